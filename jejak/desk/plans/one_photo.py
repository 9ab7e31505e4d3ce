"""One photo that arrives with a form: of a meeting, or as evidence."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django import forms
from django.http import HttpRequest

from jejak.activities.photo_forms import PhotoAnswersForm
from jejak.activities.uploads import receive_files
from jejak.media.models import Photo
from jejak.places.models import Library


class PhotoField(forms.CharField):
    """Where a form says what is wrong with its photo; the file itself is taken in apart."""

    def __init__(self, label: object) -> None:
        super().__init__(label=label, required=False, widget=forms.HiddenInput)  # type: ignore[arg-type]


@dataclass(frozen=True)
class OnePhoto:
    """What arrived; `photo` is safe at the server and not attached yet."""

    answers: PhotoAnswersForm
    photo: Photo | None = None

    @property
    def photo_id(self) -> uuid.UUID | None:
        return self.photo.pk if self.photo else None


def receive_one(request: HttpRequest, library: Library, form: forms.Form, field: str) -> OnePhoto:
    """Keep the photo of this request, or the one that an earlier try brought.

    What is wrong with a file is said beside the field of the form.
    """
    answers = PhotoAnswersForm(request.POST)
    ids = receive_files(request, library, answers)
    known = library.photos.in_bulk(ids)
    arrived = [known[pk] for pk in ids]
    if arrived and arrived[-1].problem:
        problem = f"{arrived[-1].get_problem_display()} {arrived[-1].what_to_do}"
        form.full_clean()
        form.add_error(field, problem)
    # The latest was chosen last: it takes the place of an earlier one.
    usable = [photo for photo in arrived if not photo.problem]
    return OnePhoto(answers, usable[-1] if usable else None)
