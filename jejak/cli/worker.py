"""The worker: photos, and whatever else need not keep a person waiting."""

from argparse import Namespace

from procrastinate.contrib.django import app

from .supervisor import end_with_parent


def run(_options: Namespace) -> None:
    """Do jobs, one at a time, until told to stop; the running one is finished first."""
    end_with_parent()
    with app.replace_connector(app.connector.get_worker_connector()) as jobs:
        jobs.run_worker(concurrency=1, delete_jobs="successful", shutdown_graceful_timeout=15)
