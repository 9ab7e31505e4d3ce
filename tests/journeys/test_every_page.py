"""Every page that a role may open: accessible, whole at 360 px, in both languages."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from jejak.accounts.models import User
from jejak.activities import services
from jejak.activities.tests.factories import recorded
from tests.cast import build_cast

from .looking import DESKTOP, PHONE

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def pages_of(cast: Any) -> dict[str, list[str]]:
    day = timezone.localdate() - timedelta(days=1)
    long_title = "Pelatihan pembuatan keripik singkong aneka rasa dan pemasarannya secara daring"
    sent = recorded(cast, held_on=day, title=long_title, cost_idr=350_000, place="Balai desa")
    draft = recorded(cast, held_on=day, submit=False)
    returned = services.return_activity(
        recorded(cast, held_on=day), remarks={"title": "Perjelas", "": "Lengkapi"}, by=cast.ben
    )
    withdrawn = services.withdraw_activity(
        recorded(cast, held_on=day), reason="Tercatat dua kali", by=cast.ana
    )
    library = reverse("library", args=[cast.library.pk])

    def at(name: str, row: Any) -> str:
        return reverse(name, args=[row.pk])

    return {
        "ana": [
            reverse("activity_new"),
            at("activity", draft),
            at("activity_edit", returned),
            at("activity", withdrawn),
            at("activity_withdraw", sent),
            at("activity_delete_draft", draft),
            library,
            library + "ubah/",
            library + "undang/",
            reverse("account"),
            reverse("account_change_password"),
            reverse("definitions"),
        ],
        "rina": [
            reverse("home"),
            reverse("activities") + "?keadaan=submitted",
            at("activity", sent),
            at("activity_return", sent),
            at("activity_history", returned),
            reverse("activity_new"),
            reverse("libraries"),
            reverse("library_new") + "?cari=kendal",
            library + "tutup/",
            library + "pindah/",
            reverse("people"),
            reverse("person_invite"),
            reverse("regions") + "?cari=kendal",
        ],
        "omar": [reverse("home"), reverse("activities"), reverse("capaian"), "/tidak-ada/"],
        "stranger": [reverse("home"), reverse("invitation_code")],
    }


@pytest.mark.parametrize(
    ("language", "viewport"), [("id", PHONE), ("en", DESKTOP)], ids=["id-phone", "en-desktop"]
)
def test_every_page_is_whole_and_accessible(
    person: Any, language: str, viewport: dict[str, int]
) -> None:
    cast = build_cast()
    User.objects.update(language=language)
    for name, pages in pages_of(cast).items():
        one = person(f"{name}-{language}", viewport)
        one.goes_to("/masuk/")
        one.looks("masuk")
        one.signs_in(name)
        for number, page in enumerate(pages):
            one.goes_to(page)
            one.looks(f"{number:02}-{page.strip('/').split('?')[0].replace('/', '-')[:30]}")
