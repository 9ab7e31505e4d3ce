"""Forms about photos. The rules of consent stand in `jejak.media.consent`."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jejak.common.errors import InvalidContent
from jejak.media.consent import PhotoAnswers
from jejak.media.models import Photo
from jejak.media.services import CAPTION_LENGTH, REASON_LENGTH

from .services.reuse import WORDS_LENGTH

YES_OR_NO = [("yes", _("Yes")), ("no", _("No")), ("", _("Not sure"))]


def yes_or_no(label: Any) -> forms.TypedChoiceField:
    """Three answers: yes, no, and none yet."""
    return forms.TypedChoiceField(
        label=label,
        choices=YES_OR_NO,
        coerce=lambda answer: answer == "yes",
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )


class PhotoAnswersForm(forms.Form):
    """What is asked once about the photos that are added together.

    On the page every name begins with `photo_`, so that it can stand within another form.
    `cleaned_data` is what `receive_photo` takes.
    """

    use_required_attribute = False

    shows_people = yes_or_no(_("Can people be recognised?"))
    shows_children = yes_or_no(_("Can children be recognised?"))
    consent = forms.ChoiceField(
        label=_("Did the people shown agree?"),
        choices=Photo.Consent.choices,
        required=False,
        widget=forms.RadioSelect,
    )
    use = forms.ChoiceField(
        label=_("What may the photos be used for?"),
        choices=Photo.Use.choices,
        required=False,
        widget=forms.RadioSelect,
        help_text=_("You can change this later, for each photo."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        unanswered = {
            "shows_people": "",
            "shows_children": "",
            "consent": Photo.Consent.NOT_ASKED,
            "use": Photo.Use.INTERNAL,
        }
        kwargs["initial"] = unanswered | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)

    def add_prefix(self, field_name: str) -> str:
        return f"photo_{field_name}"

    def clean_consent(self) -> str:
        return self.cleaned_data["consent"] or Photo.Consent.NOT_ASKED

    def clean_use(self) -> str:
        return self.cleaned_data["use"] or Photo.Use.INTERNAL

    def clean(self) -> dict[str, Any]:
        if not self.errors:
            try:
                self.answers.check()
            except InvalidContent as error:
                for name, problem in error.fields.items():
                    self.add_error(name, str(problem))
        return self.cleaned_data

    @property
    def answers(self) -> PhotoAnswers:
        said = self.cleaned_data
        return PhotoAnswers(
            shows_people=said.get("shows_people"),
            shows_children=said.get("shows_children"),
            consent=said.get("consent") or Photo.Consent.NOT_ASKED,
            use=said.get("use") or Photo.Use.INTERNAL,
        )

    @property
    def safest_answers(self) -> PhotoAnswers:
        """What can be kept of contradicting answers: nothing is shown to the public."""
        said = self.cleaned_data
        return PhotoAnswers(
            shows_people=said.get("shows_people"), shows_children=said.get("shows_children")
        )


class PhotoForm(PhotoAnswersForm):
    """The answers about one photo, and its caption."""

    caption = forms.CharField(
        label=_("Caption"),
        required=False,
        max_length=CAPTION_LENGTH,
        help_text=_("What is to be seen? Without names."),
    )
    field_order = ["caption"]

    @classmethod
    def initial_of(cls, photo: Photo) -> dict[str, object]:
        words = {True: "yes", False: "no", None: ""}
        return {
            "caption": photo.caption,
            "shows_people": words[photo.shows_people],
            "shows_children": words[photo.shows_children],
            "consent": photo.consent,
            "use": photo.use,
        }


class PhotoVerdictForm(forms.Form):
    """Whether a photo that was shown before is an old one; the buttons are the answers."""

    is_reused = forms.TypedChoiceField(
        choices=YES_OR_NO[:2],
        coerce=lambda answer: answer == "yes",
        error_messages={"required": _("Choose one of the two answers.")},
    )
    words = forms.CharField(
        required=False,
        max_length=WORDS_LENGTH,
        error_messages={"max_length": _("Use at most 500 letters for the explanation.")},
    )


class RemovePhotoForm(forms.Form):
    use_required_attribute = False

    reason = forms.CharField(
        label=_("Why is it removed?"),
        max_length=REASON_LENGTH,
        error_messages={"required": _("Say why this photo is removed.")},
        help_text=_("For example: a person shown asked for it. Without names."),
    )
