"""What is in the directory already that a table may say again. Each is read once for all rows."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Q
from django.utils.translation import gettext as _

from jejak.access.models import Assignment, Invitation
from jejak.access.querysets import libraries_allowing
from jejak.access.roles import Action
from jejak.access.scope import PersonLike, people_below
from jejak.places.models import Library, Region

from .names import likeness, numbers_in, sound

# What most libraries of a place have in their names says nothing about which one it is.
COMMON_WORDS = re.compile(
    r"\b(perpustakaan|perpusdes|perpus|desa|kelurahan|kel|umum|taman|baca(an)?|masyarakat|tbm"
    r"|library|village)\b"
)
NAMES_ALIKE = 0.7
Named = tuple[str, str]  # name and type of a library


def own_part(name: str, place: str = "") -> str:
    """Return what is the library's own: `sumberilmu` of `Perpustakaan Desa Sumber Ilmu`."""
    text = COMMON_WORDS.sub(" ", re.sub(r"[^a-z0-9]+", " ", name.lower()))
    text = sound(text)
    here = sound(place)
    return "" if text == here else text.removesuffix(here) if here else text


def may_be_one(one: Named, other: Named, place: str) -> bool:
    """Return whether two libraries of one place may be the same.

    A village has one village library, whatever it is called. Others are told apart by what is
    their own in the name; of two kinds, only by that.
    """
    (name, library_type), (other_name, other_type) = one, other
    if library_type == other_type == Library.Type.VILLAGE:
        return True
    if numbers_in(name) != numbers_in(other_name):
        return False
    first, second = own_part(name, place), own_part(other_name, place)
    if not first or not second:
        return library_type == other_type
    return likeness(first, second) >= NAMES_ALIKE


class KnownLibraries:
    """The libraries in the regions of the rows, and those with their NPP."""

    def __init__(self, user: PersonLike, regions: Iterable[Region], npps: Iterable[str]) -> None:
        places = {region.pk for region in regions}
        numbers = set(npps) - {""}
        visible = libraries_allowing(user, Action.VIEW)
        here = (
            Q(village__in=places)
            | Q(village=None, district__in=places)
            | Q(village=None, district=None, regency__in=places)
        )
        found = visible.filter(here | Q(npp__in=numbers)) if places or numbers else visible.none()
        rows = list(found.select_related("village", "district", "regency"))
        self.by_place: dict[int, list[Library]] = defaultdict(list)
        for library in rows:
            self.by_place[library.region.pk].append(library)
        self.by_npp = {library.npp: library for library in rows if library.npp}
        # One that the person may not see has the number all the same.
        taken = Library.objects.filter(npp__in=numbers).values_list("npp", flat=True)
        self.taken = set(taken) if numbers else set()

    def like(self, name: str, library_type: str, region: Region) -> list[Library]:
        """Return the libraries of the place that may be this one, the most alike first."""
        wanted = sound(name)
        found = [
            library
            for library in self.by_place.get(region.pk, ())
            if may_be_one((name, library_type), (library.name, library.library_type), region.name)
        ]
        return sorted(found, key=lambda library: -likeness(wanted, sound(library.name)))


class KnownPeople:
    """People and open invitations within reach, by mobile number. Nobody else is told of."""

    def __init__(self, user: PersonLike, phones: Iterable[str]) -> None:
        self.words: dict[str, str] = {}
        numbers = set(phones) - {""}
        if not numbers:
            return
        below = people_below(user)
        invited = Invitation.objects.open().filter(below, invited_phone__in=numbers)
        for row in invited.select_related("library", "region"):
            self.words[row.invited_phone] = _(
                "%(name)s is invited already: %(role)s, %(place)s"
            ) % {
                "name": row.invited_name or _("Somebody"),
                "role": row.get_role_display(),
                "place": row.place,
            }
        held = Assignment.objects.active().filter(below, user__phone__in=numbers)
        for held_role in held.select_related("user", "library", "region"):
            phone = held_role.user.phone or ""
            self.words[phone] = _("%(name)s has an account already: %(role)s, %(place)s") % {
                "name": held_role.user.name,
                "role": held_role.get_role_display(),
                "place": held_role.place,
            }
