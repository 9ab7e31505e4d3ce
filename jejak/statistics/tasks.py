"""Work of the worker on months."""

from procrastinate.contrib.django import app

from .reminders import remind_of_months


@app.periodic(
    cron="30 22 * * *"
)  # UTC: early morning in Indonesia, when the day has come everywhere
@app.task(name="statistics.remind_of_months", queueing_lock="statistics.remind_of_months")
def remind(timestamp: int) -> None:
    remind_of_months()
