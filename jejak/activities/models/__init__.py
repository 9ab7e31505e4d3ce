from jejak.activities.search.models import SearchWord
from jejak.activities.talk.models import RecordMessage

from .history import ActivityPhoto, ActivityVersion, Remark, RemarkQuerySet
from .records import COUNTED_STATES, MOVES, Activity, ActivityQuerySet, Mode, State, count_field

__all__ = [
    "COUNTED_STATES",
    "MOVES",
    "Activity",
    "ActivityPhoto",
    "ActivityQuerySet",
    "ActivityVersion",
    "Mode",
    "RecordMessage",
    "Remark",
    "RemarkQuerySet",
    "SearchWord",
    "State",
    "count_field",
]
