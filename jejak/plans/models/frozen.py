"""Triggers that refuse a change of what was agreed."""

from collections.abc import Sequence

import pgtrigger


def refuse_when(
    name: str,
    operation: pgtrigger.Operation,
    unless: str,
    message: str,
    *,
    declare: Sequence[tuple[str, str]] = (),
) -> object:
    """Return a row trigger: whatever `unless` does not let pass is refused with the message."""
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=operation,
        declare=list(declare),
        func=f"{unless} RAISE EXCEPTION '{message}' USING ERRCODE = 'check_violation';",
    )
