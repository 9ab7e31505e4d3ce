"""What a first visit to the capture app weighs, and how soon its form can be used.

python -m benchmarks.capture_app --runs 5

Chromium before the real web server: 400 kbit/s and 400 ms, the processor slowed six times, as
Chromium's own tools emulate it. Bytes are those on the wire, the service worker's included.
"""

from __future__ import annotations

import os
import statistics
import time
from argparse import ArgumentParser
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from playwright.sync_api import BrowserContext, Page, Playwright, sync_playwright

from .stack import Place, database, new_place, print_table

SLOW_3G = {
    "offline": False,
    "latency": 400,
    "downloadThroughput": 400_000 / 8,
    "uploadThroughput": 400_000 / 8,
}
SLOWED = 6
RECORDS = 30
# The browser of the tests.
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
PHONE: Any = {"width": 360, "height": 740}
# The browser's driver runs a loop in this thread.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


PASSWORD = "rahasia-desa"  # noqa: S105  # of a country that lives for a minute


def a_village() -> None:
    """Make a village library with its manager Ana, and a month of her records."""
    places = import_module("jejak.places.models")
    library = import_module("jejak.places.services").create_library(
        name="Perpustakaan Desa Sumber Makmur",
        library_type="village",
        region=places.Region.objects.by_code("3324052001"),
        partner_category="national_full_support",
        by=None,
    )
    ana = import_module("jejak.accounts.services").create_account(
        name="Ana Lestari", sign_in_name="ana", password=PASSWORD
    )
    import_module("jejak.access.services").assign(ana, role="manager", place=library, by=None)
    services = import_module("jejak.activities.services")
    content = import_module("jejak.activities.content").ActivityContent
    theme = import_module("jejak.activities.models").Theme.objects.first()
    today = import_module("django.utils.timezone").localdate()
    said = content(
        title="Kelas menjahit pemula",
        held_on=today,
        strategy="community_involvement",
        theme_id=theme.pk,
        mode="offline",
        participant_count=15,
        female_count=12,
        place="Balai desa",
        result_note="Peserta dapat menjahit lurus dan memasang kancing.",
    )
    news = [services.NewActivity(library=library, content=said) for _ in range(RECORDS)]
    services.record_activities(news, by=ana)


class Wire:
    """Counts what the page and its service worker load from the network."""

    def __init__(self, context: BrowserContext, page: Page) -> None:
        self.bytes: dict[str, int] = {}
        self.session = context.new_cdp_session(page)
        self.addresses: dict[str, str] = {}
        self.session.on("Network.requestWillBeSent", self._sent)
        self.session.on("Network.loadingFinished", self._finished)
        self.session.send("Network.enable")

    def _sent(self, event: dict[str, Any]) -> None:
        self.addresses[event["requestId"]] = event["request"]["url"]

    def _finished(self, event: dict[str, Any]) -> None:
        address = self.addresses.get(event["requestId"], "?")
        self.bytes[address] = self.bytes.get(address, 0) + int(event["encodedDataLength"])

    def slow_down(self) -> None:
        self.session.send("Network.emulateNetworkConditions", SLOW_3G)
        self.session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWED})


def visit(playwright: Playwright, folder: Path, base: str) -> tuple[list[float], dict[str, int]]:
    """Return the seconds to a usable form (cold, warm, offline) and the bytes of the cold visit."""
    context = playwright.chromium.launch_persistent_context(
        str(folder), executable_path="/usr/bin/chromium", args=FLAGS, viewport=PHONE, locale="id-ID"
    )
    page = context.pages[0]
    _sign_in(page, base)
    wire = Wire(context, page)
    wire.slow_down()
    cold = _seconds_to_form(page, base)
    page.wait_for_function("navigator.serviceWorker.controller !== null", timeout=60_000)
    page.wait_for_timeout(6_000)  # the worker fills its cache beside the page
    loaded = dict(wire.bytes)
    warm = _seconds_to_form(page, base)
    context.set_offline(True)
    offline = _seconds_to_form(page, base)
    context.close()
    return [cold, warm, offline], loaded


def _sign_in(page: Page, base: str) -> None:
    """Without a look at the app: its first visit is what is measured."""
    page.goto(f"{base}/masuk/")
    page.fill("[name=login]", "ana")
    page.fill("[name=password]", PASSWORD)
    page.click("main button.primary")
    page.wait_for_load_state()


def _seconds_to_form(page: Page, base: str) -> float:
    page.goto("about:blank")
    start = time.monotonic()
    page.goto(f"{base}/catat/#/catat", wait_until="commit")
    page.locator("button.primary").first.click(timeout=60_000)
    page.locator("#f-title").fill("x", timeout=60_000)
    return time.monotonic() - start


def measure(place: Place, runs: int) -> None:
    place.django()
    a_village()
    base = f"http://127.0.0.1:{place.port}"
    times: list[list[float]] = []
    with place.process("web"), sync_playwright() as playwright:
        for _run in range(runs):
            with TemporaryDirectory() as folder:
                seconds, loaded = visit(playwright, Path(folder), base)
            times.append(seconds)
    print_table(
        ["form usable after", "median s", "slowest s"],
        [
            [name, f"{statistics.median(column):.2f}", f"{max(column):.2f}"]
            for name, column in zip(
                ("cold, slow 3G", "warm, slow 3G", "offline"), zip(*times, strict=True), strict=True
            )
        ],
    )
    print()
    rows = sorted(loaded.items(), key=lambda row: -row[1])
    total = sum(loaded.values())
    print_table(
        ["cold visit loads", "bytes on the wire"],
        [[address.removeprefix(base), str(size)] for address, size in rows]
        + [["**all**", f"**{total}**"]],
    )


def main() -> None:
    options = ArgumentParser(prog="python -m benchmarks.capture_app")
    options.add_argument("--runs", type=int, default=5)
    asked = options.parse_args()
    with new_place() as place, database(place):
        measure(place, asked.runs)


if __name__ == "__main__":
    main()
