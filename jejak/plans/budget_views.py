"""Price lists of regencies, and the list of budget accounts."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from jejak.access.roles import Action
from jejak.access.scope import scope_for
from jejak.common.errors import InvalidContent
from jejak.common.forms import show_errors
from jejak.common.text import number_text, typed_number
from jejak.places.models import Region

from . import budget_queries as queries
from . import services
from .budget_forms import (
    AccountForm,
    PastedPrices,
    PasteForm,
    PriceForm,
    initial_account,
    initial_price,
)
from .models.work_plans import EARLIEST_YEAR, LATEST_YEAR

PRICES_A_PAGE = 100


@require_GET
def price_regencies(request: HttpRequest) -> HttpResponse:
    """Choose a regency; whoever has one goes there."""
    queries.require_planner(request.user)
    regencies = queries.regencies_of(request.user)
    typed = request.GET.get("wilayah", "")
    named = regencies if len(regencies) == 1 else [r for r in regencies if r.code == typed]
    if named:
        return redirect("prices", code=named[0].code)
    return render(request, "plans/price_regencies.html", {"regencies": regencies})


@require_GET
def prices(request: HttpRequest, code: str) -> HttpResponse:
    region = queries.fetch_price_region(request.user, code, Action.VIEW)
    listed = queries.price_years(region)
    year = _year(request.GET.get("tahun"), listed)
    search = request.GET.get("cari", "").replace("\x00", "").strip()[:80]
    first = typed_number(request.GET.get("mulai")) or 0
    page = queries.price_page(region, year, search=search, first=first, size=PRICES_A_PAGE)
    this_year = timezone.localdate().year
    context = {
        "region": region,
        "year": year,
        "years": sorted({*listed, year, this_year, this_year + 1}),
        "search": search,
        "page": page,
        "earlier_first": max(page.first - PRICES_A_PAGE, 0) if page.first else None,
        "later_first": page.last if page.last < page.found else None,
        "rest": urlencode([("tahun", str(year)), ("cari", search)]),
        "source_year": next((one for one in listed if one < year), None),
        "may_edit": queries.may_keep_prices(request.user, region),
    }
    return render(request, "plans/prices.html", context)


def _year(typed: str | None, listed: list[int]) -> int:
    """Return the year that was asked for, else the newest list's, else this year."""
    year = typed_number(typed)
    if year is not None and EARLIEST_YEAR <= year <= LATEST_YEAR:
        return year
    return listed[0] if listed else timezone.localdate().year


def _list_address(region: Region, year: int) -> str:
    return f"{reverse('prices', args=[region.code])}?tahun={year}"


@require_http_methods(["GET", "POST"])
def price_new(request: HttpRequest, code: str) -> HttpResponse:
    region = queries.fetch_price_region(request.user, code, Action.MANAGE)
    year = _year(request.POST.get("tahun") or request.GET.get("tahun"), [])
    form = PriceForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            services.add_price(region, form.content(), year=year, by=request.user)
        except InvalidContent as error:
            show_errors(form, error)
        else:
            messages.success(request, _("Added to the list."))
            return redirect(_list_address(region, year))
    return _price_page(request, form, region=region, year=year, price=None)


@require_http_methods(["GET", "POST"])
def price_edit(request: HttpRequest, pk: int) -> HttpResponse:
    row = queries.fetch_price(request.user, pk)
    posted = request.POST if request.method == "POST" else None
    form = PriceForm(posted, initial=initial_price(row))
    if form.is_valid():
        try:
            services.change_price(row, form.content(), by=request.user)
        except InvalidContent as error:
            show_errors(form, error)
        else:
            messages.success(request, _("Saved. Plans that took the old price keep it."))
            return redirect(_list_address(row.region, row.year))
    return _price_page(request, form, region=row.region, year=row.year, price=row)


def _price_page(request: HttpRequest, form: PriceForm, **context: Any) -> HttpResponse:
    status = 422 if form.is_bound else 200
    return render(request, "plans/price_form.html", context | {"form": form}, status=status)


@require_POST
def price_remove(request: HttpRequest, pk: int) -> HttpResponse:
    row = queries.fetch_price(request.user, pk)
    services.remove_price(row, by=request.user)
    messages.success(request, _("Taken off the list. Plans that took the price keep it."))
    return redirect(_list_address(row.region, row.year))


@require_http_methods(["GET", "POST"])
def price_paste(request: HttpRequest, code: str) -> HttpResponse:
    """Take many lines; what is right is stored, what is wrong stays in the box, by its number."""
    region = queries.fetch_price_region(request.user, code, Action.MANAGE)
    year = _year(request.POST.get("tahun") or request.GET.get("tahun"), [])
    form = PasteForm(request.POST if request.method == "POST" else None)
    found, taken = PastedPrices(), services.Taken()
    if form.is_valid():
        found = form.cleaned_data["lines"]
        try:
            taken = services.take_prices(region, found.contents, year=year, by=request.user)
        except InvalidContent as error:
            show_errors(form, error)
        else:
            if not found.wrong:
                messages.success(request, _taken_text(taken))
                return redirect(_list_address(region, year))
            form.keep_wrong(found)
    context = {
        "form": form,
        "region": region,
        "year": year,
        "wrong": found.wrong,
        "taken": _taken_text(taken) if found.contents and not form.errors else "",
    }
    status = 422 if form.is_bound else 200
    return render(request, "plans/price_paste.html", context, status=status)


def _taken_text(taken: services.Taken) -> str:
    return _("New: %(added)s, with another price: %(changed)s, as they were: %(same)s.") % {
        name: number_text(count) for name, count in vars(taken).items()
    }


@require_POST
def price_copy(request: HttpRequest, code: str) -> HttpResponse:
    region = queries.fetch_price_region(request.user, code, Action.MANAGE)
    year = _year(request.POST.get("tahun"), [])
    try:
        count = services.copy_prices(region, year=year, by=request.user)
    except InvalidContent as error:
        messages.error(request, str(error))
    else:
        said = _("Copied: %(count)s. Look at each price once.") % {"count": number_text(count)}
        messages.success(request, said)
    return redirect(_list_address(region, year))


@require_GET
def budget_accounts(request: HttpRequest) -> HttpResponse:
    queries.require_planner(request.user)
    context = {
        "accounts": queries.accounts(),
        "may_edit": bool(scope_for(request.user, Action.DEFINE)),
    }
    return render(request, "plans/budget_accounts.html", context)


@require_http_methods(["GET", "POST"])
def budget_account_new(request: HttpRequest) -> HttpResponse:
    queries.require_definer(request.user)
    form = AccountForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            services.add_account(form.cleaned_data, by=request.user)
        except InvalidContent as error:
            show_errors(form, error)
        else:
            messages.success(request, _("Added to the list."))
            return redirect("budget_accounts")
    return _account_page(request, form, account=None)


@require_http_methods(["GET", "POST"])
def budget_account_edit(request: HttpRequest, pk: int) -> HttpResponse:
    row = queries.fetch_account(request.user, pk)
    posted = request.POST if request.method == "POST" else None
    form = AccountForm(posted, initial=initial_account(row))
    if form.is_valid():
        try:
            services.change_account(row, form.cleaned_data, by=request.user)
        except InvalidContent as error:
            show_errors(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("budget_accounts")
    return _account_page(request, form, account=row)


def _account_page(request: HttpRequest, form: AccountForm, **context: Any) -> HttpResponse:
    status = 422 if form.is_bound else 200
    context |= {"form": form}
    return render(request, "plans/budget_account_form.html", context, status=status)


@require_POST
def budget_account_use(request: HttpRequest, pk: int) -> HttpResponse:
    """Retire an account, or take it up again."""
    row = queries.fetch_account(request.user, pk)
    is_active = request.POST.get("pakai") == "1"
    try:
        services.use_account(row, is_active=is_active, by=request.user)
    except InvalidContent as error:
        messages.error(request, " ".join(map(str, error.fields.values())))
    else:
        said = _("In use again.") if is_active else _("Retired. Plans that name it keep it.")
        messages.success(request, said)
    return redirect("budget_accounts")
