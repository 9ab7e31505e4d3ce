"""Every template compiles, keeps to the content security policy and uses known icons."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.template import engines

ROOT = Path(__file__).resolve().parent.parent
TEMPLATES = sorted(
    path
    for folder in (ROOT / "templates", *(ROOT / "jejak").glob("*/templates"))
    for path in folder.rglob("*.html")
)
# Inline styles and scripts would be refused by the browser: `style-src 'self'`.
FORBIDDEN = re.compile(
    r"""\sstyle\s*=|<style[\s>]|\son[a-z]+\s*=\s*["']|<script(?![^>]*\ssrc=)|javascript:""", re.I
)
ICON_TAG = re.compile(r"""{%\s*icon\s+["']([a-z-]+)["']""")


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def icons_used() -> Iterator[tuple[str, str]]:
    for path in TEMPLATES:
        for icon in ICON_TAG.findall(path.read_text(encoding="utf-8")):
            yield icon, name_of(path)
    menu = (ROOT / "jejak" / "desk" / "navigation.py").read_text(encoding="utf-8")
    for icon in re.findall(r'Place\(_\("[^"]+"\), "([a-z-]+)"', menu):
        yield icon, "the menu"


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_a_template_compiles(path: Path) -> None:
    engines["django"].from_string(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_a_template_has_no_inline_style_or_script(path: Path) -> None:
    assert FORBIDDEN.findall(path.read_text(encoding="utf-8")) == []


def test_every_icon_used_is_drawn() -> None:
    drawn = set(re.findall(r'id="([a-z-]+)"', (ROOT / "jejak/static/icons.svg").read_text()))
    assert sorted((icon, where) for icon, where in icons_used() if icon not in drawn) == []
