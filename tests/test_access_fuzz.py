"""Random people ask everything of everybody: nobody learns or changes what is not theirs.

JEJAK_FUZZ_SEED chooses another country and other requests, JEJAK_FUZZ_CASES how many.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps

from jejak.access.querysets import LibraryOwnedQuerySet

from .fuzz.asking import Asker, all_routes
from .fuzz.country import Country
from .fuzz.things import CHOICES, WITHOUT_ROWS, fill

pytestmark = pytest.mark.django_db

SEED = int(os.environ.get("JEJAK_FUZZ_SEED", "20261125"))
CASES = int(os.environ.get("JEJAK_FUZZ_CASES", "1000"))
SHOWN = 20


@pytest.fixture
def country(settings: Any, tmp_path: Path) -> Country:
    settings.MEDIA_ROOT = settings.DATA_DIR = tmp_path
    made = Country(SEED)
    fill(made)
    return made


def report(asker: Asker) -> str:
    counts = f"{asker.asked_count} requests, {asker.hidden_count} for what is out of sight"
    return "\n".join([f"seed {SEED}, {counts}, findings: {len(asker.leaks)}", *asker.leaks[:SHOWN]])


def test_nobody_learns_or_changes_what_is_not_theirs(country: Country) -> None:
    asker = Asker(country, SEED)

    for number in range(CASES):
        asker.ask_one()
        if number % 20 == 0:
            asker.search_one()
            asker.total_one()

    print(report(asker))  # noqa: T201 - which seed it was
    assert not asker.leaks, report(asker)


def test_a_broken_scope_is_seen(country: Country, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(LibraryOwnedQuerySet, "allowing", lambda rows, _user, _action: rows.all())
    asker = Asker(country, SEED)

    while len(asker.leaks) < 5 and asker.asked_count < 1_000:
        asker.ask_one()

    assert len(asker.leaks) >= 5, report(asker)


def test_every_route_with_an_object_in_its_address_is_asked(country: Country) -> None:
    for route in all_routes():
        assert route.kind != "", f"add {route.name} to KIND_OF in tests/fuzz/things.py"
        if route.kind is None:
            continue
        assert country.things.get(route.kind), f"make a {route.kind} in tests/fuzz/things.py"
        known = set(country.things[route.kind][0].kwargs) | set(CHOICES)
        missing = set(route.parameters) - known
        assert not missing, f"add {missing} of {route.name} to CHOICES in tests/fuzz/things.py"


def test_every_model_has_rows_in_the_country(country: Country) -> None:
    own = [c for c in apps.get_app_configs() if c.name.startswith("jejak.")]
    empty = {
        model._meta.label
        for config in own
        for model in config.get_models()
        if not model._default_manager.exists()
    }
    assert empty == set(WITHOUT_ROWS), "make rows in tests/fuzz/things.py"
