"""What the report cards show beside the scores: doors, history, neighbours, the next level."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _

from jejak.access.roles import Action
from jejak.access.scope import PersonLike, may_see_totals, scope_for
from jejak.common.charts import LineChart
from jejak.common.charts.lines import Line
from jejak.common.periods import Period
from jejak.places.models import Level, Library, Region
from jejak.statistics.deadlines import Deadlines
from jejak.statistics.models import MonthlyStatistics
from jejak.statistics.queries import MonthLine

from .advice import Possible, expected_months, still_closable
from .asked import Asked, name_of, runs_before, short_name_of
from .models import DefinitionVersion
from .own_targets import own_target_words
from .scoring import (
    Card,
    Colours,
    Component,
    LibraryScore,
    PlaceCard,
    library_card,
    library_scores,
    region_cards,
)
from .scoring.cards import COLOURS, GREYS, RegionCards
from .versions import Definitions

RUNS_SHOWN = 5
NEIGHBOURS_SHOWN = 6
BEHIND_SHOWN = 5
STRATEGY_OF = {
    "involvement": "community_involvement",
    "information": "information_service",
    "advocacy": "advocacy",
}
WHOLE = 100  # percent
QUALITY = frozenset({"broken_down", "with_photo", "verified", "seen", "need_linked"})


def colour_word(colour: str) -> str:
    return {
        "green": _("Green"),
        "yellow": _("Yellow"),
        "red": _("Red"),
        "grey": _("Grey"),
        "no_account": _("Grey: no account"),
        "no_report": _("Grey: account, no report"),
    }[colour]


@dataclass(frozen=True)
class ComponentRow:
    """A component with its door; `counted` is how many of how many, where one may say so."""

    part: Component
    href: str
    counted: tuple[Decimal, Decimal] | None = None
    own: str = ""  # what the place set itself

    @property
    def is_scored(self) -> bool:
        return self.part.definition.is_scored

    @property
    def is_quality(self) -> bool:
        one = self.part.definition
        return one.is_share and bool(one.numerator.codes & QUALITY)

    @property
    def is_short(self) -> bool:
        if self.is_scored:
            return self.part.points < self.part.definition.weight
        return self.part.value is not None and self.part.value < WHOLE


@dataclass(frozen=True)
class ComponentGroup:
    """Quantity and quality apart: counting entries is not the way to win."""

    title: str
    rows: list[ComponentRow]
    # Of the same kind, shown and not scored.
    beside: Sequence[ComponentRow] = ()

    @property
    def points(self) -> Decimal:
        return sum((row.part.points for row in self.rows), Decimal(0))

    @property
    def weight(self) -> Decimal:
        return sum((row.part.definition.weight for row in self.rows), Decimal(0))


def component_rows(
    components: Sequence[Component], asked: Asked, *, is_open: bool, card: Card | None = None
) -> list[ComponentRow]:
    months = card.months_expected if card else None
    own = own_target_words(asked.place, asked.months.end.year, components, months)
    return [
        ComponentRow(
            part,
            _door(part, asked) if is_open else "",
            _counted(part, card) if card else None,
            own.get(part.definition.code, ""),
        )
        for part in components
    ]


def component_groups(rows: Sequence[ComponentRow]) -> list[ComponentGroup]:
    scored = [row for row in rows if row.is_scored]
    groups = [
        ComponentGroup(
            _("What was done and reported"), [row for row in scored if not row.is_quality]
        ),
        ComponentGroup(
            _("How well it is recorded"),
            [row for row in scored if row.is_quality],
            [row for row in rows if row.is_quality and not row.is_scored],
        ),
    ]
    return [group for group in groups if group.rows or group.beside]


def further_rows(rows: Sequence[ComponentRow]) -> list[ComponentRow]:
    """Return what is not scored and stands in no group."""
    return [row for row in rows if not row.is_scored and not row.is_quality]


def _counted(part: Component, card: Card) -> tuple[Decimal, Decimal] | None:
    """Return `7 of 14` of a share whose numerator and denominator are one measure each."""
    one = part.definition
    if one.denominator is None or one.is_last:
        return None
    measures = card.measures | {"months_expected": Decimal(card.months_expected)}
    found = [
        measures.get(code)
        for expression in (one.numerator, one.denominator)
        for code in expression.codes
    ]
    if len(found) != 2 or found[0] is None or found[1] is None:
        return None
    return found[0], found[1]


def _door(part: Component, asked: Asked) -> str:
    """Return the address of the records behind a component, where one list shows them."""
    codes = part.definition.numerator.codes
    if len(codes) != 1:
        return ""
    code = next(iter(codes))
    records = f"{reverse('activities')}?{asked.days_query}&keadaan="
    if code in STRATEGY_OF:
        return f"{records}counted&strategi={STRATEGY_OF[code]}"
    if code in QUALITY:
        more = {
            "broken_down": "counted&rincian=ya",
            "with_photo": "counted&foto=ada",
            "verified": "verified",
            "seen": "counted&bukti=seen",
            "need_linked": "counted&rencana=kebutuhan",
        }
        return records + more[code]
    if code == "activities" or part.definition.code == "participants_per_activity":
        return f"{records}counted"
    if code.startswith("months_") or not code.startswith(("attendance", "female", "male")):
        if asked.library is not None:
            year = asked.months.end.year
            return f"{reverse('statistics')}?perpustakaan={asked.library.pk}&tahun={year}"
        return f"{reverse('completeness')}?{asked.as_query()}"
    return f"{records}counted"


def possible_in(library: Library, asked: Asked, user: PersonLike) -> Possible:
    """Return what may be done, and which months of the run can still be closed on time."""
    months = expected_months(library, asked.months.months(), asked.today)
    rows = MonthlyStatistics.objects.filter(library=library, month__in=months)
    sheets = {row.month: row for row in rows}
    deadlines = Deadlines()
    lines = [
        MonthLine(month, sheets.get(month), deadlines.due_on(library, month), asked.today)
        for month in months
    ]
    return Possible(
        may_record=scope_for(user, Action.RECORD).covers_library(library),
        may_review=scope_for(user, Action.REVIEW).covers_library(library),
        closable=still_closable(lines),
    )


def limits_of(definitions: Definitions) -> list[Decimal | int]:
    version = definitions.version
    found = (version.yellow_above, version.green_above)
    return [int(limit) if limit == int(limit) else limit for limit in found]


def history_of(asked: Asked, limits: Sequence[Decimal | int]) -> LineChart | None:
    """Return the scores of the last runs of the same length, with the thresholds of today."""
    found = []
    for months in runs_before(asked.months, RUNS_SHOWN):
        try:
            found.append((months, *_score_of(asked, months)))
        except DefinitionVersion.DoesNotExist:
            continue
    if len(found) < 2:
        return None
    line = Line(
        _("Score"),
        [score for _months, score, _colour in found],
        colours=[colour for _months, _score, colour in found],
        words=[colour_word(colour) for _months, _score, colour in found],
    )
    return LineChart(
        title=_("Score of the last runs of the same length"),
        labels=[short_name_of(months) for months, _score, _colour in found],
        rows=[name_of(months) for months, _score, _colour in found],
        lines=[line],
        row_heading=_("Months"),
        top=100,
        thresholds=limits,
    )


def _score_of(asked: Asked, months: Period) -> tuple[Decimal | None, str]:
    if asked.library is not None:
        card = library_card(asked.library, months, today=asked.today)
        if card is None or card.is_grey:
            return None, "grey"
        return card.score, card.colour
    whole = region_cards(asked.region, months, today=asked.today).whole
    return (whole.score, whole.colour) if whole.colours.coloured else (None, "grey")


@dataclass(frozen=True)
class Neighbours:
    """Libraries of the same type in the same regency: their totals, and names within scope."""

    colours: Colours
    mean: Decimal | None
    rows: list[LibraryScore]

    @property
    def colour_rows(self) -> list[ColourRow]:
        found = [(code, getattr(self.colours, code)) for code in (*COLOURS, "grey")]
        return [ColourRow(code, colour_word(code), count, None, "") for code, count in found]


def neighbours_of(library: Library, asked: Asked, user: PersonLike) -> Neighbours:
    cards = region_cards(
        library.regency, asked.months, today=asked.today, library_type=library.library_type
    )
    whole = cards.whole
    rows: list[LibraryScore] = []
    if scope_for(user, Action.VIEW).covers_region(library.regency):
        rows = library_scores(
            library.regency, asked.months, library_type=library.library_type, today=asked.today
        )
        first, rest = rows[:NEIGHBOURS_SHOWN], rows[NEIGHBOURS_SHOWN:]
        own = [row for row in rest if row.library_id == library.pk]
        rows = first[: NEIGHBOURS_SHOWN - len(own)] + own
    return Neighbours(whole.colours, whole.score if whole.colours.coloured else None, rows)


@dataclass(frozen=True)
class ColourRow:
    code: str
    name: str
    count: int
    percent: float | None
    href: str

    @property
    def shape(self) -> str:
        return "grey" if self.code in GREYS else self.code


def colour_rows(colours: Colours, asked: Asked, *, is_open: bool) -> list[ColourRow]:
    rows = []
    for code in (*COLOURS, *GREYS):
        count = getattr(colours, code)
        href = f"{reverse('card_libraries')}?{asked.as_query(warna=code)}"
        percent = 100 * count / colours.total if colours.total else None
        rows.append(
            ColourRow(code, colour_word(code), count, percent, href if is_open and count else "")
        )
    return rows


@dataclass(frozen=True)
class PlaceRow:
    place: Region
    card: PlaceCard
    href: str


def place_rows(cards: RegionCards, asked: Asked, user: PersonLike) -> list[PlaceRow]:
    """Return the regions of the next level that the person may see, the highest first."""
    if asked.region.level > Level.PROVINCE:
        return []
    regions = Region.objects.filter(pk__in=cards.places).select_related("province", "regency")
    rows = [
        PlaceRow(
            region,
            cards.places[region.pk],
            f"{reverse('card')}?{asked.as_query(wilayah=region.code)}",
        )
        for region in regions
        if may_see_totals(user, region)
    ]
    return sorted(rows, key=lambda row: (-row.card.score, row.place.name))


def card_of(asked: Asked) -> Card | None:
    assert asked.library is not None
    return library_card(asked.library, asked.months, today=asked.today)
