from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jejak.access.roles import Action
from jejak.access.scope import PersonLike, scope_for
from jejak.places.models import Level, Library, PartnerCategory, Region

CANDIDATES_SHOWN = 12


class RecodeForm(forms.Form):
    """Where a library stands, its category and its type; `candidates` were searched for."""

    partner_category = forms.ChoiceField(
        label=_("Partner category"), choices=PartnerCategory.choices, widget=forms.Select
    )
    library_type = forms.ChoiceField(
        label=_("Type"), choices=Library.Type.choices, widget=forms.Select
    )
    reason = forms.CharField(
        label=_("Why is it recoded?"),
        help_text=_("It stands in the history of the library and of each of its records."),
        max_length=200,
        error_messages={"required": _("Say why it is recoded.")},
    )

    def __init__(
        self,
        data: Any,
        *,
        library: Library,
        candidates: list[Region],
        user: PersonLike,
        suggested: Mapping[str, str],
    ) -> None:
        here = library.region
        super().__init__(
            data,
            initial={
                "region": here.code,
                "partner_category": library.partner_category,
                "library_type": library.library_type,
                **suggested,
            },
        )
        self.library, self.user = library, user
        self.regions = {region.code: region for region in (here, *candidates)}
        posted = str(data.get("region", "")).replace("\x00", "?") if data else ""
        if posted and posted not in self.regions:
            found = Region.objects.select_related("province", "regency", "district").filter(
                code=posted
            )
            self.regions |= {region.code: region for region in found}
        self.fields["region"] = forms.ChoiceField(
            label=_("Region"),
            widget=forms.RadioSelect,
            choices=[(code, lineage_text(region)) for code, region in self.regions.items()],
        )
        self.order_fields(self.field_order)

    field_order = ("region", "partner_category", "library_type", "reason")

    @property
    def choice(self) -> str:
        """What was chosen, as one text: what was shown before it is confirmed."""
        names = ("region", "partner_category", "library_type")
        return "|".join(str(self[name].value() or "") for name in names)

    def clean_region(self) -> Region:
        region = self.regions[self.cleaned_data["region"]]
        if region.level == Level.COUNTRY:
            raise forms.ValidationError(_("Choose a province or a place within one."))
        if region == self.library.region:
            return region
        if region.valid_to is not None:
            raise forms.ValidationError(
                _("This region is no longer official. Choose the one after it.")
            )
        if not scope_for(self.user, Action.MANAGE).covers_region(region):
            raise forms.ValidationError(
                _("This place is outside your area. Ask the office above both to recode it.")
            )
        return region

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        library = self.library
        same = (library.region, library.partner_category, library.library_type)
        asked = (
            values.get("region"),
            values.get("partner_category"),
            values.get("library_type"),
        )
        if not self.errors and asked == same:
            raise forms.ValidationError(
                _("Nothing is different yet. Choose another place, category or type.")
            )
        return values


def lineage_text(region: Region) -> str:
    """Name a region so that two of the same name can be told apart."""
    parts = [region, region.district, region.regency, region.province]
    names = [part.full_name for part in parts if part is not None]
    return f"{', '.join(names)} ({region.dotted_code})"
