"""A phone: a browser of its own that can be killed, started offline, filled up.

A context that lasts (its folder is the phone's storage); `kill` ends the process at once, as a
phone does that runs out of power.
"""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from playwright.sync_api import (
    BrowserContext,
    CDPSession,
    Error,
    Locator,
    Page,
    Playwright,
    expect,
)

from tests.cast import PASSWORD

from .looking import FLAGS, PHONE, look_at

APP = "/catat/"


def until(condition: Callable[[], bool], *, seconds: float = 15) -> None:
    """Ask again and again from here: the app's policy lets no page wait for an expression."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.1)


class PhoneOf:
    """One person's phone, or the phone that several people share."""

    def __init__(
        self,
        playwright: Playwright,
        base: str,
        folder: Path,
        name: str,
        viewport: dict[str, int] | None = None,
    ) -> None:
        self.playwright, self.base, self.folder, self.name = playwright, base, folder, name
        self.viewport = viewport or PHONE
        self.taps = 0
        self.faults: list[str] = []
        self.starts()

    def starts(self, *, offline: bool = False) -> Page:
        self.context: BrowserContext = self.playwright.chromium.launch_persistent_context(
            str(self.folder),
            executable_path="/usr/bin/chromium",
            args=FLAGS,
            viewport=self.viewport,  # type: ignore[arg-type]
            locale="id-ID",
            timezone_id="Asia/Jakarta",
            offline=offline,
            accept_downloads=True,
        )
        self.page: Page = self.context.pages[0]
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on("console", self._hear)
        return self.page

    def _hear(self, message: Any) -> None:
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.faults.append(message.text)

    def signs_in(self, name: str) -> Page:
        """Sign in and arrive in the app; it works offline from here on."""
        page = self.page
        page.goto(f"{self.base}/masuk/?next={APP}")
        page.fill("[name=login]", name)
        page.fill("[name=password]", PASSWORD)
        page.click("main button.primary")
        page.wait_for_url(f"**{APP}**")
        self.is_ready()
        return page

    def signs_in_again(self, name: str) -> Page:
        """On a phone where somebody else is signed in: their session ends first."""
        self.context.clear_cookies()
        return self.signs_in(name)

    def is_ready(self) -> None:
        expect(self.page.locator(".shell main h1")).to_be_visible()
        until(lambda: bool(self.page.evaluate("navigator.serviceWorker.controller !== null")))

    def opens(self, hash_: str = "#/") -> Page:
        self.page.goto(f"{self.base}{APP}{hash_}")
        expect(self.page.locator(".shell main h1")).to_be_visible()
        return self.page

    def goes(self, hash_: str) -> None:
        self.page.evaluate("hash => { location.hash = hash }", hash_)

    def loses_signal(self) -> None:
        self.context.set_offline(True)

    def has_signal(self) -> None:
        self.context.set_offline(False)

    def tap(self, target: Locator) -> None:
        """One tap of a thumb; counted."""
        self.taps += 1
        target.click()

    def button(self, words: str) -> Locator:
        return self.page.get_by_role("button", name=words).first

    def link(self, words: str) -> Locator:
        return self.page.get_by_role("link", name=words).first

    def choice(self, words: str) -> Locator:
        return self.page.locator("label", has_text=words).first

    def kill(self) -> None:
        """End every process of this browser without warning."""
        mark = f"--user-data-dir={self.folder}"
        for entry in Path("/proc").glob("[0-9]*"):
            try:
                command = (entry / "cmdline").read_bytes().decode(errors="replace")
            except OSError:
                continue
            if mark in command:
                os.kill(int(entry.name), signal.SIGKILL)
        with suppress(Error):  # it is gone already
            self.context.close()
        for lock in self.folder.glob("Singleton*"):
            lock.unlink(missing_ok=True)

    def cdp(self) -> CDPSession:
        return self.context.new_cdp_session(self.page)

    def looks(self, title: str) -> None:
        # A screen has no heading while it still reads what the phone keeps.
        expect(self.page.locator("h1")).to_be_visible()
        look_at(self.page, self.name, title, self.viewport["width"], self.faults)

    def ends(self) -> None:
        self.context.close()
