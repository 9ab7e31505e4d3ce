"""Where one is signed in, and signing out there."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from jejak.accounts.devices import devices_of, end_device, sign_out_everywhere


@require_GET
def devices(request: HttpRequest) -> HttpResponse:
    """Show every signed-in browser of the person, this one first."""
    found = devices_of(request.user, session_key=request.session.session_key)
    return render(request, "directory/devices.html", {"devices": found})


@require_POST
def device_end(request: HttpRequest) -> HttpResponse:
    if end_device(request.user, request.POST.get("device", "")):
        messages.success(request, _("That device is signed out."))
    else:
        messages.info(request, _("That device was signed out already."))
    return redirect("devices")


@require_POST
def devices_end(request: HttpRequest) -> HttpResponse:
    """End all sessions, this one too."""
    sign_out_everywhere(request.user)
    logout(request)
    messages.success(request, _("You are signed out on every device."))
    return redirect("account_login")
