"""Scores and colours, worked out from facts and sheets when they are asked for."""

from .cards import (
    Card,
    Colours,
    Component,
    LibraryScore,
    PlaceCard,
    library_card,
    library_scores,
    region_cards,
)

__all__ = [
    "Card",
    "Colours",
    "Component",
    "LibraryScore",
    "PlaceCard",
    "library_card",
    "library_scores",
    "region_cards",
]
