"""Looking at a page: is it accessible, does it fit, did its scripts fail.

JEJAK_SHOTS=DIR keeps a picture of each page that a journey looks at.
"""

from __future__ import annotations

import os
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

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
