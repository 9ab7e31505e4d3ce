"""The house stands as it is drawn: layers, owned models, one way to the rows."""

import ast
import shutil
import subprocess
import sys
import tomllib
from itertools import pairwise
from pathlib import Path

from django.apps import apps
from django.db import models

from jejak.access.querysets import LibraryOwnedQuerySet
from jejak.places.models import Library

ROOT = Path(__file__).resolve().parent.parent
OWN_APPS = [config for config in apps.get_app_configs() if config.name.startswith("jejak.")]

# Models with a path to a library that are not owned querysets, and why that is safe.
NOT_OWNED = {
    "places.Library": "chosen by libraries_allowing and fetch_library_for",
    "places.LibraryPlacement": "read by way of a library that was fetched in scope",
    "access.Assignment": "chosen by people_below",
    "access.Invitation": "chosen by people_below, or by a code that only the invited holds",
    "announcements.Announcement": "told down the tree, by a visible_to of its own: who reads it is "
    "decided by place and role, who keeps it by the scope of reviewing and by rank",
    "announcements.Receipt": "one's own, or counted for an announcement that the person keeps",
    "activities.ActivityPhoto": "read by way of an activity or photo that was fetched in scope",
    "activities.ActivityVersion": "read by way of an activity that was fetched in scope",
    "activities.Remark": "read by way of an activity that was fetched in scope",
    "media.PhotoMatch": "read by way of a photo that was fetched in scope",
    "figures.LibraryMonth": "counted, never listed: totals are wider than records",
    "figures.LibraryYear": "counted, never listed: totals are wider than records",
    "figures.LibraryFact": "counted, never listed: totals are wider than records",
    "statistics.MonthlyStatisticsVersion": "read by way of a sheet that was fetched in scope",
    "plans.CommunityNeedVersion": "read by way of a need that was fetched in scope",
    "plans.NeedEvidence": "read by way of a need that was fetched in scope",
    "plans.MeetingNeed": "read by way of a meeting or need that was fetched in scope",
    "plans.PriorityScorer": "read by way of a meeting that was fetched in scope",
    "plans.PriorityScore": "read by way of a meeting that was fetched in scope",
    "plans.CostLine": "read by way of a plan line that was fetched in scope",
    "plans.PlanVersion": "read by way of a plan that was fetched in scope",
    "plans.CalendarFeed": "one person's own, or read by whoever holds its secret",
    "indicators.OwnTarget": "read by way of a library or region that was fetched in scope",
}
# Models whose rows a view may read as they are, and why.
OPEN_TO_VIEWS = {
    "Region": "official names and codes, public",
    "Theme": "the list of themes, public",
    "Remark": "only with an activity that was fetched in scope",
    "ActivityPhoto": "only with a photo that was fetched in scope",
}
WAYS_TO_ROWS = {"visible_to", "allowing", "fetch_for", "published"}


def leads_to_library(model: type[models.Model], seen: frozenset[str] = frozenset()) -> bool:
    if model is Library:
        return True
    if model._meta.label in seen:
        return False
    return any(
        leads_to_library(field.related_model, seen | {model._meta.label})
        for field in model._meta.fields
        if isinstance(field, models.ForeignKey) and isinstance(field.related_model, type)
    )


def test_every_model_that_leads_to_a_library_is_owned_or_has_a_reason():
    own = [model for config in OWN_APPS for model in config.get_models()]
    leading = {m._meta.label: m for m in own if leads_to_library(m)}
    unowned = {
        label
        for label, model in leading.items()
        if not isinstance(model._default_manager.all(), LibraryOwnedQuerySet)
    }
    assert unowned == set(NOT_OWNED)


def test_every_model_says_what_it_is():
    own = [model for config in OWN_APPS for model in config.get_models()]
    # Django writes a docstring of its own, "Model(field, field)", where there is none.
    silent = [m.__name__ for m in own if (m.__doc__ or "").startswith(f"{m.__name__}(")]
    assert not silent


def careless_reads(source: str) -> list[str]:
    """Return every read of `X.objects` in a view whose chain never asks for the scope."""
    tree = ast.parse(source)
    parents = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    found = []
    for node in ast.walk(tree):
        is_manager = isinstance(node, ast.Attribute) and node.attr == "objects"
        if not is_manager or ast.unparse(node.value) in OPEN_TO_VIEWS:
            continue
        calls = []
        step = parents[node]
        while isinstance(step, ast.Attribute | ast.Call):
            calls += [step.attr] if isinstance(step, ast.Attribute) else []
            step = parents[step]
        if not WAYS_TO_ROWS & set(calls):
            found.append(f"line {node.lineno}: {ast.unparse(node)}.{'.'.join(calls)}")
    return found


def test_no_view_reaches_rows_but_through_the_scope():
    asked = [*(ROOT / "jejak").rglob("*views.py"), *(ROOT / "jejak").rglob("api.py")]
    views = [p for p in asked if "tests" not in p.parts]
    assert len(views) > 4
    careless = {str(p.relative_to(ROOT)): careless_reads(p.read_text()) for p in views}
    assert not {path: lines for path, lines in careless.items() if lines}


def test_a_view_that_reaches_past_the_scope_is_seen():
    assert careless_reads("rows = Activity.objects.filter(pk=1)") == [
        "line 1: Activity.objects.filter"
    ]
    assert careless_reads("row = Activity.objects.select_related('library').get(pk=1)")
    assert careless_reads("rows = Activity.objects.filter(pk=1).visible_to(user)") == []


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    program = Path(sys.executable).parent / "lint-imports"
    return subprocess.run(
        [program, "--no-cache"],
        cwd=folder,
        env={"PYTHONPATH": str(folder), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_each_floor_is_held_apart_from_the_one_above(tmp_path):
    """Break the contract between all neighbours at once, in a copy, and see each one bite."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    (contract,) = contracts["contracts"]
    # `a | b` are neighbours on one floor, which may not see each other either.
    floors = [floor.split(" | ") for floor in contract["layers"]]
    layers = [layer for floor in floors for layer in floor]
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for layer in ("jejak", *layers):
        package = tmp_path / layer.replace(".", "/")
        package.mkdir(exist_ok=True)
        (package / "__init__.py").write_text("")
    assert lint_imports(tmp_path).returncode == 0

    for upper, lower in pairwise(layers):
        inner = tmp_path / lower.replace(".", "/") / "inner.py"
        inner.write_text(f"import {upper}\n")
    broken = lint_imports(tmp_path)
    assert broken.returncode == 1
    for upper, lower in pairwise(layers):
        assert f"{lower}.inner -> {upper}" in broken.stdout
