"""Regions as a table names them: read at once, compared with spelling forgiven."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from jejak.access.querysets import regions_allowing
from jejak.access.roles import Action
from jejak.access.scope import PersonLike, scope_for
from jejak.places.models import Level, Region
from jejak.places.querysets import PREFIX_KINDS, PREFIXES, fold, plain

from .names import ALIKE, Names, clear_winner, likeness, sound

# Districts and villages of so many regencies are compared by name; a province has at most 38.
MOST_REGENCIES = 60
MOST_CANDIDATES = 6
ABOVE = {
    "province": ("province_id", Level.PROVINCE),
    "regency": ("regency_id", Level.REGENCY),
    "district": ("district_id", Level.DISTRICT),
}
Texts = Mapping[str, str]


@dataclass(frozen=True)
class Found:
    """What a row's words for a place came to: one region, or what is wrong and with which cell."""

    region: Region | None = None
    field: str = ""
    problem: str = ""
    candidates: Sequence[Region] = ()
    # The name was written otherwise; people are shown how it was read.
    is_respelt: bool = False


class Places:
    """The regions that the rows of one table can mean."""

    def __init__(self, user: PersonLike, action: Action, rows: list[Texts]) -> None:
        self.scope = scope_for(user, action)
        self.allowed = regions_allowing(user, action)
        self.by_code = self._read_codes(rows)
        self._read_wide(rows)
        self._read_narrow(rows)

    def _read_codes(self, rows: list[Texts]) -> dict[str, Region]:
        codes = {digits(row.get("code", "")) for row in rows} - {""}
        regions = Region.objects.exclude(level=Level.COUNTRY)
        found = regions.filter(code__in=sorted(codes)) if codes else ()
        return {region.code: region for region in found}

    def _read_wide(self, rows: list[Texts]) -> None:
        """Provinces and regencies: few, so all of them, for names and for what stands above."""
        wide = Region.objects.filter(level__in=[Level.PROVINCE, Level.REGENCY])
        self.by_id = {region.pk: region for region in wide}
        covered = [r for r in self.by_id.values() if self._is_touched(r)]
        self.names = {
            level: by_sound(r for r in covered if r.level == level)
            for level in (Level.PROVINCE, Level.REGENCY)
        }
        self.regencies = [region for region in covered if region.level == Level.REGENCY]

    def _is_touched(self, region: Region) -> bool:
        """Return whether some of the region may be the person's."""
        if self.scope.covers_region(region):
            return True
        return region.level == Level.PROVINCE and any(
            self.by_id[pk].province_id == region.pk
            for pk in self.scope.regency_ids
            if pk in self.by_id
        )

    def _read_narrow(self, rows: list[Texts]) -> None:
        """Districts and villages of the regencies in question; without those, by exact name."""
        named = {row.get("regency", "") for row in rows}
        inside = {region.pk for name in named if name for region in self._regencies_of(name)}
        here = Q(pk__in=sorted(self.scope.narrow_region_ids))
        if "" not in named or len(self.regencies) <= MOST_REGENCIES:
            inside |= {region.pk for region in self.regencies} if "" in named else set()
            here |= Q(regency_id__in=sorted(inside))
        else:
            here |= Q(regency_id__in=sorted(inside)) | self._of_a_name("district", rows)
            here |= self._of_a_name("village", rows)
        districts = list(self.allowed.filter(here, level=Level.DISTRICT))
        self.names[Level.DISTRICT] = by_sound(districts)
        if len(inside) > MOST_REGENCIES:
            here = Q(district_id__in=self._districts_of(rows)) | self._of_a_name("village", rows)
        villages = list(self.allowed.filter(here, level=Level.VILLAGE))
        self.names[Level.VILLAGE] = by_sound(villages)
        self.by_id |= {r.pk: r for r in (*self.by_code.values(), *districts, *villages)}
        missing = {r.district_id for r in self.by_id.values()} - set(self.by_id) - {None}
        self.by_id |= Region.objects.in_bulk(missing) if missing else {}
        self._of_district: dict[int, Names[Region]] = {}
        for village in villages:
            key = village.district_id or 0
            self._of_district.setdefault(key, by_sound(())).add(village)

    def _of_a_name(self, level: str, rows: list[Texts]) -> Q:
        words = {fold(row.get(level, "")) for row in rows} - {""}
        return Q(search_name__in=sorted(words))

    def _districts_of(self, rows: list[Texts]) -> list[int]:
        names = self.names[Level.DISTRICT]
        wanted = {sound(row.get("district", "")) for row in rows} - {""}
        found = {
            region.pk
            for name in wanted
            for region in names.exactly(name) or [r for _score, r in names.alike(name)[:3]]
        }
        return sorted(found)

    def _regencies_of(self, name: str) -> list[Region]:
        names = self.names[Level.REGENCY]
        wanted = sound(name)
        return names.exactly(wanted) or [region for _score, region in names.alike(wanted)[:3]]

    def label(self, region: Region) -> str:
        """Return `Desa Sukorejo · Kecamatan Patean · Kabupaten Kendal`."""
        above = (region.district_id, region.regency_id)
        steps = [region, *(self.by_id[pk] for pk in above if pk is not None and pk in self.by_id)]
        return " · ".join(step.full_name for step in steps)

    def find(self, row: Texts) -> Found:
        """Return the region that the row names: by its code, else by its names."""
        by_name = self._by_names(row)
        written = row.get("code", "")
        if not written:
            return by_name
        region = self.by_code.get(digits(written))
        if region is None:
            candidates = [by_name.region] if by_name.region else by_name.candidates
            problem = _("No region has the code %(code)s. Correct it, or empty it and use names.")
            return Found(None, "code", problem % {"code": written[:20]}, candidates)
        if not self.scope.covers_region(region):
            return Found(None, "code", _outside(region))
        narrowest = next((n for n in ("village", "district") if row.get(n)), "")
        if narrowest and not self._agrees(region, row[narrowest], narrowest):
            problem = _("The code is that of %(region)s, but the table says %(name)s.")
            said = {"region": region.full_name, "name": row[narrowest]}
            candidates = [region, *([by_name.region] if by_name.region else by_name.candidates)]
            return Found(None, "code", problem % said, candidates[:MOST_CANDIDATES])
        return Found(region)

    def _agrees(self, region: Region, name: str, level: str) -> bool:
        if level == "district" and region.level == Level.VILLAGE:
            above = self.by_id.get(region.district_id or 0)
            return above is None or likeness(sound(name), sound(above.name)) >= ALIKE
        return likeness(sound(name), sound(region.name)) >= ALIKE

    def _by_names(self, row: Texts) -> Found:
        """Go from the widest name to the narrowest; each narrows what the next may be."""
        found = Found()
        inside: tuple[str, set[int]] | None = None
        is_respelt = False
        for name in ("province", "regency", "district", "village"):
            text = row.get(name, "")
            if not text:
                continue
            found = self._one_level(name, text, inside)
            is_respelt = is_respelt or found.is_respelt
            options = [found.region] if found.region else found.candidates
            if found.problem and not found.candidates:
                villages = self.names[Level.VILLAGE].exactly(sound(row.get("village", "")))
                return Found(None, name, found.problem, villages[:MOST_CANDIDATES])
            if found.problem and name == "village":
                return found
            if name in ABOVE:
                inside = (ABOVE[name][0], {region.pk for region in options})
        if found.region is None and not found.problem:
            return Found(None, "village", _("Which village, or which district or regency?"))
        return Found(found.region, found.field, found.problem, found.candidates, is_respelt)

    def _one_level(self, name: str, text: str, inside: tuple[str, set[int]] | None) -> Found:
        level = ABOVE[name][1] if name in ABOVE else Level.VILLAGE
        names, wanted = self.names[level], sound(text)

        def fits(region: Region) -> bool:
            return inside is None or getattr(region, inside[0]) in inside[1]

        exact = [region for region in names.exactly(wanted) if fits(region)]
        prefix = PREFIXES.match(plain(text))
        kinds = PREFIX_KINDS[prefix[1]] if prefix else ()
        exact = [region for region in exact if region.kind in kinds] or exact
        if len(exact) == 1:
            return Found(exact[0])
        if exact:
            problem = _("%(count)s places are called %(name)s. Which one?")
            return Found(None, name, problem % {"count": len(exact), "name": text}, exact)
        compared = self._narrowest(level, inside)
        near = [(score, region) for score, region in compared.alike(wanted) if fits(region)]
        if (best := clear_winner(near)) is not None:
            return Found(best, is_respelt=True)
        candidates = [*(region for _score, region in near), *names.exactly(wanted)]
        candidates = candidates[:MOST_CANDIDATES] or self._all_of_one_district(name, inside)
        if candidates:
            problem = _("%(name)s is not known here. Did you mean one of these?")
        else:
            problem = _("%(name)s is not known in your area. Correct the name, or write the code.")
        return Found(None, name, problem % {"name": text[:60]}, candidates)

    def _narrowest(self, level: Level, inside: tuple[str, set[int]] | None) -> Names[Region]:
        """Return the names to compare with: those of one district where it is sure."""
        above, ids = inside or ("", set())
        if level == Level.VILLAGE and above == "district_id" and len(ids) == 1:
            return self._of_district.get(next(iter(ids)), by_sound(()))
        return self.names[level]

    def _all_of_one_district(self, name: str, inside: tuple[str, set[int]] | None) -> list[Region]:
        """Return the villages to choose from where the district is sure."""
        if name != "village" or inside is None or inside[0] != "district_id" or len(inside[1]) > 1:
            return []
        return self.villages_of(next(iter(inside[1])))

    def villages_of(self, district_id: int) -> list[Region]:
        found = self._of_district.get(district_id, by_sound(())).by_name.values()
        return sorted((one for same in found for one in same), key=lambda region: region.name)


def by_sound(regions: Iterable[Region]) -> Names[Region]:
    return Names(regions, lambda region: sound(region.name))


def _outside(region: Region) -> str:
    return _("%(region)s is outside your area.") % {"region": region.full_name}


def digits(code: str) -> str:
    found = re.sub(r"[.\s]", "", code)
    return found if found.isascii() and found.isdigit() else "?" if found else ""
