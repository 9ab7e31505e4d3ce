"""Every write of definitions and targets."""

from .indicators import (
    BadExpression,
    add_target,
    move_indicator,
    remove_indicator,
    remove_target,
    save_indicator,
)
from .own_targets import may_set_own_targets, set_own_targets
from .versions import (
    COPIED,
    Published,
    discard_version,
    draft_version,
    edit_version,
    publish_version,
    require_definer,
    what_is_missing,
)

__all__ = [
    "COPIED",
    "BadExpression",
    "Published",
    "add_target",
    "discard_version",
    "draft_version",
    "edit_version",
    "may_set_own_targets",
    "move_indicator",
    "publish_version",
    "remove_indicator",
    "remove_target",
    "require_definer",
    "save_indicator",
    "set_own_targets",
    "what_is_missing",
]
