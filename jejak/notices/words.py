"""What a notice says, made at reading time in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import formats
from django.utils.translation import gettext, gettext_lazy

from jejak.common.text import number_text

from .models import Kind, Notice

TITLE_LENGTH = 160
# Days, kept as `2026-10-01`, and how they are written.
DAYS = {"month": "F Y", "due_on": "j F", "was_due_on": "j F"}

# For each kind its sentences; the first one is said whose names are all known.
SENTENCES: dict[str, tuple[tuple[tuple[str, ...], Any], ...]] = {
    Kind.RETURNED: (
        (("title",), gettext_lazy("“%(title)s” came back with remarks.")),
        ((), gettext_lazy("A record came back with remarks.")),
    ),
    Kind.VERIFIED: (
        (("title",), gettext_lazy("“%(title)s” was verified.")),
        (
            ("count",),
            gettext_lazy("Records verified: %(n)s."),
        ),
        ((), gettext_lazy("Your records were verified.")),
    ),
    Kind.UNDONE: (
        (("title",), gettext_lazy("The decision about “%(title)s” was taken back.")),
        (
            ("count",),
            gettext_lazy("Decisions taken back: %(n)s."),
        ),
        ((), gettext_lazy("A decision about a record was taken back.")),
    ),
    Kind.QUESTION: (
        (("title",), gettext_lazy("A question about “%(title)s”.")),
        ((), gettext_lazy("A question about a record.")),
    ),
    Kind.ANSWER: (
        (("title",), gettext_lazy("An answer about “%(title)s”.")),
        ((), gettext_lazy("An answer about a record.")),
    ),
    Kind.ANNOUNCEMENT: (
        (("title",), gettext_lazy("Announcement: %(title)s")),
        ((), gettext_lazy("A new announcement.")),
    ),
    Kind.PASSWORD: (
        (
            (),
            gettext_lazy(
                "You were helped to a new password. If you did not ask for it, tell your office."
            ),
        ),
    ),
    Kind.SECURITY: (
        (("title",), gettext_lazy("Your account changed: %(title)s")),
        ((), gettext_lazy("Your account changed. If that was not you, change your password.")),
    ),
    Kind.ROLE: (
        (("title",), gettext_lazy("Your tasks changed: %(title)s")),
        ((), gettext_lazy("Your tasks changed.")),
    ),
    Kind.EXPORT: (
        (("title",), gettext_lazy("Your file is ready: %(title)s")),
        ((), gettext_lazy("Your file is ready.")),
    ),
    Kind.FIGURE_CHANGED: (
        (("title",), gettext_lazy("A figure that you kept has changed: %(title)s")),
        ((), gettext_lazy("A figure that you kept has changed.")),
    ),
    Kind.CONTACT: (
        (("library",), gettext_lazy("Time to call %(library)s again.")),
        ((), gettext_lazy("A library is to be called again.")),
    ),
    Kind.PHOTO: (
        (("title",), gettext_lazy("The question about a photo of “%(title)s” was decided.")),
        ((), gettext_lazy("A question about a photo was decided.")),
    ),
    Kind.MONTH: (
        (
            ("month", "due_on"),
            gettext_lazy("The statistics of %(month)s are due on %(due_on)s. Please close them."),
        ),
        (
            ("month", "was_due_on"),
            gettext_lazy(
                "The statistics of %(month)s were due on %(was_due_on)s. They can still be closed."
            ),
        ),
        ((), gettext_lazy("A month of statistics is to be closed.")),
    ),
}
ICONS = {
    Kind.RETURNED: ("return", "bata"),
    Kind.VERIFIED: ("checks", "daun"),
    Kind.UNDONE: ("repeat", "kunyit"),
    Kind.QUESTION: ("talk", "kunyit"),
    Kind.ANSWER: ("talk", "nila"),
    Kind.ANNOUNCEMENT: ("mega", "nila"),
    Kind.PASSWORD: ("key", "kunyit"),
    Kind.SECURITY: ("key", "kunyit"),
    Kind.ROLE: ("users", "nila"),
    Kind.EXPORT: ("down", "daun"),
    Kind.FIGURE_CHANGED: ("repeat", "kunyit"),
    Kind.CONTACT: ("phone", "nila"),
    Kind.PHOTO: ("gallery", "nila"),
    Kind.MONTH: ("cal", "kunyit"),
}


@dataclass(frozen=True)
class Words:
    """One notice as it is read: a sentence, and what it is about in small."""

    notice: Notice
    sentence: str
    about: str
    icon: str
    colour: str


def words_of(notice: Notice) -> Words:
    """Return the words for a notice whose `by` was read with it."""
    names = _names(notice)
    sentence = _sentence(notice.kind, names)
    person = notice.by.name if notice.by is not None else names.get("person", "")
    shown = [names.get("library", ""), person]
    icon, colour = ICONS.get(Kind(notice.kind), ("info", ""))
    about = ". ".join(text for text in shown if text and text not in sentence)
    return Words(notice, sentence, about, icon, colour)


def _names(notice: Notice) -> dict[str, Any]:
    names = {
        name: str(value)[:TITLE_LENGTH]
        for name, value in notice.params.items()
        if name in {"title", "library", "person"} and value
    }
    for name, how in DAYS.items():
        if (day := _day(notice.params.get(name))) is not None:
            names[name] = formats.date_format(day, how)
    count = notice.params.get("count")
    if isinstance(count, int):
        return {**names, "count": count, "n": number_text(count)}
    return names


def _day(text: object) -> date | None:
    try:
        return date.fromisoformat(str(text))
    except ValueError:
        return None


def _sentence(kind: str, names: dict[str, Any]) -> str:
    for wanted, sentence in SENTENCES.get(kind, ()):
        if set(wanted) <= set(names):
            return str(sentence % names) if wanted else str(sentence)
    return gettext("There is news for you.")
