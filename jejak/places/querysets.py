from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db import models
from django.db.models.functions import Lower

if TYPE_CHECKING:
    from .models import Region

PREFIXES = re.compile(
    r"^(kabupaten|kab\.?|kota|provinsi|prov\.?|kecamatan|kec\.?|desa|kelurahan|kel\.?)\s+"
)


def fold(text: str) -> str:
    """Fold a name for searching: lower case, no accents, marks or official prefix."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    plain = PREFIXES.sub("", plain.strip())
    return re.sub(r"[^a-z0-9]+", " ", plain).strip()


class RegionQuerySet(models.QuerySet["Region"]):
    def by_code(self, code: str) -> Region:
        """Return the region of an official code, with or without dots; raise DoesNotExist."""
        return self.get(code=code.replace(".", "").strip())

    def found(self, text: str) -> RegionQuerySet:
        """Search by name or code, forgiving spelling; best first."""
        digits = text.replace(".", "").replace(" ", "")
        if digits.isdigit():
            return self.filter(code__startswith=digits).order_by("level", "code")
        needle = fold(text)
        return (
            self.filter(search_name__trigram_word_similar=needle)
            .annotate(
                likeness=TrigramWordSimilarity(needle, "search_name"),
                is_exact=models.Case(
                    models.When(search_name=needle, then=models.Value(0)),
                    models.When(search_name__startswith=needle, then=models.Value(1)),
                    default=models.Value(2),
                ),
            )
            .order_by("is_exact", "-likeness", "level", "code")
        )


class LibraryQuerySet(models.QuerySet["Library"]):
    def open_on(self, day: object) -> LibraryQuerySet:
        return self.filter(models.Q(closed_on=None) | models.Q(closed_on__gt=day))

    def named_like(self, text: str) -> LibraryQuerySet:
        needle = text.lower()
        return (
            self.annotate(lower_name=Lower("name"))
            .filter(
                models.Q(lower_name__contains=needle)
                | models.Q(lower_name__trigram_word_similar=needle)
            )
            .annotate(likeness=TrigramWordSimilarity(needle, "lower_name"))
            .order_by("-likeness", "name")
        )
