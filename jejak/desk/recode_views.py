"""The recoding of a library: look for the place, see what changes, confirm."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from jejak.access.querysets import fetch_library_for
from jejak.access.roles import Action
from jejak.access.scope import PersonLike, scope_for
from jejak.activities.errors import RecodedMeanwhile
from jejak.common.errors import InvalidContent
from jejak.common.forms import show_errors
from jejak.common.text import typed_number
from jejak.figures.filters import zone_of
from jejak.figures.recoding import recode_library
from jejak.places.models import Level, Library, Region
from jejak.places.placements import placement_steps

from .forms import CANDIDATES_SHOWN, RecodeForm
from .recode_effect import Effect, effect_of


@require_http_methods(["GET", "POST"])
def library_recode(request: HttpRequest, pk: int) -> HttpResponse:
    """Nothing is written before the very choice that was shown with its effect comes back."""
    library = fetch_library_for(request.user, Action.MANAGE, pk)
    search = request.GET.get("cari", "").replace("\x00", "").strip()[:80]
    form = RecodeForm(
        request.POST if request.method == "POST" else None,
        library=library,
        candidates=_candidates(search, request.user),
        user=request.user,
        suggested=_suggested(request),
    )
    effect: Effect | None = None
    if request.method == "POST" and form.is_valid():
        is_confirmed = request.POST.get("confirmed") == form.choice
        if is_confirmed and _recode(library, form, request):
            messages.success(request, _("Recoded. Its records and figures moved with it."))
            return redirect("library", pk=library.pk)
        if not form.errors:
            effect = effect_of(
                library,
                region=form.cleaned_data["region"],
                partner_category=form.cleaned_data["partner_category"],
            )
    steps = placement_steps(library)
    context = {
        "library": library,
        "form": form,
        "effect": effect,
        "search": search,
        "found_count": len(form.regions) - 1,
        "placement_id": steps[0].placement.pk if steps else "",
        "steps": steps,
        "zone": zone_of(request.user),
    }
    return render(request, "desk/library_recode.html", context, status=422 if form.errors else 200)


def _candidates(search: str, user: PersonLike) -> list[Region]:
    """Return the found regions that are official and lie within the person's area."""
    if not search:
        return []
    scope = scope_for(user, Action.MANAGE)
    found = Region.objects.valid().found(search)
    related = found.select_related("province", "regency", "district")
    rows = [region for region in related[:200] if region.level != Level.COUNTRY]
    return [region for region in rows if scope.covers_region(region)][:CANDIDATES_SHOWN]


def _suggested(request: HttpRequest) -> dict[str, str]:
    """Return the choice that a link proposes, such as one from the list of old regions."""
    asked = {"region": request.GET.get("wilayah", ""), "reason": request.GET.get("alasan", "")}
    return {name: text.replace("\x00", "")[:200] for name, text in asked.items() if text}


def _recode(library: Library, form: RecodeForm, request: HttpRequest) -> bool:
    seen = typed_number(request.POST.get("placement")) or 0
    try:
        recode_library(library, by=request.user, seen_placement_id=seen, **form.cleaned_data)
    except (InvalidContent, RecodedMeanwhile) as error:
        show_errors(form, error)
        library.refresh_from_db()
        return False
    return True
