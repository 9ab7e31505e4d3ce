"""Nightly work of the figures."""

import logging

from procrastinate.contrib.django import app

from .check import check_facts, repair

logger = logging.getLogger(__name__)
SHOWN = 20


@app.periodic(cron="0 19 * * *")  # UTC: two at night in Western Indonesia
@app.task(name="figures.nightly_check", queueing_lock="figures.nightly_check")
def nightly_check(timestamp: int) -> None:
    """Check the facts, and when they differ say where and make them anew."""
    differences = check_facts()
    for difference in differences[:SHOWN]:
        logger.error("figures differ: %s", difference)
    if differences:
        repair()
        left = len(check_facts())
        logger.error("figures repaired: %s differences before, %s after", len(differences), left)
    else:
        logger.info("figures agree with the records")
