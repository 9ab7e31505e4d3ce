"""Libraries that stand in a region which is no longer official."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from jejak.access.roles import Action
from jejak.access.scope import scope_for
from jejak.common.errors import NotAllowed
from jejak.common.text import typed_number

from .recode_list_queries import recode_page


@require_GET
def libraries_to_recode(request: HttpRequest) -> HttpResponse:
    if not scope_for(request.user, Action.MANAGE):
        raise NotAllowed(_("Only an office recodes libraries."))
    page = recode_page(request.user, cursor=typed_number(request.GET.get("setelah")))
    return render(request, "directory/libraries_to_recode.html", {"page": page})
