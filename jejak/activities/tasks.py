"""Work of the worker on photos."""

from __future__ import annotations

import uuid

from asgiref.sync import sync_to_async
from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.job_context import JobContext

from jejak.media import services as media
from jejak.media.models import Photo

from . import services
from .search import vocabulary
from .services import photo_changes

LONGEST_QUEUE = 1000
MOST_DEATHS = 3


@app.task(
    name=media.PROCESS_TASK,
    queue=media.QUEUE,
    retry=RetryStrategy(max_attempts=5, exponential_wait=4),
)
def process_photo(photo_id: str) -> None:
    photo_changes.process_photo(uuid.UUID(photo_id))


def process_now() -> int:
    """Process every waiting photo in this process, for the demonstration and tests."""
    waiting = Photo.objects.filter(state=Photo.State.RECEIVED).order_by("pk")
    ids = list(waiting.values_list("pk", flat=True))
    for photo_id in ids:
        photo_changes.process_photo(photo_id)
    return len(ids)


@app.periodic(cron="*/5 * * * *")
@app.task(
    name="activities.resume_photos",
    queue=media.QUEUE,
    queueing_lock="activities.resume_photos",
)
def resume_photos(timestamp: int) -> None:
    """Ask again for photos that wait although no job of theirs does."""
    since = timezone.now() - media.STUCK_AFTER
    stuck = Photo.objects.filter(state=Photo.State.RECEIVED, received_at__lt=since)
    ids = list(stuck.order_by("received_at").values_list("pk", flat=True)[:LONGEST_QUEUE])
    if not ids:
        return
    queued = ProcrastinateJob.objects.filter(task_name=media.PROCESS_TASK, status="todo")
    asked = set(queued.values_list("args__photo_id", flat=True))
    media.defer_processing([photo_id for photo_id in ids if str(photo_id) not in asked])


@app.periodic(cron="*/2 * * * *")
@app.task(
    name="activities.tend_jobs",
    queue=media.QUEUE,
    queueing_lock="activities.tend_jobs",
    pass_context=True,
)
async def tend_jobs(context: JobContext, timestamp: int) -> None:
    """Give back the jobs of a worker that was killed.

    A photo that was there each time a worker died is called damaged, so that it kills no more.
    """
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs():
        if job.task_name == media.PROCESS_TASK and job.attempts >= MOST_DEATHS:
            photo_id = uuid.UUID(job.task_kwargs["photo_id"])
            await sync_to_async(photo_changes.give_up)(photo_id)
        await manager.retry_job(job)


@app.periodic(cron="30 18 * * *")  # UTC: half past one at night in Western Indonesia
@app.task(name="activities.tidy_photos", queue=media.QUEUE, queueing_lock="activities.tidy_photos")
def tidy_photos(timestamp: int) -> None:
    """Delete the photos of forms never finished, those that never came, and leftover files."""
    now = timezone.now()
    while media.purge_unattached(now=now):
        pass
    while services.forget_late_photos(now=now):
        pass
    media.sweep_files(now=now)


@app.periodic(cron="*/2 * * * *")
@app.task(name="activities.learn_words", queueing_lock="activities.learn_words")
def learn_words(timestamp: int) -> None:
    """Learn the words of new records, so that searches forgive spelling."""
    vocabulary.learn_words()
