"""Every write to activities. Each function is one change, in one transaction."""

from .authors import is_on_behalf, may_change, own_libraries
from .photos import attach_photos, refresh_photo_evidence
from .placement import recode_library
from .recording import (
    NewActivity,
    delete_draft,
    edit_activity,
    record_activities,
    record_activity,
    submit_activity,
)
from .review import (
    restore_activity,
    return_activity,
    verify_activities,
    verify_activity,
    withdraw_activity,
)

__all__ = [
    "NewActivity",
    "attach_photos",
    "delete_draft",
    "edit_activity",
    "is_on_behalf",
    "may_change",
    "own_libraries",
    "recode_library",
    "record_activities",
    "record_activity",
    "refresh_photo_evidence",
    "restore_activity",
    "return_activity",
    "submit_activity",
    "verify_activities",
    "verify_activity",
    "withdraw_activity",
]
