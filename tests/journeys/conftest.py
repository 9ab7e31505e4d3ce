"""A person with a phone or a desktop, before the real pages, in a real browser.

JEJAK_SHOTS=DIR keeps a picture of each page that a journey looks at.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Playwright, sync_playwright

from tests.cast import PASSWORD

# Playwright's synchronous driver runs a loop of its own in this thread.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
FADED = """() => Promise.all(document.getAnimations()
    .filter(one => one instanceof CSSTransition).map(one => one.finished.catch(() => null)))
    .then(() => null)"""
PHONE = {"width": 360, "height": 740}
DESKTOP = {"width": 1280, "height": 900}


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    chromium = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
    yield chromium
    chromium.close()


def look_at(page: Page, name: str, title: str, width: int, faults: list[str]) -> None:
    page.wait_for_load_state()
    # A button that has just been enabled still fades in.
    page.evaluate(FADED)
    if folder := os.environ.get("JEJAK_SHOTS"):
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=f"{folder}/{name}-{title}-{width}.png", full_page=True)
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= width, f"{title} is {wide} px wide at {width}"
    found = Axe().run(page)
    broken = [
        (fault["id"], [node["html"][:160] for node in fault["nodes"]][:3])
        for fault in found.response["violations"]
    ]
    assert broken == [], f"{title}: {broken}"
    assert faults == [], f"{title}: {faults}"


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
