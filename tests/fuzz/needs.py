"""Needs and meetings in the country; whoever may view a library may read them."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from jejak.places.models import Library
from jejak.places.placed import place_of
from jejak.plans.models import (
    CommunityNeed,
    MeetingNeed,
    NeedEvidence,
    PriorityMeeting,
    PriorityScore,
    PriorityScorer,
)
from jejak.plans.services.needs import Why, write_version

from .country import Country


def make_needs(country: Country) -> None:
    """Two needs of some libraries, one of them proven, and a meeting that one person scored."""
    for library in country.rng.sample(country.libraries, 8):
        writer = country.rng.choice(country.people)
        seen = country.whoever_may("view", library)
        needs = [_need(country, library, writer) for _n in range(2)]
        words = [country.word() for _n in range(3)]
        proof = NeedEvidence.objects.create(
            need=needs[0],
            kind="figure",
            statement=f"38 KK {words[0]}",
            source="Profil desa",
            dated_on=timezone.localdate(),
            by=writer,
            at=timezone.now(),
        )
        named = {"pk": needs[0].pk, "evidence_pk": proof.pk}
        country.add("proof", named, seen, words[0])
        meeting, number = _meeting(library, needs, writer, words[1:])
        country.add("meeting", {"pk": meeting.pk}, seen, *words[1:])
        country.add("scorer", {"pk": meeting.pk, "number": number}, seen, words[2])
        country.may_read(seen, country.name_of(writer))


def _need(country: Country, library: Library, writer: Any) -> CommunityNeed:
    problem, quote, now = country.word(), country.word(), timezone.now()
    need = CommunityNeed.objects.create(
        **place_of(library),
        problem=f"Masalah {problem}",
        quote=f"Kata warga {quote}",
        theme_id=country.rng.choice(country.themes),
        noted_on=timezone.localdate(),
        recorded_by=writer,
        content_by=writer,
        recorded_at=now,
        changed_at=now,
    )
    write_version(need, why=Why.RECORDED, by=writer)
    seen = country.whoever_may("view", library)
    country.add("need", {"pk": need.pk}, seen, problem, quote)
    return need


def _meeting(
    library: Library, needs: list[CommunityNeed], writer: Any, words: list[str]
) -> tuple[PriorityMeeting, int]:
    meeting = PriorityMeeting.objects.create(
        **place_of(library),
        held_on=timezone.localdate(),
        place=f"Balai {words[0]}",
        recorded_by=writer,
        recorded_at=timezone.now(),
    )
    scorer = PriorityScorer.objects.create(meeting=meeting, number=1, label=f"PKK {words[1]}")
    for position, need in enumerate(needs, start=1):
        candidate = MeetingNeed.objects.create(meeting=meeting, need=need, position=position)
        PriorityScore.objects.create(
            scorer=scorer, candidate=candidate, urgency=3, affected=2, ability=4, support=5
        )
    return meeting, scorer.number
