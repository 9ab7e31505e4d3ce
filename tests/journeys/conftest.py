"""A person with a phone or a desktop, before the real pages, in a real browser."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Playwright, sync_playwright

from tests.cast import PASSWORD

from .looking import FLAGS, PHONE, look_at
from .phone import PhoneOf

# Playwright's synchronous driver runs a loop of its own in this thread.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    chromium = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
    yield chromium
    chromium.close()


class Person:
    """What a person does; every page looked at is checked for access and overflow."""

    def __init__(self, browser: Browser, base: str, viewport: dict[str, int], name: str) -> None:
        self.context = browser.new_context(viewport=viewport, locale="id-ID")  # type: ignore[arg-type]
        self.page: Page = self.context.new_page()
        self.base = base
        self.name = name
        self.width = viewport["width"]
        self.faults: list[str] = []
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on("console", self._hear)

    def _hear(self, message: Any) -> None:
        # A refused form answers 422, which the browser also reports.
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.faults.append(message.text)

    def goes_to(self, path: str) -> Page:
        self.page.goto(path if path.startswith("http") else self.base + path)
        return self.page

    def signs_in(self, sign_in_name: str, password: str = PASSWORD) -> Page:
        self.goes_to("/masuk/")
        self.page.fill("[name=login]", sign_in_name)
        self.page.fill("[name=password]", password)
        self.page.click("main button.primary")
        return self.page

    def clicks(self, words: str, *, role: Any = "link") -> Page:
        self.page.get_by_role(role, name=words).first.click()
        self.page.wait_for_load_state()
        return self.page

    def looks(self, title: str) -> None:
        """Check the page as it stands: accessible, nothing cut off, no script error."""
        look_at(self.page, self.name, title, self.width, self.faults)

    def leaves(self) -> None:
        self.context.close()


@pytest.fixture
def person(browser: Browser, live_server: Any) -> Iterator[Callable[..., Person]]:
    people: list[Person] = []

    def make(name: str, viewport: dict[str, int] = PHONE) -> Person:
        people.append(Person(browser, live_server.url, viewport, name))
        return people[-1]

    yield make
    for one in people:
        one.leaves()


@pytest.fixture
def phone(
    playwright: Playwright, live_server: Any, tmp_path: Path
) -> Iterator[Callable[..., PhoneOf]]:
    phones: list[PhoneOf] = []

    def make(name: str, **options: Any) -> PhoneOf:
        folder = tmp_path / f"{name}-{len(phones)}"
        phones.append(PhoneOf(playwright, live_server.url, folder, name, **options))
        return phones[-1]

    yield make
    for one in phones:
        one.ends()
