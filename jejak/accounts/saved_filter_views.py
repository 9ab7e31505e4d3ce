"""Keeping, renaming and deleting one's own filters."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from jejak.common.errors import InvalidContent
from jejak.common.forms import PlainTextField, show_errors

from .models import SavedFilter
from .saved_filters import (
    LISTS,
    address_of,
    clean_query,
    delete_filter,
    rename_filter,
    save_filter,
)


class FilterNameForm(forms.Form):
    use_required_attribute = False
    nama = PlainTextField(
        label=gettext_lazy("Name of the filter"),
        max_length=60,
        error_messages={"required": gettext_lazy("Give the filter a name.")},
    )


@require_POST
def saved_filter_new(request: HttpRequest) -> HttpResponse:
    listing = request.POST.get("daftar", "kegiatan")
    if listing not in LISTS:
        raise Http404
    query = clean_query(request.POST.get("saring", ""))[:2_000]
    form = FilterNameForm(request.POST)
    if form.is_valid():
        try:
            row = save_filter(
                listing=listing, name=form.cleaned_data["nama"], query=query, by=request.user
            )
        except InvalidContent as error:
            show_errors(form, error)
        else:
            messages.success(
                request,
                _("Saved. The address of this page is the filter: you may send it to a colleague."),
            )
            return redirect(address_of(row))
    context = {"form": form, "listing": listing, "query": query}
    return render(request, "accounts/saved_filter.html", context, status=422)


@require_http_methods(["GET", "POST"])
def saved_filter_edit(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(SavedFilter.objects.visible_to(request.user), pk=pk)
    sent = request.method == "POST"
    form = FilterNameForm(request.POST if sent else None, initial={"nama": row.name})
    if sent and form.is_valid():
        try:
            rename_filter(row, name=form.cleaned_data["nama"], by=request.user)
        except InvalidContent as error:
            show_errors(form, error)
        else:
            return redirect(address_of(row))
    context = {"form": form, "row": row, "address": address_of(row)}
    return render(request, "accounts/saved_filter.html", context, status=422 if sent else 200)


@require_POST
def saved_filter_delete(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(SavedFilter.objects.visible_to(request.user), pk=pk)
    address = address_of(row)
    delete_filter(row, by=request.user)
    messages.success(request, _("The saved filter is deleted. The list itself is unchanged."))
    return redirect(address)
