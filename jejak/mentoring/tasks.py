"""Work of the worker on calls."""

from procrastinate.contrib.django import app

from . import services


@app.periodic(
    cron="0 22 * * *"
)  # UTC: early morning in Indonesia, when the day has come everywhere
@app.task(name="mentoring.remind_of_calls", queueing_lock="mentoring.remind_of_calls")
def remind_of_calls(timestamp: int) -> None:
    while services.remind_of_calls():
        pass
