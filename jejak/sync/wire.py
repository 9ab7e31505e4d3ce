"""Words of records and needs as they travel: a theme by its code, a day and a moment as text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from jejak.activities.content import CONTENT_FIELDS, ActivityContent
from jejak.common.errors import InvalidContent
from jejak.plans.models import Theme


def wire_name(name: str) -> str:
    """Name a field as it travels: themes go by their codes, the same in every database."""
    return "theme" if name == "theme_id" else name


WIRE_NAMES = {name: wire_name(name) for name in CONTENT_FIELDS}


class Themes:
    """The list of themes, read once for a request."""

    def __init__(self) -> None:
        rows = Theme.objects.order_by().values_list("pk", "code")
        self.code_of = dict(rows)
        self.id_of = {code: pk for pk, code in self.code_of.items()}

    def values_of(self, fields: Mapping[str, Any]) -> dict[str, Any]:
        """Turn what was sent into fields of its content. Raises InvalidContent."""
        values = dict(fields)
        if "theme" in values:
            code = values.pop("theme")
            if code and code not in self.id_of:
                raise InvalidContent(fields={"theme_id": _("Choose one of the list.")})
            values["theme_id"] = self.id_of.get(code)
        for name in ("target_groups", "publication_links"):
            if name in values:
                values[name] = tuple(values[name])
        return values

    def wire_of(self, content: ActivityContent) -> dict[str, Any]:
        return {
            WIRE_NAMES[name]: self.wire_value(name, getattr(content, name))
            for name in CONTENT_FIELDS
        }

    def wire_value(self, name: str, value: Any) -> Any:
        if name == "theme_id":
            return self.code_of.get(value, "")
        return list(value) if isinstance(value, tuple) else value
