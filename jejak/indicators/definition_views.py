"""The definitions as everybody reads them."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from jejak.access.roles import Action
from jejak.access.scope import assignments_of, scope_for
from jejak.common.errors import NotAllowed
from jejak.common.text import typed_number

from .described import changes_between, describe
from .models import DefinitionVersion
from .versions import version_in_force


@require_GET
def definitions_of_indicators(request: HttpRequest) -> HttpResponse:
    """The version in force, or the one asked for; a draft only for those who define."""
    if not assignments_of(request.user):
        raise NotAllowed
    may_define = bool(scope_for(request.user, Action.DEFINE))
    known = DefinitionVersion.objects.visible_to(request.user)
    published = known.published().order_by("-valid_from")
    in_force = version_in_force(timezone.localdate())
    version, number = in_force, request.GET.get("versi", "")
    if number:
        version = get_object_or_404(known, number=min(typed_number(number) or 0, 30_000))
    if version is None:
        raise Http404
    earlier = published.prefetch_related("indicators__targets")
    if version.valid_from is not None:
        earlier = earlier.filter(valid_from__lt=version.valid_from)
    before = list(earlier)
    rows = describe(version, before)
    context = {
        "version": version,
        "in_force": in_force,
        "scored": [row for row in rows if row.indicator.weight],
        "further": [row for row in rows if not row.indicator.weight],
        "before": before[0] if before else None,
        "changes": changes_between(before[0], version) if before else [],
        "versions": published,
        "draft": known.drafts().first() if may_define else None,
        "may_define": may_define,
    }
    return render(request, "indicators/definitions.html", context)
