"""The words of the demonstration: sorts of activities in plain Indonesian."""

from .kind import Kind
from .livelihood import KINDS as LIVELIHOOD
from .service import KINDS as SERVICE
from .wellbeing import KINDS as WELLBEING

KINDS: tuple[Kind, ...] = (*LIVELIHOOD, *WELLBEING, *SERVICE)

__all__ = ["KINDS", "Kind"]
