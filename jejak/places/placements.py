"""Where a library stood, told in words: what each placement changed from the one before."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from django.utils.translation import gettext as _

from .models import Library, LibraryPlacement, Region


@dataclass(frozen=True)
class PlacementStep:
    placement: LibraryPlacement
    # What changed, one sentence each; of the first placement, where it began.
    sentences: list[str]


def placement_steps(library: Library) -> list[PlacementStep]:
    """Return the placements of a library, latest first."""
    related = ("province", "regency", "district", "village", "by")
    rows = list(library.placements.select_related(*related).order_by("pk"))
    if not rows:
        return []
    steps = [PlacementStep(rows[0], [_("Noted in %(place)s.") % {"place": places_of(rows[0])}])]
    steps += [PlacementStep(later, changes(earlier, later)) for earlier, later in pairwise(rows)]
    return steps[::-1]


def changes(earlier: LibraryPlacement, later: LibraryPlacement) -> list[str]:
    found = []
    if lineage(earlier) != lineage(later):
        found.append(_("Moved from %(old)s to %(new)s.") % _told(*_apart(earlier, later)))
    if earlier.partner_category != later.partner_category:
        old, new = earlier.get_partner_category_display(), later.get_partner_category_display()
        found.append(_("Category changed from %(old)s to %(new)s.") % _told(old, new))
    if earlier.library_type != later.library_type:
        old, new = earlier.get_library_type_display(), later.get_library_type_display()
        found.append(_("Type changed from %(old)s to %(new)s.") % _told(old, new))
    return found


def _apart(earlier: LibraryPlacement, later: LibraryPlacement) -> tuple[str, str]:
    """Return both places without what they share further up."""
    old, new = regions_of(earlier), regions_of(later)
    while len(old) > 1 and len(new) > 1 and old[-1] == new[-1]:
        old.pop()
        new.pop()
    return named(old), named(new)


def named(regions: list[Region]) -> str:
    return ", ".join(region.full_name for region in regions)


def _told(old: object, new: object) -> dict[str, object]:
    return {"old": old, "new": new}


def lineage(place: Library | LibraryPlacement) -> tuple[int | None, ...]:
    return (place.village_id, place.district_id, place.regency_id, place.province_id)


def regions_of(place: Library | LibraryPlacement) -> list[Region]:
    """Return the regions it stands in, narrowest first, each once."""
    parts = (place.village, place.district, place.regency, place.province)
    return list(dict.fromkeys(part for part in parts if part is not None))


def places_of(place: Library | LibraryPlacement) -> str:
    return named(regions_of(place))
