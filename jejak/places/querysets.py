from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db import models
from django.db.models.functions import Lower

if TYPE_CHECKING:
    from .models import Library, Region  # noqa: F401  (named in the base class below)

# What is written before a name, and the kinds of region that it can mean.
PREFIX_KINDS = {
    "provinsi": ("province",),
    "prov": ("province",),
    "dki": ("province",),
    "di": ("province",),
    "kabupaten administrasi": ("regency",),
    "kota administrasi": ("city",),
    "kabupaten": ("regency",),
    "kab": ("regency",),
    "kota": ("city",),
    "kecamatan": ("district",),
    "kec": ("district",),
    "desa adat": ("customary_village",),
    "desa": ("village", "customary_village"),
    "kelurahan": ("urban_village",),
    "kel": ("urban_village",),
}
PREFIXES = re.compile(rf"^({'|'.join(PREFIX_KINDS)})\s+(?=\S)")
INNER_PREFIXES = re.compile(r"\b(provinsi|prov|kabupaten|kab|kecamatan|kec)\s+")
# "desa sukorejo kecamatan patean kabupaten kendal" needs no more.
MOST_WORDS = 6


def plain(text: str) -> str:
    """Make a name plain for searching: lower case, no accents, no marks."""
    ascii_text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", " ", ascii_text.lower().replace("'", "")).strip()


def fold(text: str) -> str:
    """Make a name plain and take off its official prefix: `Kab. Kendal` is `kendal`."""
    return PREFIXES.sub("", plain(text))


# `sukorejo patean kendal jawa tengah`: a name and all above it.
LINEAGE = models.Func(
    models.Value(" "),
    models.F("search_name"),
    models.F("district__search_name"),
    models.F("regency__search_name"),
    models.F("province__search_name"),
    function="concat_ws",
    output_field=models.TextField(),
)


class RegionQuerySet(models.QuerySet["Region"]):
    def by_code(self, code: str) -> Region:
        """Return the region of an official code, with or without dots; raise DoesNotExist."""
        return self.get(code=code.replace(".", "").replace("\x00", "?").strip())

    def valid(self) -> RegionQuerySet:
        """Regions of the newest list; the others stay for what happened in them."""
        return self.filter(valid_to=None)

    def found(self, text: str) -> RegionQuerySet:
        """Search by name or code, forgiving spelling; best first.

        `sukorejo kendal` also finds what is called Sukorejo within Kendal.
        """
        digits = text.replace(".", "").replace(" ", "")
        if digits.isascii() and digits.isdigit():
            return self.filter(code__startswith=digits).order_by("level", "code")
        words = plain(text)
        prefix = PREFIXES.match(words)
        kinds = PREFIX_KINDS[prefix[1]] if prefix else ()
        parts = INNER_PREFIXES.sub("", PREFIXES.sub("", words)).split()[:MOST_WORDS]
        if not parts:
            return self.none()
        needle = " ".join(parts)
        whole = LINEAGE if len(parts) > 1 else models.F("search_name")
        # The name is the whole text, or its beginning with what lies further up behind it.
        beginning = models.Q()
        for count in range(1, len(parts) + 1):
            beginning |= models.Q(search_name__trigram_word_similar=" ".join(parts[:count]))
        return (
            self.filter(beginning)
            .annotate(whole=whole, likeness=TrigramWordSimilarity(needle, whole))
            .filter(whole__trigram_word_similar=needle)
            .annotate(
                is_exact=models.Case(
                    models.When(search_name__in=[needle, words], then=models.Value(0)),
                    models.When(search_name__startswith=needle, then=models.Value(1)),
                    default=models.Value(2),
                ),
                is_other_kind=models.Case(
                    models.When(kind__in=kinds, then=models.Value(0)), default=models.Value(1)
                ),
            )
            .order_by("is_exact", "is_other_kind", "-likeness", "level", "code")
        )


class LibraryQuerySet(models.QuerySet["Library"]):
    def open_on(self, day: object) -> LibraryQuerySet:
        return self.filter(models.Q(closed_on=None) | models.Q(closed_on__gt=day))

    def standing_in_ended_regions(self) -> LibraryQuerySet:
        """Libraries whose own region, the narrowest known, is no longer official."""
        return self.filter(
            models.Q(village__valid_to__isnull=False)
            | models.Q(village=None, district__valid_to__isnull=False)
            | models.Q(village=None, district=None, regency__valid_to__isnull=False)
        )

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
