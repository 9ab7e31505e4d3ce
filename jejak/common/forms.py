from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from .errors import JejakError
from .text import visible


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


def show_errors(form: forms.BaseForm, error: JejakError) -> None:
    """Put what a service refused beside the fields it names, or above the form."""
    for name, problem in error.fields.items():
        form.add_error(name if name in form.fields else None, str(problem))
    if not error.fields:
        form.add_error(None, str(error))
