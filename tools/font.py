"""Cut the font down to what is shown: 10 instead of 27 KB on each phone.

The signs of Indonesian and English, the weights from text to headings, figures of one width.
Letters beyond them come from the system's own font (`unicode-range` in tokens.css).
"""

from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

ROOT = Path(__file__).resolve().parent.parent
NAME = "plus-jakarta-sans-latin-wght-normal.woff2"
SOURCE = ROOT / "node_modules" / "@fontsource-variable" / "plus-jakarta-sans" / "files" / NAME
TARGET = ROOT / "frontend" / "pages" / "fonts" / NAME
# The same as in frontend/pages/tokens.css.
SIGNS = (
    "U+0020-007E,U+00A0,U+00A9,U+00AB,U+00B7,U+00BB,U+00E9,U+2013,U+2014,U+2018-201D,U+2022,U+2026"
)
WEIGHTS = (450, 800)


def main() -> None:
    font = instancer.instantiateVariableFont(TTFont(SOURCE), {"wght": WEIGHTS})
    options = subset.Options(layout_features=["tnum"], flavor="woff2")
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=subset.parse_unicodes(SIGNS))
    cutter.subset(font)
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    subset.save_font(font, str(TARGET), options)


if __name__ == "__main__":
    main()
