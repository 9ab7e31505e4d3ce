"""Every write of the monthly statistics."""

from .closing import asked_about, close_statistics, earlier_sheets, may_reopen, reopen_statistics
from .saving import Outcome, Saving, save_each, save_statistics
from .versions import note_recoding

__all__ = [
    "Outcome",
    "Saving",
    "asked_about",
    "close_statistics",
    "earlier_sheets",
    "may_reopen",
    "note_recoding",
    "reopen_statistics",
    "save_each",
    "save_statistics",
]
