"""What can fail when a list becomes a file."""

from django.utils.translation import gettext_lazy as _

from jejak.common.errors import JejakError


class NothingToExport(JejakError):
    status = 422
    code = "nothing_to_export"
    message = _("No row fits this filter, so there is nothing to download.")


class TooManyExports(JejakError):
    status = 409
    code = "too_many_exports"
    message = _("Three of your files are still being made. Wait for one, or cancel it.")


class NotInScopeAnyMore(JejakError):
    status = 403
    code = "not_in_scope_any_more"
    message = _(
        "You may see less now than when this file was made, so it is not given out. "
        "Have it made anew from the list."
    )


class RowsChanged(JejakError):
    """Rows written and rows counted differ: the file would not be whole."""

    code = "rows_changed"


class Stopped(JejakError):
    """Somebody cancelled it, or another attempt took over."""

    code = "stopped"
