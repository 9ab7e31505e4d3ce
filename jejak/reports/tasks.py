"""Work of the worker on exported files."""

from __future__ import annotations

import uuid

from procrastinate.contrib.django import app

from . import services
from .kept.services import compare_kept_figures as compare


@app.task(name=services.TASK)
def make_export(export_id: str) -> None:
    """Make one file; of a worker that was killed, `activities.tend_jobs` gives the job back."""
    services.make_export(uuid.UUID(export_id))


@app.periodic(cron="40 18 * * *")  # UTC: in the night of Western Indonesia
@app.task(name="reports.delete_old_exports", queueing_lock="reports.delete_old_exports")
def delete_old_exports(timestamp: int) -> None:
    services.delete_old_exports()


@app.periodic(cron="10 19 * * *")  # UTC: in the night of Western Indonesia
@app.task(name="reports.compare_kept_figures", queueing_lock="reports.compare_kept_figures")
def compare_kept_figures(timestamp: int) -> None:
    """Compare what people kept with now, and tell those whose figures changed."""
    compare()
