"""What the address of the list of records asks for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import Exists, F, OuterRef, Q, TextChoices
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jejak.access.querysets import libraries_allowing
from jejak.access.roles import Action
from jejak.access.scope import PersonLike
from jejak.accounts.models import User
from jejak.common.periods import Period, last_month, last_quarter
from jejak.common.text import typed_number, visible
from jejak.media.models import PhotoMatch
from jejak.places.models import Level, Library, PartnerCategory, Region
from jejak.plans.models import Strategy

from .evidence import evidence_condition
from .models import COUNTED_STATES, Activity, ActivityQuerySet, State
from .search.meaning import Search, places_condition, read_search

LONGEST_SEARCH = 200
# An activity that was sent later than this after its day came late.
LATE_AFTER = timedelta(days=31)
# Whether it is still open if a photo of a record was shown before.
IS_ASKED = Exists(
    PhotoMatch.objects.open().filter(photo__activity_link__activity=OuterRef("pk"))
) & ~Q(state=State.WITHDRAWN)

YES_NO = {"ya": True, "tidak": False}
PHOTO_CHOICES = [
    ("ada", _("With photos")),
    ("tidak", _("Without photos")),
    ("ditanyakan", _("With a photo asked about")),
]
PHOTO_CONDITIONS = {
    "ada": Q(has_photo=True),
    "tidak": Q(has_photo=False),
    "ditanyakan": IS_ASKED,
}
PLAN_CHOICES = [
    ("ada", _("In a plan")),
    ("tidak", _("In no plan")),
    ("kebutuhan", _("Answering a need")),
    ("tanpa-kebutuhan", _("In a plan, answering no need")),
]
PLAN_CONDITIONS = {
    "ada": Q(plan_line__isnull=False),
    "tidak": Q(plan_line=None),
    "kebutuhan": Q(is_need_linked=True),
    "tanpa-kebutuhan": Q(plan_line__isnull=False, is_need_linked=False),
}
BEHALF_CHOICES = [("ya", _("On behalf")), ("tidak", _("By the library itself"))]
LATE_CHOICES = [("ya", _("Sent late")), ("tidak", _("Sent in time"))]
BREAKDOWN_CHOICES = [("ya", _("Women and men known")), ("tidak", _("Not broken down"))]
PERIODS: dict[str, tuple[Any, Callable[[date], Period]]] = {
    "bulan-ini": (_("This month"), lambda day: Period.month(day.year, day.month)),
    "bulan-lalu": (_("Last month"), last_month),
    "triwulan-lalu": (_("Last quarter"), last_quarter),
    "tahun-ini": (_("This year"), lambda day: Period.year(day.year)),
}
# A draft is neither.
IS_LATE = Q(submitted_at__gt=F("held_on") + LATE_AFTER)
IS_IN_TIME = Q(submitted_at__lte=F("held_on") + LATE_AFTER)
# Everybody who came is told apart by sex; as the figures count it.
IS_BROKEN_DOWN = Q(female_count=F("participant_count") - Coalesce(F("male_count"), 0)) | Q(
    female_count=None, male_count=F("participant_count")
)
ONESELF = "saya"


@dataclass(frozen=True)
class ActivityFilter:
    """What the address asks for; a value that cannot be is left out and said so."""

    region: Region | None = None
    library: Library | None = None
    start: date | None = None
    end: date | None = None
    # A period that moves with the day; its days stand in `start` and `end`.
    period: str = ""
    strategy: str = ""
    theme: str = ""
    evidence: str = ""
    state: str = ""
    photo: str = ""
    plan: str = ""
    library_type: str = ""
    category: str = ""
    is_on_behalf: bool | None = None
    is_late: bool | None = None
    is_broken_down: bool | None = None
    recorder: User | None = None
    is_own: bool = False
    search: Search = field(default_factory=Search)
    # What was typed before its spelling was mended.
    typed: str = ""
    # Parameters that the words of the search ask for, not the address.
    implied: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()

    @classmethod
    def from_query(cls, query: Mapping[str, str], user: PersonLike) -> ActivityFilter:
        values: dict[str, Any] = {}
        ignored: list[str] = []
        asked = {name: _typed(query, name) for name in READERS}
        search = _search(query, user)
        implied = tuple(name for name in search.implied if not asked[name])
        if "periode" in implied and (asked["dari"] or asked["sampai"]):
            implied = tuple(name for name in implied if name != "periode")
        asked |= {name: search.implied[name] for name in implied}
        for parameter, (name, read) in READERS.items():
            if not (text := asked[parameter]):
                continue
            try:
                values[name] = read(text, user)
            except (ValueError, KeyError, Region.DoesNotExist, Library.DoesNotExist):
                ignored.append(text[:40])
        ignored += search.left_out
        if "start" in values and "end" in values and values["end"] < values["start"]:
            ignored.append(f"{values['start']} > {values['end']}")
            del values["start"], values["end"]
        made = cls(
            **values,
            search=search,
            is_own=values.get("recorder") == user,
            typed=_typed(query, "diketik")[:LONGEST_SEARCH],
            implied=implied,
            ignored=tuple(ignored),
        )
        return made._with_period()

    def _with_period(self) -> ActivityFilter:
        """Days that are given outweigh a period."""
        if not self.period:
            return self
        if self.start or self.end:
            return replace(self, period="")
        days = PERIODS[self.period][1](timezone.localdate())
        return replace(self, start=days.start, end=days.end)

    def apply(self, rows: ActivityQuerySet, user: PersonLike) -> ActivityQuerySet:
        wanted: dict[str, Any] = {
            "library_id": self.library.pk if self.library else None,
            "held_on__gte": self.start,
            "held_on__lte": self.end,
            "strategy": self.strategy,
            "theme__code": self.theme,
            "library__library_type": self.library_type,
            "partner_category": self.category,
            "recorded_by": self.recorder,
        }
        if self.state == "counted":
            wanted["state__in"] = COUNTED_STATES
        else:
            wanted["state"] = self.state
        given = {name: value for name, value in wanted.items() if value}
        if self.is_on_behalf is not None:
            given["is_on_behalf"] = self.is_on_behalf
        if self.region is not None and self.region.level != Level.COUNTRY:
            rows = rows.filter(places_condition([self.region]))
        return rows.filter(
            evidence_condition(self.evidence),
            PHOTO_CONDITIONS.get(self.photo, Q()),
            PLAN_CONDITIONS.get(self.plan, Q()),
            _either(self.is_late, IS_LATE, IS_IN_TIME),
            _either(self.is_broken_down, IS_BROKEN_DOWN, ~IS_BROKEN_DOWN),
            self.search.condition(user),
            **given,
        )

    def as_query(self, **changed: str) -> str:
        values = {
            "cari": self.search.typed,
            "persis": "1" if self.search.is_exact else "",
            "diketik": self.typed,
            "wilayah": self.region.code if self.region else "",
            "perpustakaan": str(self.library.pk) if self.library else "",
            "periode": self.period,
            "dari": self.start.isoformat() if self.start and not self.period else "",
            "sampai": self.end.isoformat() if self.end and not self.period else "",
            "strategi": self.strategy,
            "tema": self.theme,
            "bukti": self.evidence,
            "keadaan": self.state,
            "foto": self.photo,
            "rencana": self.plan,
            "jenis": self.library_type,
            "kategori": self.category,
            "mewakili": yes_no(self.is_on_behalf),
            "terlambat": yes_no(self.is_late),
            "rincian": yes_no(self.is_broken_down),
            "oleh": self.recorder_code,
        }
        values |= dict.fromkeys(self.implied, "")
        values |= changed
        return urlencode({name: value for name, value in values.items() if value})

    @property
    def recorder_code(self) -> str:
        """Whoever reads it is `saya`, so that a link means its reader."""
        if self.recorder is None:
            return ""
        return ONESELF if self.is_own else str(self.recorder.pk)

    def searching(self, text: str, user: PersonLike) -> ActivityFilter:
        """Return this filter with other words, and what was typed before."""
        search = read_search(text, user, takes_places=self.region is None)
        return replace(self, search=search, typed=self.typed or self.search.typed)

    @property
    def narrows(self) -> bool:
        """Whether anything but the state is asked for."""
        return bool(self.as_query(keadaan=""))

    @property
    def opens(self) -> bool:
        """Whether one of the further filters, which are folded away, is set."""
        shown = ("cari", "persis", "diketik", "keadaan", "periode", "wilayah", "perpustakaan")
        return bool(self.as_query(**dict.fromkeys(shown, "")))


def _typed(query: Mapping[str, str], name: str) -> str:
    return query.get(name, "").replace("\x00", "?").strip()


def _search(query: Mapping[str, str], user: PersonLike) -> Search:
    return read_search(
        visible(_typed(query, "cari"))[:LONGEST_SEARCH].strip(),
        user,
        is_exact=_typed(query, "persis") == "1",
        takes_places=not _typed(query, "wilayah"),
    )


def _either(answer: bool | None, yes: Q, no: Q) -> Q:
    return {True: yes, False: no, None: Q()}[answer]


def yes_no(answer: bool | None) -> str:
    return {True: "ya", False: "tidak", None: ""}[answer]


def _region(text: str, _user: PersonLike) -> Region:
    return Region.objects.by_code(text)


def _library(text: str, user: PersonLike) -> Library:
    return libraries_allowing(user, Action.VIEW).get(pk=typed_number(text) or 0)


def _recorder(text: str, user: PersonLike) -> User:
    """Only whoever recorded something that this person sees has a name here."""
    if text == ONESELF:
        own: User = user
        return own
    pk = typed_number(text) or 0
    if not Activity.objects.visible_to(user).filter(recorded_by=pk).exists():
        raise ValueError(text)
    return User.objects.get(pk=pk)


def _slug(text: str, _user: PersonLike) -> str:
    if not text.replace("_", "").replace("-", "").isalnum():
        raise ValueError(text)
    return text


def _one_of(choices: type[TextChoices]) -> Callable[[str, PersonLike], str]:
    return lambda text, _user: str(choices(text).value)


def _key_of(choices: Mapping[str, Any]) -> Callable[[str, PersonLike], str]:
    def read(text: str, _user: PersonLike) -> str:
        if text not in choices:
            raise ValueError(text)
        return text

    return read


def _day(text: str, _user: PersonLike) -> date:
    return date.fromisoformat(text)


def _answer(text: str, _user: PersonLike) -> bool:
    return YES_NO[text]


def _evidence(text: str, _user: PersonLike) -> str:
    evidence_condition(text)
    return text


def _state(text: str, _user: PersonLike) -> str:
    return text if text == "counted" else State(text).value


# Each parameter of the address: the field that it fills, and how its text is read.
READERS: dict[str, tuple[str, Callable[[str, PersonLike], Any]]] = {
    "wilayah": ("region", _region),
    "perpustakaan": ("library", _library),
    "dari": ("start", _day),
    "sampai": ("end", _day),
    "periode": ("period", _key_of(PERIODS)),
    "strategi": ("strategy", _one_of(Strategy)),
    "tema": ("theme", _slug),
    "bukti": ("evidence", _evidence),
    "keadaan": ("state", _state),
    "foto": ("photo", _key_of(PHOTO_CONDITIONS)),
    "rencana": ("plan", _key_of(PLAN_CONDITIONS)),
    "jenis": ("library_type", _one_of(Library.Type)),
    "kategori": ("category", _one_of(PartnerCategory)),
    "mewakili": ("is_on_behalf", _answer),
    "terlambat": ("is_late", _answer),
    "rincian": ("is_broken_down", _answer),
    "oleh": ("recorder", _recorder),
}
