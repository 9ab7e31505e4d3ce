"""The filter as the list shows it: choices, periods, and what the search understood."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from jejak.access.scope import PersonLike
from jejak.common.text import day_text
from jejak.places.models import Library, PartnerCategory
from jejak.plans.models import Strategy, Theme

from .evidence import EVIDENCE_CHOICES
from .filters import (
    BEHALF_CHOICES,
    BREAKDOWN_CHOICES,
    LATE_CHOICES,
    ONESELF,
    PERIODS,
    PHOTO_CHOICES,
    PLAN_CHOICES,
    ActivityFilter,
    yes_no,
)
from .models import State
from .search import spelling

LIBRARIES_SHOWN = 3


class Select(NamedTuple):
    name: str
    label: str
    choices: list[Any]
    chosen: str


def filter_context(wanted: ActivityFilter) -> dict[str, Any]:
    return {
        "selects": selects(wanted),
        "periods": [
            {
                "code": code,
                "label": label,
                # Chosen again, it is taken off.
                "query": wanted.as_query(
                    periode="" if code == wanted.period else code, dari="", sampai=""
                ),
            }
            for code, (label, _days) in PERIODS.items()
        ],
        "clear_query": f"keadaan={wanted.state}" if wanted.state else "",
        "understood": understood(wanted),
        "exact_query": wanted.as_query(persis="1"),
        "typed_query": wanted.as_query(cari=wanted.typed, diketik="", persis="1"),
        "loose_query": wanted.as_query(persis=""),
    }


def selects(wanted: ActivityFilter) -> list[Select]:
    themes = [(theme.code, str(theme)) for theme in Theme.objects.all()]
    recorder = wanted.recorder
    recorders = [(ONESELF, _("Me"))]
    if recorder is not None and not wanted.is_own:
        recorders.append((str(recorder.pk), str(recorder)))
    return [
        Select("strategi", _("Strategy"), Strategy.choices, wanted.strategy),
        Select("tema", _("Theme"), themes, wanted.theme),
        Select("foto", _("Photos"), PHOTO_CHOICES, wanted.photo),
        Select("rencana", _("Plan"), PLAN_CHOICES, wanted.plan),
        Select("bukti", _("Evidence"), EVIDENCE_CHOICES[1:], wanted.evidence),
        Select("jenis", _("Type of library"), Library.Type.choices, wanted.library_type),
        Select("kategori", _("Partner category"), PartnerCategory.choices, wanted.category),
        Select("oleh", _("Recorded by"), recorders, wanted.recorder_code),
        Select("mewakili", _("On whose behalf"), BEHALF_CHOICES, yes_no(wanted.is_on_behalf)),
        Select("terlambat", _("When sent"), LATE_CHOICES, yes_no(wanted.is_late)),
        Select("rincian", _("Women and men"), BREAKDOWN_CHOICES, yes_no(wanted.is_broken_down)),
    ]


def understood(wanted: ActivityFilter) -> list[str]:
    """Return in words what the search took for more than the words themselves."""
    search = wanted.search
    said = []
    if search.places:
        names = " / ".join(place.full_name for place in search.places)
        said.append(_("place %(place)s") % {"place": names})
    labels = dict(PHOTO_CHOICES) | {code: label for code, (label, _days) in PERIODS.items()}
    said += [str(labels[search.implied[name]]).lower() for name in wanted.implied]
    for term in search.terms:
        others = [phrase for phrase in term.phrases if phrase != term.typed]
        if others:
            said.append(
                _("“%(word)s” also as %(others)s")
                % {"word": term.typed, "others": ", ".join(others)}
            )
        if term.libraries:
            names = ", ".join(row.name for row in term.libraries[:LIBRARIES_SHOWN])
            more = len(term.libraries) - LIBRARIES_SHOWN
            if more > 0:
                names += _(" and %(count)s more") % {"count": more}
            said.append(_("“%(word)s” also as %(others)s") % {"word": term.typed, "others": names})
    return said


def mended(wanted: ActivityFilter, user: PersonLike) -> ActivityFilter | None:
    """Return the filter with the nearest words that this person's records have, if any."""
    if wanted.search.is_exact or not wanted.search.terms:
        return None
    text = spelling.mended_text(wanted.search, user)
    return wanted.searching(text, user) if text else None


def described(wanted: ActivityFilter) -> list[tuple[str, str]]:
    """Return the whole filter in words, as label and value, for a file of the list."""
    said = [
        (_("Words"), wanted.search.typed),
        (_("How the words are taken"), _("exactly as typed") if wanted.search.is_exact else ""),
        (_("Understood"), "; ".join(understood(wanted))),
        (_("State"), _state_text(wanted.state)),
        (_("Region"), str(wanted.region or "")),
        (_("Library"), str(wanted.library or "")),
        (_("From"), day_text(wanted.start) if wanted.start else ""),
        (_("To"), day_text(wanted.end) if wanted.end else ""),
    ]
    for select in selects(wanted):
        chosen = dict(select.choices).get(select.chosen, "")
        is_oneself = select.name == "oleh" and wanted.is_own
        said.append((select.label, str(wanted.recorder) if is_oneself else str(chosen)))
    return [(label, value) for label, value in said if value]


def _state_text(state: str) -> str:
    if state == "counted":
        return _("Counted")
    return str(State(state).label) if state else ""
