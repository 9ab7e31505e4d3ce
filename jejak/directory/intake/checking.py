"""All rows of a table against what is known: faults, questions, and what would come of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from jejak.access.roles import Action, Role
from jejak.access.scope import PersonLike
from jejak.directory.models import Intake
from jejak.places.models import Level, Library

from . import cells, people
from .known import NAMES_ALIKE, KnownLibraries, KnownPeople, own_part
from .names import Names, numbers_in
from .places import Places
from .rows import CheckedRow, Fault, Question

SAME, SAME_INVITE, OTHER = "same", "same_invite", "other"
LEAVE, INVITE = "leave", "invite"
ANSWERS = frozenset({SAME, SAME_INVITE, OTHER, LEAVE, INVITE})


@dataclass(frozen=True)
class Check:
    rows: list[CheckedRow]

    @property
    def ready(self) -> list[CheckedRow]:
        return [row for row in self.rows if row.is_ready]

    @property
    def waiting(self) -> list[CheckedRow]:
        return [row for row in self.rows if row.needs_somebody]

    @property
    def left_out(self) -> list[CheckedRow]:
        return [row for row in self.rows if row.is_left_out]

    @property
    def opened(self) -> list[CheckedRow]:
        return [row for row in self.ready if row.values and row.opens]

    @property
    def invited(self) -> list[CheckedRow]:
        return [row for row in self.ready if row.person_name and row.invites]

    @property
    def respelt(self) -> list[CheckedRow]:
        return [row for row in self.opened if row.is_respelt]


def texts_of(intake: Intake) -> list[dict[str, str]]:
    """Return what each row says by field: what was typed over a cell, else the cell."""
    places = [(name, number) for number, name in enumerate(intake.columns) if name]
    found = []
    for index, cells_of_row in enumerate(intake.rows):
        said = {name: cells_of_row[number] for name, number in places}
        found.append(said | intake.mends.get(str(index), {}))
    return found


def check_intake(intake: Intake, *, by: PersonLike) -> Check:
    """Look at every row. The number of queries does not grow with the rows."""
    left_out = set(intake.left_out)
    rows = [
        CheckedRow(index, texts, index in left_out) for index, texts in enumerate(texts_of(intake))
    ]
    live = [row for row in rows if not row.is_left_out]
    if intake.kind == Intake.Kind.LIBRARIES:
        _check_libraries(live, intake.answers, by)
    else:
        people.check_people(live, by)
    _ask_about_phones(live, intake.answers, by)
    return Check(rows)


def _check_libraries(rows: list[CheckedRow], answers: dict[str, Any], by: PersonLike) -> None:
    places = Places(by, Action.MANAGE, [row.texts for row in rows])
    for row in rows:
        cells.read_library(row)
        cells.read_person(row)
        found = places.find(row.texts)
        row.region, row.is_respelt = found.region, found.is_respelt
        if found.region is not None:
            row.region_label = places.label(found.region)
            _require_village(row, places)
        else:
            choices = [(region.code, places.label(region)) for region in found.candidates]
            row.faults[found.field] = Fault(found.problem, choices, "code" if choices else "")
    known = KnownLibraries(
        by,
        [row.region for row in rows if row.region is not None],
        [row.values.get("npp", "") for row in rows],
    )
    earlier = Earlier()
    for row in rows:
        _ask_about_libraries(row, answers.get(str(row.index), {}), known, earlier)


def _require_village(row: CheckedRow, places: Places) -> None:
    """A village library stands in a village; with the district alone it is asked which."""
    region = row.region
    if region is None or row.values["library_type"] != Library.Type.VILLAGE:
        return
    if region.level != Level.VILLAGE and "library_type" not in row.faults:
        choices = [(one.code, places.label(one)) for one in places.villages_of(region.pk)]
        words = _("In which village does it stand?")
        row.faults["village"] = Fault(words, choices, "code" if choices else "")


class Earlier:
    """The rows above, by place, and found without comparing each with each."""

    def __init__(self) -> None:
        self.by_npp: dict[str, CheckedRow] = {}
        self.villages: dict[int, CheckedRow] = {}
        self.nameless: dict[tuple[int, str], CheckedRow] = {}
        self.first: dict[tuple[int, str], CheckedRow] = {}
        self.named: dict[tuple[int, tuple[str, ...]], Names[CheckedRow]] = {}

    def add(self, row: CheckedRow) -> None:
        if row.values["npp"] and row.opens:
            self.by_npp.setdefault(row.values["npp"], row)
        if row.region is None or not row.opens or not row.values["name"]:
            return
        place, kind = row.region.pk, row.values["library_type"]
        self.first.setdefault((place, kind), row)
        if kind == Library.Type.VILLAGE:
            self.villages.setdefault(place, row)
        if not _own_part(row):
            self.nameless.setdefault((place, kind), row)
        key = (place, numbers_in(row.values["name"]))
        self.named.setdefault(key, Names((), _own_part)).add(row)

    def like(self, row: CheckedRow) -> CheckedRow | None:
        """Return the row above that may be the same library, by the rule of `may_be_one`."""
        if row.region is None or not row.values["name"]:
            return None
        place, kind, own = row.region.pk, row.values["library_type"], _own_part(row)
        if kind == Library.Type.VILLAGE and place in self.villages:
            return self.villages[place]
        if not own:
            return self.first.get((place, kind))
        known = self.named.get((place, numbers_in(row.values["name"])))
        near = known.alike(own, NAMES_ALIKE) if known else []
        return near[0][1] if near else self.nameless.get((place, kind))


def _own_part(row: CheckedRow) -> str:
    return own_part(row.values["name"], row.region.name if row.region else "")


def _ask_about_libraries(
    row: CheckedRow, answers: dict[str, str], known: KnownLibraries, earlier: Earlier
) -> None:
    """Ask whether the row is a library that exists, or says again what a row above says."""
    npp = row.values.get("npp", "")
    twin = known.by_npp.get(npp) if npp else None
    if twin is None and npp in known.taken:
        row.faults["npp"] = Fault(_("A library outside your area has this NPP. Compare it."))
    if twin is None and row.region is not None and row.values.get("name"):
        like = known.like(row.values["name"], row.values.get("library_type", ""), row.region)
        twin = like[0] if like else None
    if twin is not None:
        _ask_whether_it_is(row, twin, answers, same_npp=bool(npp) and twin.npp == npp)
    if row.opens:
        _ask_whether_it_was_said(row, answers, earlier)
    earlier.add(row)


def _ask_whether_it_is(
    row: CheckedRow, twin: Library, answers: dict[str, str], *, same_npp: bool
) -> None:
    key = f"library-{twin.pk}-{'npp' if same_npp else 'name'}"
    answer = answers.get(key, "")
    if same_npp:
        words = _("%(library)s, %(place)s, has this NPP. Is it this one?")
    else:
        words = _("%(library)s, %(place)s, is open already. Is it this one?")
    choices = [(SAME, _("It is this one: leave the row out"))]
    if row.person_name:
        choices.append((SAME_INVITE, _("It is this one: only invite its manager")))
    choices.append((OTHER, _("It is another: open it")))
    said = {"library": twin.name, "place": twin.region.full_name}
    row.questions.append(_question(key, words % said, choices, answer))
    if same_npp and answer == OTHER:
        row.faults["npp"] = Fault(_("Two libraries cannot have one NPP. Correct it or empty it."))
    if answer in {SAME, SAME_INVITE}:
        row.opens, row.place = False, twin
        row.invites = answer == SAME_INVITE
        row.faults.pop("npp", None)


def _ask_whether_it_was_said(row: CheckedRow, answers: dict[str, str], earlier: Earlier) -> None:
    npp = row.values.get("npp", "")
    same_npp = earlier.by_npp.get(npp) if npp else None
    other = same_npp or earlier.like(row)
    if other is None:
        return
    key = f"row-{other.index}-{'npp' if same_npp else 'name'}"
    answer = answers.get(key, "")
    words = _("Row %(number)s says %(library)s in the same place. Is it the same?")
    said = {"number": other.number, "library": other.title}
    if same_npp:
        words = _("Row %(number)s, %(library)s, has the same NPP. Is it the same?")
    choices = [
        (SAME, _("It is the same: leave this row out")),
        (OTHER, _("It is another: open it")),
    ]
    row.questions.append(_question(key, words % said, choices, answer))
    if same_npp and answer == OTHER:
        row.faults["npp"] = Fault(_("Two libraries cannot have one NPP. Correct it or empty it."))
    if answer == SAME:
        row.opens = row.invites = False


def _question(key: str, words: str, choices: list[tuple[str, str]], answer: str) -> Question:
    known = {value for value, _words in choices}
    return Question(key, words, choices, answer if answer in known else "")


def _ask_about_phones(rows: Iterable[CheckedRow], answers: dict[str, Any], by: PersonLike) -> None:
    """Ask whether a person who is known, or stands in a row above, is to be invited as well."""
    asked = [row for row in rows if row.person_phone and row.person_name and row.invites]
    known = KnownPeople(by, [row.person_phone for row in asked])
    above: dict[str, CheckedRow] = {}
    for row in asked:
        phone = row.person_phone
        words, key = known.words.get(phone, ""), f"phone-{phone}"
        if not words and phone in above:
            key = f"phone-{phone}-{above[phone].index}"
            words = _("Row %(number)s has the same mobile number: %(name)s") % {
                "number": above[phone].number,
                "name": above[phone].person_name,
            }
        if words:
            answer = answers.get(str(row.index), {}).get(key, "")
            choices = [
                (INVITE, _("The same person: the role is added to their account")),
                (LEAVE, _("Do not invite")),
            ]
            question = _question(key, f"{words}.", choices, answer)
            row.questions.append(question)
            row.invites = question.answer != LEAVE
        above.setdefault(phone, row)


def roles_in(rows: Iterable[CheckedRow]) -> dict[Role, int]:
    """Return how many would be invited to each role."""
    counts: dict[Role, int] = {}
    for row in rows:
        counts[row.role] = counts.get(row.role, 0) + 1
    return counts
