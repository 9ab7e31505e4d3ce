"""One photo that arrives with a form: of a meeting, or as evidence."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest

from jejak.activities.photo_forms import PhotoAnswersForm
from jejak.activities.uploads import receive_files
from jejak.media.models import Photo
from jejak.places.models import Library


@dataclass(frozen=True)
class OnePhoto:
    """What arrived; `photo` is safe at the server and not attached yet."""

    answers: PhotoAnswersForm
    photo: Photo | None = None
    problem: str = ""

    @property
    def is_right(self) -> bool:
        return self.answers.is_valid() and not self.problem


def receive_one(request: HttpRequest, library: Library) -> OnePhoto:
    """Keep the photo of this request, or the one that an earlier try brought."""
    answers = PhotoAnswersForm(request.POST)
    ids = receive_files(request, library, answers)
    # The latest was chosen last: it takes the place of an earlier one.
    photo = Photo.objects.filter(pk__in=ids[-1:], library=library).first()
    if photo is not None and photo.problem:
        problem = f"{photo.get_problem_display()} {photo.what_to_do}"
        return OnePhoto(answers, None, problem)
    return OnePhoto(answers, photo)
