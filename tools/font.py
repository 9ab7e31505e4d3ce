"""Cut the font down to the signs of Indonesian and English: 16 instead of 27 KB on each phone.

Letters beyond them come from the system's own font (`unicode-range` in tokens.css).
"""

from pathlib import Path

from fontTools import subset

ROOT = Path(__file__).resolve().parent.parent
NAME = "plus-jakarta-sans-latin-wght-normal.woff2"
SOURCE = ROOT / "node_modules" / "@fontsource-variable" / "plus-jakarta-sans" / "files" / NAME
TARGET = ROOT / "frontend" / "pages" / "fonts" / NAME
# The same as in frontend/pages/tokens.css.
SIGNS = (
    "U+0020-007E,U+00A0,U+00A9,U+00AB,U+00B7,U+00BB,U+00E9,U+2013,U+2014,U+2018-201D,U+2022,U+2026"
)


def main() -> None:
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    subset.main(
        [
            str(SOURCE),
            f"--unicodes={SIGNS}",
            "--flavor=woff2",
            "--layout-features=kern,liga,tnum,ccmp,locl,mark,mkmk",
            f"--output-file={TARGET}",
        ]
    )


if __name__ == "__main__":
    main()
