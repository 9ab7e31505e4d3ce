"""Lists that the programme edits, named in both languages."""

from django.db import models
from django.utils.translation import get_language


class ListEntry(models.Model):
    """One entry of a list; retired by `is_active`, never deleted."""

    code = models.SlugField(max_length=40, unique=True)
    name_id = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80)
    position = models.PositiveSmallIntegerField(default=0)
    is_active = models.BooleanField(default=True)

    class Meta:
        abstract = True
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.name_en if get_language() == "en" else self.name_id
