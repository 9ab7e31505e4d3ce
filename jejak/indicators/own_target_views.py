"""Own targets of a library, and of a regency for its libraries."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from jejak.access.querysets import fetch_library_for
from jejak.access.roles import Action
from jejak.access.scope import may_see_totals
from jejak.common.errors import InvalidContent, NotAllowed
from jejak.common.forms import show_errors
from jejak.common.periods import Period
from jejak.common.text import exact_text, typed_number
from jejak.places.models import Level, Library, Region

from .own_targets import OwnTargetLine, own_target_lines
from .services import may_set_own_targets, set_own_targets
from .versions import definitions_for

EARLIEST_YEAR = 2015


class AmountField(forms.Field):
    """An amount as people type it: `4`, `2,5`; empty is no target."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "maxlength": "12"})

    def to_python(self, value: object) -> Decimal | None:
        text = str(value if value is not None else "").strip().rstrip("%").strip()
        if not text:
            return None
        whole, _sign, part = text.replace(",", ".").partition(".")
        is_plain = all(one.isascii() and one.isdigit() for one in (whole, part or "0"))
        if not is_plain or len(whole) > 7 or len(part) > 2:
            words = _("Write a number such as 4 or 2.5, or leave it empty.")
            raise forms.ValidationError(words)
        return Decimal(f"{whole}.{part or 0}")


class OwnTargetsForm(forms.Form):
    """One amount for each indicator of the version in force."""

    def __init__(self, lines: list[OwnTargetLine], data: Any = None) -> None:
        held = {line.code: exact_text(line.own.amount) for line in lines if line.own}
        super().__init__(data, initial=held)
        for line in lines:
            label = f"{line.name} ({line.unit})"
            self.fields[line.code] = AmountField(label=label, required=False, help_text=hint(line))


def hint(line: OwnTargetLine) -> str:
    """Say for how many months the amount counts: as the official one, else for the year."""
    if line.official:
        return _("Official target: %(target)s") % {"target": line.official}
    return _("in the whole year") if line.per_months else ""


@require_http_methods(["GET", "POST"])
def own_targets_library(request: HttpRequest, pk: int) -> HttpResponse:
    library = fetch_library_for(request.user, Action.PROFILE, pk)
    return _page(request, library)


@require_http_methods(["GET", "POST"])
def own_targets_region(request: HttpRequest, code: str) -> HttpResponse:
    region = get_object_or_404(Region, code=code[:10], level=Level.REGENCY)
    if not may_see_totals(request.user, region):
        raise Http404
    if not may_set_own_targets(request.user, region):
        raise NotAllowed
    return _page(request, region)


def _page(request: HttpRequest, place: Library | Region) -> HttpResponse:
    this_year = timezone.localdate().year
    year = typed_number(request.GET.get("tahun")) or this_year
    if not EARLIEST_YEAR <= year <= this_year + 1:
        raise Http404
    lines = _lines(place, year)
    form = OwnTargetsForm(lines, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        amounts = {line.code: (form.cleaned_data[line.code], line.per_months) for line in lines}
        try:
            set_own_targets(place, year=year, amounts=amounts, by=request.user)
        except InvalidContent as error:
            show_errors(form, error)
        else:
            messages.success(request, _("Own targets kept. They are shown beside the official."))
            return redirect(f"{request.path}?tahun={year}")
    of = f"perpustakaan={place.pk}" if isinstance(place, Library) else f"wilayah={place.code}"
    context = {
        "place": place,
        "is_library": isinstance(place, Library),
        "year": year,
        "years": [this_year - 1, this_year, this_year + 1],
        "form": form,
        "card_href": f"{reverse('card')}?{of}",
    }
    status = 422 if form.is_bound else 200
    return render(request, "indicators/own_targets.html", context, status=status)


def _lines(place: Library | Region, year: int) -> list[OwnTargetLine]:
    """Return a line for each indicator of the version that holds at the year's end so far."""
    months = Period(date(year, 1, 1), date(year, 12, 31))
    return list(own_target_lines(definitions_for(months), place, year))
