"""Rows of people: which library or region each is to serve, and in which role."""

from __future__ import annotations

from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from jejak.access.querysets import libraries_allowing
from jejak.access.roles import HELD_OVER, Action, Role, fits_place
from jejak.access.scope import PersonLike, may_invite, scope_for
from jejak.places.models import Level, Library, Region

from . import cells, values
from .known import own_part
from .names import Names, clear_winner, sound
from .places import MOST_CANDIDATES, Found, Places
from .rows import CheckedRow, Fault

# So many libraries are compared by name; beyond, only those of the regencies that are named.
MOST_COMPARED = 5_000
# A library that was chosen from the candidates: `#12`.
CHOSEN = "#"


def check_people(rows: list[CheckedRow], by: PersonLike) -> None:
    places = Places(by, Action.INVITE, [row.texts for row in rows])
    libraries = InviteLibraries(by, rows, places)
    for row in rows:
        cells.read_person(row)
        if not row.person_name and "person_name" not in row.faults:
            row.faults["person_name"] = Fault(_("Write the name of the person."))
        _read_role(row)
        _find_place(row, libraries, places)
        _may_give(row, by)


def _read_role(row: CheckedRow) -> None:
    text = cells.said(row, "role")
    found = values.role_of(text) if text else Role.MANAGER
    if found is None:
        words = _("%(text)s is no role here. Choose one.") % {"text": text[:60]}
        row.faults["role"] = Fault(words, [(r.value, str(r.label)) for r in Role], "role")
        return
    row.role = found


def _find_place(row: CheckedRow, libraries: InviteLibraries, places: Places) -> None:
    """A library where one is named; a region where the role is held over such."""
    names_library = any(cells.said(row, name) for name in ("library", "npp"))
    if names_library or None in HELD_OVER[row.role]:
        is_regional = not names_library and HELD_OVER[row.role] != {None}
        found = libraries.find(row.texts)
        if isinstance(found, Library):
            row.place, row.region_label = found, places_of(found)
            return
        if not is_regional:
            row.faults.setdefault("library", found)
            return
    region = places.find(row.texts)
    if region.region is None:
        _put_region_fault(row, region, places)
    else:
        row.place, row.region_label = region.region, places.label(region.region)


def _put_region_fault(row: CheckedRow, found: Found, places: Places) -> None:
    choices = [(region.code, places.label(region)) for region in found.candidates]
    row.faults[found.field] = Fault(found.problem, choices, "code" if choices else "")


def _may_give(row: CheckedRow, by: PersonLike) -> None:
    if row.place is None or "role" in row.faults:
        return
    if not fits_place(row.role, row.place):
        row.faults["role"] = Fault(
            _("%(role)s is not a role over %(place)s.")
            % {"role": row.role.label, "place": row.place}
        )
    elif not may_invite(by, row.role, row.place):
        given = [role for role in Role if may_invite(by, role, row.place)]
        row.faults["role"] = Fault(
            _("You may not make somebody %(role)s there.") % {"role": row.role.label.lower()},
            [(role.value, str(role.label)) for role in given],
            "role" if given else "",
        )


def places_of(library: Library) -> str:
    return f"{library.region.full_name} · {library.regency.full_name}"


class InviteLibraries:
    """The libraries that the rows may mean, where the person may invite."""

    def __init__(self, user: PersonLike, rows: list[CheckedRow], places: Places) -> None:
        self.allowed = libraries_allowing(user, Action.INVITE).filter(closed_on=None)
        self.places = places
        self.regions = {row.index: self._region_of(row) for row in rows}
        wanted = [cells.said(row, "library") for row in rows]
        chosen = [int(text[1:]) for text in wanted if _is_choice(text)]
        npps = {cells.said(row, "npp") for row in rows} - {""}
        exact = Q(pk__in=chosen) | Q(npp__in=npps)
        exact |= Q(lower_name__in={text.lower() for text in wanted if text})
        regencies = {r.regency_id or r.pk for r in self.regions.values() if r is not None}
        found = self.allowed.annotate(lower_name=Lower("name"))
        if not self._is_small(user):
            found = found.filter(exact | Q(regency__in=regencies))
        self.rows = list(found.select_related("village", "district", "regency"))
        self.by_pk = {library.pk: library for library in self.rows}
        self.by_npp = {library.npp: library for library in self.rows if library.npp}
        self.names = Names(self.rows, lambda library: sound(library.name))
        self.own_names = Names(self.rows, lambda library: own_part(library.name))

    def _region_of(self, row: CheckedRow) -> Region | None:
        if not any(cells.said(row, name) for name in ("village", "district", "regency", "code")):
            return None
        return self.places.find(row.texts).region

    def _is_small(self, user: PersonLike) -> bool:
        if scope_for(user, Action.INVITE).everything:
            return False
        return self.allowed[: MOST_COMPARED + 1].count() <= MOST_COMPARED

    def find(self, texts: dict[str, str]) -> Library | Fault:
        """Return the one library that the row names, or what is wrong, with candidates."""
        text = texts.get("library", "")
        if _is_choice(text) and (chosen := self.by_pk.get(int(text[1:]))):
            return chosen
        npp = texts.get("npp", "")
        if npp in self.by_npp:
            return self.by_npp[npp]
        region = self.places.find(texts).region if has_place(texts) else None
        if not text:
            return self._only_one(region, npp)
        exact = [row for row in self.names.exactly(sound(text)) if _stands_in(row, region)]
        if len(exact) == 1:
            return exact[0]
        if exact:
            words = _("%(count)s libraries are called %(name)s. Which one?")
            return _fault(words % {"count": len(exact), "name": text}, exact)
        return self._alike(text, region)

    def _only_one(self, region: Region | None, npp: str) -> Library | Fault:
        here = [row for row in self.rows if _stands_in(row, region)] if region else []
        if len(here) == 1 and region is not None and region.level == Level.VILLAGE:
            return here[0]
        if npp:
            return Fault(_("No library within your reach has the NPP %(npp)s.") % {"npp": npp})
        return _fault(_("Which library? Write its name."), here)

    def _alike(self, text: str, region: Region | None) -> Library | Fault:
        own = own_part(text)
        found = self.names.alike(sound(text)) + (self.own_names.alike(own) if own else [])
        best: dict[int, tuple[float, Library]] = {}
        for score, row in found:
            if _stands_in(row, region) and score > best.get(row.pk, (0.0, row))[0]:
                best[row.pk] = (score, row)
        near = sorted(best.values(), key=lambda one: -one[0])
        if (winner := clear_winner(near)) is not None:
            return winner
        words = _("No library within your reach is called %(name)s.")
        if near:
            words = _("%(name)s is not known here. Did you mean one of these?")
        return _fault(words % {"name": text[:60]}, [row for _score, row in near])


def _fault(words: str, candidates: list[Library]) -> Fault:
    shown = candidates[:MOST_CANDIDATES]
    choices = [(f"{CHOSEN}{row.pk}", f"{row.name} · {places_of(row)}") for row in shown]
    return Fault(words, choices, "library" if choices else "")


def _is_choice(text: str) -> bool:
    return text.startswith(CHOSEN) and text[1:].isascii() and text[1:].isdigit() and len(text) < 12


def has_place(texts: dict[str, str]) -> bool:
    return any(texts.get(name) for name in ("village", "district", "regency", "code"))


def _stands_in(library: Library, region: Region | None) -> bool:
    return region is None or region.pk in {
        library.village_id,
        library.district_id,
        library.regency_id,
        library.province_id,
    }
