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
from .editing import (
    Edit,
    delete_draft,
    delete_drafts,
    edit_activity,
    edit_each,
    submit_activity,
)
from .many import Checked, return_each, undo_each, verify_each
from .outcomes import Outcome
from .photos import attach_photos, refresh_photo_evidence
from .recording import NewActivity, record_activities, record_activity, record_each
from .reuse import answer_match
from .review import (
    restore_activity,
    return_activity,
    verify_activities,
    verify_activity,
    withdraw_activity,
)
from .series import (
    SERIES_FIELDS,
    add_meetings,
    delete_meetings,
    edit_meetings,
    meeting_id,
    plan_series,
    shared_content,
    shift_meetings,
)

__all__ = [
    "SERIES_FIELDS",
    "Announced",
    "Checked",
    "Edit",
    "NewActivity",
    "Outcome",
    "PhotosOf",
    "add_meetings",
    "announce_photos",
    "announced_photo",
    "answer_match",
    "attach_photos",
    "delete_draft",
    "delete_drafts",
    "delete_meetings",
    "edit_activity",
    "edit_each",
    "edit_meetings",
    "forget_late_photos",
    "is_on_behalf",
    "may_change",
    "meeting_id",
    "own_libraries",
    "plan_series",
    "receive_piece",
    "record_activities",
    "record_activity",
    "record_each",
    "refresh_photo_evidence",
    "restore_activity",
    "return_activity",
    "return_each",
    "shared_content",
    "shift_meetings",
    "submit_activity",
    "undo_each",
    "verify_activities",
    "verify_activity",
    "verify_each",
    "withdraw_activity",
]
