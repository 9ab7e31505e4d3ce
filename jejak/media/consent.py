"""Who agreed to which use of a photo. The database holds the two rules for public use."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from jejak.common.errors import InvalidContent

from .models import Photo

Consent, Use = Photo.Consent, Photo.Use
MESSAGES: dict[str, Any] = {
    "choice": _("Choose one of the list."),
    "recognised": _(
        "You said that people can be recognised. Choose who agreed, or “Not asked yet”."
    ),
    "ask_first": _(
        "Ask the people shown first. Until they agree, keep this photo for "
        "reports inside the programme."
    ),
    "say_children": _("Say whether children can be recognised."),
    "ask_parents": _(
        "Children can be recognised, so their parents or guardians must agree. Until "
        "then keep this photo for reports inside the programme."
    ),
}


@dataclass(frozen=True, kw_only=True)
class PhotoAnswers:
    """What the person who adds a photo says about it; None is not answered yet."""

    shows_people: bool | None = None
    shows_children: bool | None = None
    consent: str = Consent.NOT_ASKED
    use: str = Use.INTERNAL

    def check(self) -> None:
        """Raise InvalidContent naming each field and its remedy."""
        problems = self._contradictions()
        if self.use == Use.PUBLIC and not problems:
            problems = self._missing_for_the_public()
        if problems:
            raise InvalidContent(fields={name: MESSAGES[code] for name, code in problems.items()})

    def _contradictions(self) -> dict[str, str]:
        problems = {}
        if self.consent not in Consent.values:
            problems["consent"] = "choice"
        if self.use not in Use.values:
            problems["use"] = "choice"
        recognised = self.shows_people or self.shows_children
        if self.consent == Consent.NOT_IDENTIFIABLE and recognised:
            problems["consent"] = "recognised"
        return problems

    def _missing_for_the_public(self) -> dict[str, str]:
        if self.consent == Consent.NOT_ASKED:
            return {"use": "ask_first"}
        if self.consent == Consent.PARENTAL or self.shows_children is False:
            return {}
        if self.shows_children is None:
            return {"shows_children": "say_children"}
        return {"consent": "ask_parents"}
