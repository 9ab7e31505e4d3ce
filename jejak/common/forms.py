from django import forms

from .errors import JejakError


def show_errors(form: forms.BaseForm, error: JejakError) -> None:
    """Put what a service refused beside the fields it names, or above the form."""
    for name, problem in error.fields.items():
        form.add_error(name if name in form.fields else None, str(problem))
    if not error.fields:
        form.add_error(None, str(error))
