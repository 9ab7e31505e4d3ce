"""What the address of the list of libraries asks for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from jejak.access.querysets import libraries_allowing
from jejak.access.roles import Action
from jejak.access.scope import PersonLike
from jejak.places.models import Library, PartnerCategory, Region
from jejak.places.profile import Fullness

from . import queries
from .forms import LibraryFilterForm


@dataclass(frozen=True)
class LibraryFilter:
    text: str = ""
    region: Region | None = None
    library_type: str = ""
    category: str = ""
    state: str = ""
    fullness: str = ""

    @classmethod
    def from_form(cls, form: LibraryFilterForm) -> LibraryFilter:
        """Read a form that was judged; what was refused is left out."""
        wanted = form.cleaned_data
        return cls(
            text=wanted.get("q") or "",
            region=queries.region_of_code(wanted.get("wilayah") or ""),
            library_type=wanted.get("jenis") or "",
            category=wanted.get("kategori") or "",
            state=wanted.get("keadaan") or "",
            fullness=wanted.get("profil") or "",
        )

    def rows(self, user: PersonLike) -> Any:
        """Return what fits beside the name; `page_by_name` then asks for that."""
        found = queries.libraries_in(libraries_allowing(user, Action.VIEW), self.region)
        if self.library_type:
            found = found.filter(library_type=self.library_type)
        if self.category:
            found = found.filter(partner_category=self.category)
        if self.state:
            closed = Q(closed_on__lte=timezone.localdate())
            found = found.filter(closed if self.state == "tutup" else ~closed | Q(closed_on=None))
        if self.fullness:
            found = found.filter(Fullness(self.fullness).condition())
        return found

    def apply(self, user: PersonLike) -> Any:
        rows = self.rows(user)
        return rows.named_like(self.text) if self.text else rows

    def as_query(self, **changed: str) -> str:
        values = {
            "q": self.text,
            "wilayah": self.region.code if self.region else "",
            "jenis": self.library_type,
            "kategori": self.category,
            "keadaan": self.state,
            "profil": self.fullness,
        } | changed
        return urlencode({name: value for name, value in values.items() if value})

    def described(self) -> list[tuple[str, str]]:
        """Return the filter in words, as label and value."""
        states = {"buka": _("Open"), "tutup": _("Closed")}
        said = [
            (_("Name of the library"), self.text),
            (_("Region"), str(self.region or "")),
            (_("Type"), str(Library.Type(self.library_type).label) if self.library_type else ""),
            (
                _("Partner category"),
                str(PartnerCategory(self.category).label) if self.category else "",
            ),
            (_("State"), states.get(self.state, "")),
            (_("Profile"), str(Fullness(self.fullness).label) if self.fullness else ""),
        ]
        return [(label, value) for label, value in said if value]
