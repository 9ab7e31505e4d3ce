"""What a person might see when a file was made, to be compared with what they may see now."""

from __future__ import annotations

from typing import Any

from jejak.access.roles import Action
from jejak.access.scope import PersonLike, Scope, scope_for, still_covers

# Records are seen by the one, drafts by the other.
ASKED = (Action.VIEW, Action.RECORD)


def held_scopes(user: PersonLike) -> dict[str, Any]:
    return {action.value: scope_for(user, action).as_json() for action in ASKED}


def still_holds(user: PersonLike, scopes: dict[str, Any]) -> bool:
    """Return whether the person may still see all that was theirs to see."""
    return all(
        still_covers(user, Action(name), Scope.from_json(stored)) for name, stored in scopes.items()
    )
