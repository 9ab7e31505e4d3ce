"""One person: tasks, the state of the account, and what the person did."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from jejak.accounts.second_step import has_second_step
from jejak.directory.people_queries import fetch_person_for, standing_of, tasks_of
from jejak.figures.filters import zone_of

from .trail import trail_page
from .trail_words import KIND_CHOICES


class TrailForm(forms.Form):
    jenis = forms.ChoiceField(
        label=_("What"), choices=[("", _("All")), *KIND_CHOICES], required=False
    )
    hari = forms.DateField(
        label=_("Day"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    setelah = forms.IntegerField(required=False, min_value=1, max_value=2**62)


@require_GET
def person(request: HttpRequest, pk: int) -> HttpResponse:
    user: Any = request.user
    found = fetch_person_for(user, pk)
    tasks = tasks_of(user, found)
    form = TrailForm(request.GET)
    form.is_valid()  # what cannot be read is named beside its field, and left out
    asked = form.cleaned_data
    kind, day, zone = asked.get("jenis") or "", asked.get("hari"), zone_of(user)
    page = trail_page(user, found, kind=kind, day=day, cursor=asked.get("setelah"), zone=zone)
    kept = {"jenis": kind, "hari": day.isoformat() if day else ""}
    kept = {name: value for name, value in kept.items() if value}
    with timezone.override(zone):
        return render(
            request,
            "desk/person.html",
            {
                "person": found,
                "is_own": found.pk == user.pk,
                "tasks": tasks,
                "has_second_step": has_second_step(found),
                "standing": standing_of(user, found, tasks),
                "form": form,
                "page": page,
                "zone": zone,
                "is_filtered": bool(kept),
                "next_query": urlencode({**kept, "setelah": page.next_cursor}),
            },
        )
