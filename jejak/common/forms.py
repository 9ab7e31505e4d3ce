import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from .errors import JejakError
from .text import visible

THOUSANDS = re.compile(r"^[0-9]{1,3}([. ][0-9]{3})+$")


class CountField(forms.Field):
    """A whole number as people type it: `15`, `1.200`, `Rp 350.000`; empty is not recorded."""

    widget = forms.TextInput(attrs={"inputmode": "numeric"})

    def to_python(self, value: object) -> int | None:
        text = str(value if value is not None else "").strip().removeprefix("Rp").strip()
        text = text.replace("\xa0", " ")
        if not text:
            return None
        if THOUSANDS.match(text):
            text = re.sub(r"[. ]", "", text)
        if not re.fullmatch(r"[0-9]{1,15}", text):
            raise forms.ValidationError(_("Write a whole number in digits, or leave it empty."))
        return int(text)


class PlainTextField(forms.CharField):
    """Text without hidden characters; a limit is said with its remedy."""

    default_error_messages = {
        "max_length": _("Keep this under %(limit_value)s characters; it has %(show_value)s.")
    }

    def __init__(self, **options: object) -> None:
        super().__init__(**options)  # type: ignore[arg-type]
        for validator in self.validators:
            if isinstance(validator, MaxLengthValidator):
                validator.message = self.error_messages["max_length"]

    def to_python(self, value: object) -> str:
        return str(super().to_python(visible(str(value)) if value else value) or "")


def text_field(label: Any, limit: int, *, rows: int = 0, hint: Any = "") -> PlainTextField:
    """A text of so many characters, in so many rows; whoever requires it says so in a service."""
    widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput()
    return PlainTextField(
        label=label, required=False, max_length=limit, widget=widget, help_text=hint
    )


def day_field(label: Any) -> forms.DateField:
    """A day, chosen or typed as people write it; whoever requires it says so in a service."""
    return forms.DateField(
        label=label,
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y"],
        error_messages={"invalid": _("Write the date as 21/11/2026.")},
    )


def offer(form: forms.BaseForm, name: str, choices: Iterable[tuple[Any, Any]]) -> None:
    """Set what one field of the form lets people choose from."""
    field: Any = form.fields[name]
    field.choices = list(choices)


def show_errors(form: forms.BaseForm, error: JejakError) -> None:
    """Put what a service refused beside the fields it names, or above the form."""
    for name, problem in error.fields.items():
        form.add_error(name if name in form.fields else None, str(problem))
    if not error.fields:
        form.add_error(None, str(error))


def posted(request: HttpRequest) -> Any:
    """Return what a form is bound to: an empty form that was sent is asked again, too."""
    return request.POST if request.method == "POST" else None
