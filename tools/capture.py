"""Build step: write the rules of a record down for the capture app.

`frontend/capture/domain/rules.json` holds limits, choices and every text about them in Indonesian,
`rules.en.json` the texts in English: from `jejak/activities/content.py`, the forms,
`jejak/media/consent.py`; of a month `content.py`, `words.py` and `questions.py` of
`jejak/statistics`; of a need `content.py`, `need_forms.py` and `need_words.py` of `jejak/plans`.
English is a file of its own, loaded only by whom reads it.
"""

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import django
from django.conf import settings
from django.utils import translation

django.setup()  # before anything that holds models

from jejak.activities import content, labels
from jejak.activities.errors import LibraryClosed
from jejak.activities.forms import STRATEGY_HINTS, ActivityForm
from jejak.activities.photo_forms import PhotoForm
from jejak.activities.services.announcing import MOST_AT_ONCE
from jejak.media import consent, images
from jejak.media.services import CAPTION_LENGTH
from jejak.plans import content as needs
from jejak.plans import need_words
from jejak.plans.models import AffectedUnit, NeedEvidence
from jejak.plans.need_forms import NeedForm
from jejak.statistics import content as numbers
from jejak.statistics import questions, sheets, words
from jejak.statistics.models import Method
from jejak.statistics.queries import GROUPS
from jejak.statistics.services import closing

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "frontend" / "capture" / "domain"
# A theme has a number in one database, and the same code in all.
WIRE_NAMES = {"theme_id": "theme"}
# Photos and records as evidence are chosen on the web.
KINDS_IN_WORDS = ("survey", "figure", "talk")


def wire(name: str) -> str:
    return WIRE_NAMES.get(name, name)


def limits() -> dict[str, Any]:
    return {
        "count": content.LARGEST_COUNT,
        "cost": content.LARGEST_COST,
        "earliest": content.EARLIEST.isoformat(),
        "days": content.LONGEST_DAYS,
        "text": content.TEXT_LIMITS,
        "links": content.MOST_LINKS,
        "link": content.LINK_LENGTH,
        "caption": CAPTION_LENGTH,
        "photo_bytes": images.LARGEST_FILE_BYTES,
        "photos_in_a_change": MOST_AT_ONCE,
    }


def texts() -> dict[str, Any]:
    """Return every text in the language that is active."""
    fields = ActivityForm.base_fields
    photo = PhotoForm.base_fields
    messages = consent.MESSAGES | content.MESSAGES | {"closed": LibraryClosed.problem}
    return {
        "labels": {wire(name): labels.label_of(name) for name in content.CONTENT_FIELDS},
        "questions": {wire(name): field.label for name, field in [*fields.items(), *photo.items()]},
        "helps": {
            wire(name): field.help_text
            for name, field in [*fields.items(), *photo.items()]
            if field.help_text
        },
        "parts": content.PART_LABELS,
        "choices": {name: dict(choices) for name, choices in all_choices().items()},
        "hints": {"strategy": STRATEGY_HINTS},
        "messages": messages,
        "statistics": statistics_texts(),
        "needs": needs_texts(),
    }


def statistics_texts() -> dict[str, Any]:
    return {
        "labels": {name: field.label for name, field in numbers.FIELDS.items()},
        "groups": [label for label, _names in GROUPS],
        "methods": dict(Method.choices),
        "messages": words.MESSAGES,
    }


def needs_texts() -> dict[str, Any]:
    """A short name for each answer, and what the form asks."""
    fields = {name: NeedForm.base_fields[name] for name in needs.NEED_FIELDS}
    kinds = [NeedEvidence.Kind(kind) for kind in KINDS_IN_WORDS]
    return {
        "labels": {wire(name): need_words.label_of(name) for name in fields},
        "questions": {wire(name): field.label for name, field in fields.items()},
        "helps": {wire(name): field.help_text for name, field in fields.items() if field.help_text},
        "units": dict(AffectedUnit.choices),
        "kinds": {kind.value: kind.label for kind in kinds},
        "messages": needs.MESSAGES,
    }


def needs_rules() -> dict[str, Any]:
    return {
        "count": needs.LARGEST_COUNT,
        "text": needs.NEED_LIMITS,
        "evidence": needs.EVIDENCE_LIMITS,
        "earliest": needs.EARLIEST.isoformat(),
    }


def statistics_rules() -> dict[str, Any]:
    """What a month holds; `[most]` of each number, and its kinds as lists of names."""
    return {
        "fields": {name: field.most for name, field in numbers.FIELDS.items()},
        "groups": [names for _label, names in GROUPS],
        "tallied": numbers.TALLIED,
        "required": numbers.REQUIRED,
        "stocks": numbers.STOCKS,
        "compared": questions.COMPARED,
        "times": questions.TIMES,
        "small": questions.SMALL,
        "months_before_zero": questions.MONTHS_BEFORE_ZERO,
        "tallied_days": questions.TALLIED_DAYS,
        "note": sheets.NOTE_LENGTH,
        "earlier": closing.EARLIER,
    }


def all_choices() -> dict[str, list[tuple[str, Any]]]:
    listed = content.CHOICES | {"consent": consent.Consent, "use": consent.Use}
    return {name: list(choices.choices) for name, choices in listed.items()}


def plain(value: Any) -> Any:
    """Lazy texts become texts, in the language that is active."""
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    return str(value)


def texts_in(language: str) -> dict[str, Any]:
    with translation.override(language):
        said: dict[str, Any] = plain(texts())
    return said


def rules() -> dict[str, Any]:
    return {
        "limits": limits(),
        "required": {wire(name): code for name, code in content.REQUIRED.items()},
        "required_in_a_draft": content.REQUIRED_IN_A_DRAFT,
        "counts": content.COUNTS,
        "parts": content.PARTS,
        "starting_mode": content.STARTING_MODE,
        "kept_when_copied": [wire(name) for name in content.KEPT_WHEN_COPIED],
        "statistics": statistics_rules(),
        "needs": needs_rules(),
        "price_per_mb_idr": settings.PRICE_PER_MB_IDR,
        "texts": texts_in("id"),
    }


def main() -> None:
    for name, value in (("rules.json", rules()), ("rules.en.json", texts_in("en"))):
        text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        (FOLDER / name).write_text(text + "\n", encoding="utf-8")
        sys.stdout.write(f"{name}: {len(text) // 1024} KB\n")


if __name__ == "__main__":
    main()
