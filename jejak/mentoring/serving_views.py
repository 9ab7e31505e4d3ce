"""Who serves which library, and giving libraries to a facilitator."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from jejak.access.querysets import libraries_allowing
from jejak.access.roles import Action, Role
from jejak.access.scope import may_end, may_invite, scope_for
from jejak.common.errors import NotAllowed
from jejak.common.text import number_text
from jejak.places.models import Level, Library, Region

from . import services
from .forms import GiveForm
from .places import CATEGORY_CHOICES, Asked, asked_place, regions_to_choose, text_of
from .serving import Regency, people_named, regency_page, regions_page, servers_in
from .silence import NOBODY

LIBRARIES_SHOWN = 200


@require_http_methods(["GET", "POST"])
def serving(request: HttpRequest) -> HttpResponse:
    user = request.user
    if not scope_for(user, Action.REVIEW):
        raise NotAllowed(_("Only those who serve libraries see this page."))
    asked = asked_place(request.GET, user)
    context: dict[str, Any] = {
        "asked": asked,
        "categories": CATEGORY_CHOICES,
        "region_choices": regions_to_choose(user, asked.region),
    }
    if asked.region.level < Level.REGENCY:
        if request.method == "POST":
            raise Http404
        context["regions"] = regions_page(user, asked, timezone.now())
        return _answer(request, context, 422 if asked.problems else 200)
    return _regency(request, asked, context)


def _answer(request: HttpRequest, context: dict[str, Any], status: int) -> HttpResponse:
    return render(request, "mentoring/serving.html", context, status=status)


def _regency(request: HttpRequest, asked: Asked, context: dict[str, Any]) -> HttpResponse:
    page = regency_page(request.user, asked, timezone.now())
    only_unserved = text_of(request.GET, "siapa") == NOBODY
    text = text_of(request.GET, "cari")
    rows = page.unserved if only_unserved else page.libraries
    rows = [row for row in rows if text.lower() in row.library.name.lower()]
    form = _form(request, asked, page)
    if request.method == "POST":
        if form is None:
            raise NotAllowed(_("You may not give this role here."))
        if form.is_valid():
            return _give(request, asked, form)
    context |= {
        "page": page,
        "loads": [
            (load, [(a, may_end(request.user, a)) for a in load.assignments]) for load in page.loads
        ],
        "rows": rows[:LIBRARIES_SHOWN],
        "row_count": len(rows),
        "only_unserved": only_unserved,
        "nobody": NOBODY,
        "text": text,
        "name": text_of(request.GET, "nama"),
        "form": form,
        "ticked": set(request.POST.getlist("libraries")),
        "may_give_all": may_invite(request.user, Role.FACILITATOR, _regency_of(asked.region)),
    }
    is_wrong = asked.problems or (form is not None and form.is_bound)
    return _answer(request, context, 422 if is_wrong else 200)


def _regency_of(region: Region) -> Region:
    return region if region.level == Level.REGENCY else region.regency or region


def _form(request: HttpRequest, asked: Asked, page: Regency) -> GiveForm | None:
    """Return the form for those who may give the role in the regency."""
    if not may_invite(request.user, Role.FACILITATOR, _regency_of(asked.region)):
        return None
    people = servers_in(request.user, asked.region)
    name = text_of(request.GET, "nama")
    if name:
        found = people_named(request.user, name)
        people += [person for person in found if person not in people]
    return GiveForm(
        request.POST if request.method == "POST" else None,
        people=people,
        library_names={row.library.pk: row.library.name for row in page.libraries},
    )


def _give(request: HttpRequest, asked: Asked, form: GiveForm) -> HttpResponse:
    wanted = form.cleaned_data
    person = wanted["person"]
    places: list[Library | Region] = list(
        libraries_allowing(request.user, Action.INVITE).filter(pk__in=wanted["libraries"])
    )
    if wanted["whole"]:
        places = [_regency_of(asked.region)]
    given = services.give_libraries(person, places, by=request.user)
    text = _("%(name)s now serves them. New: %(count)s.")
    messages.success(request, text % {"name": person.name, "count": number_text(given)})
    return redirect(f"{reverse('serving')}?wilayah={asked.region.code}")
