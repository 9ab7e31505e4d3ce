"""The words that records are written with, for mending what people type."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models


class SearchWord(models.Model):
    """A word of some record anywhere. Offered only to whom a record with it is visible."""

    word = models.CharField(max_length=40, primary_key=True)
    record_count = models.PositiveIntegerField()

    class Meta:
        app_label = "activities"
        indexes = [GinIndex(OpClass("word", "gin_trgm_ops"), name="search_word_by_likeness")]

    def __str__(self) -> str:
        return self.word
