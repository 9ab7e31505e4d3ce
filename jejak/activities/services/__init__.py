"""Every write to activities. Each function is one change, in one transaction."""

from .announcing import (
    Announced,
    PhotosOf,
    announce_photos,
    announced_photo,
    forget_late_photos,
    receive_piece,
)
from .authors import is_on_behalf, may_change, own_libraries
from .editing import Edit, delete_draft, edit_activity, edit_each, submit_activity
from .outcomes import Outcome
from .photos import attach_photos, refresh_photo_evidence
from .placement import recode_library
from .recording import NewActivity, record_activities, record_activity, record_each
from .reuse import answer_match
from .review import (
    restore_activity,
    return_activity,
    verify_activities,
    verify_activity,
    withdraw_activity,
)

__all__ = [
    "Announced",
    "Edit",
    "NewActivity",
    "Outcome",
    "PhotosOf",
    "announce_photos",
    "announced_photo",
    "answer_match",
    "attach_photos",
    "delete_draft",
    "edit_activity",
    "edit_each",
    "forget_late_photos",
    "is_on_behalf",
    "may_change",
    "own_libraries",
    "receive_piece",
    "recode_library",
    "record_activities",
    "record_activity",
    "record_each",
    "refresh_photo_evidence",
    "restore_activity",
    "return_activity",
    "submit_activity",
    "verify_activities",
    "verify_activity",
    "withdraw_activity",
]
