"""Keep the translations of pages and code complete, without the gettext programs.

messages.py update [--prune]   take over every message in use (--prune drops the rest)
messages.py add FILE.json      {"English message": "Indonesian"}
messages.py compile            write the .mo files that the server reads
messages.py missing            list what has no translation; fails if there is any
"""

import argparse
import fcntl
import io
import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
LANGUAGES = ("id", "en")
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "gettext_noop": None,
    "pgettext_lazy": DEFAULT_KEYWORDS["pgettext"],
}

HEADER = """\
msgid ""
msgstr ""
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""

# A message is its context (mostly None) and its English text.
Message = tuple[str | None, str]


def po_path(language: str) -> Path:
    return ROOT / "locale" / language / "LC_MESSAGES" / "django.po"


def sources() -> Iterator[Path]:
    for folder in ("config", "jejak", "templates"):
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in {".py", ".html", ".txt"} and "tests" not in path.parts:
                yield path


def messages_in(path: Path) -> set[Message]:
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        # Blanked-out markup has meaningless indentation, which Python's tokenizer refuses.
        text = "\n".join(line.lstrip() for line in templatize(text, origin=str(path)).splitlines())
    found = extract("python", io.BytesIO(text.encode()), keywords=KEYWORDS)
    messages: set[Message] = set()
    for _line, message, _comments, context in found:
        texts = message if isinstance(message, tuple) else (message,)
        messages.update((context, text) for text in texts if text)
    return messages


def messages_in_use() -> set[Message]:
    return {message for path in sources() for message in messages_in(path)}


def read_catalog(language: str) -> dict[Message, str]:
    path = po_path(language)
    if not path.exists():
        return {}
    with path.open("rb") as file:
        catalog = read_po(file, locale=language)
    return {(m.context, str(m.id)): str(m.string) for m in catalog if m.id}


def build_catalog(language: str, texts: dict[Message, str]) -> Catalog:
    catalog = Catalog(locale=language, fuzzy=False)
    for (context, message), text in sorted(texts.items(), key=lambda i: (i[0][1], i[0][0] or "")):
        catalog.add(message, text, context=context)
    return catalog


def replace_file(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    draft.write_bytes(content)
    draft.replace(path)


def write_catalog(language: str, texts: dict[Message, str]) -> None:
    buffer = io.BytesIO(HEADER.format(language=language).encode())
    buffer.seek(0, io.SEEK_END)
    # Dates and line numbers are left out: they would change with every run.
    write_po(buffer, build_catalog(language, texts), width=0, no_location=True, omit_header=True)
    replace_file(po_path(language), buffer.getvalue())


@contextmanager
def locked_catalogs() -> Iterator[None]:
    """Let one process at a time read, change and write the catalogues."""
    folder = os.open(ROOT / "locale", os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def save(indonesian: dict[Message, str]) -> None:
    write_catalog("id", indonesian)
    write_catalog("en", {message: message[1] for message in indonesian})


def update(*, prune: bool = False) -> None:
    with locked_catalogs():
        known, used = read_catalog("id"), messages_in_use()
        kept = {m: text for m, text in known.items() if m in used or not prune}
        save({**dict.fromkeys(used, ""), **kept})


def add(path: Path) -> None:
    given = json.loads(path.read_text(encoding="utf-8"))
    with locked_catalogs():
        save({**read_catalog("id"), **{(None, english): text for english, text in given.items()}})


def compile_catalogs() -> None:
    """Write each .mo that is older than its .po."""
    for language in LANGUAGES:
        source = po_path(language)
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        buffer = io.BytesIO()
        write_mo(buffer, build_catalog(language, read_catalog(language)))
        replace_file(target, buffer.getvalue())


def missing() -> list[str]:
    """Return what is in use and lacks its Indonesian or its English."""
    used = messages_in_use()
    return [
        f"{language}: {message}"
        for language in LANGUAGES
        for texts in [read_catalog(language)]
        for context, message in sorted(used, key=lambda m: m[1])
        if not texts.get((context, message))
    ]


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("update").add_argument("--prune", action="store_true")
    commands.add_parser("add").add_argument("file", type=Path)
    commands.add_parser("compile")
    commands.add_parser("missing")
    given = parser.parse_args()
    if given.command == "update":
        update(prune=given.prune)
    elif given.command == "add":
        add(given.file)
    elif given.command == "compile":
        compile_catalogs()
    else:
        lacking = missing()
        sys.stdout.write("".join(f"{line}\n" for line in lacking))
        return 1 if lacking else 0
    return 0


if __name__ == "__main__":
    sys.exit(main())
