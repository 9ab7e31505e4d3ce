"""What happens when two people lead one meeting, or a number is used twice."""

from datetime import UTC, date, datetime

import pytest

from jejak.common.errors import InvalidContent
from jejak.places.models import Region
from jejak.plans import services
from jejak.plans.errors import IdTaken, ScorerGone
from jejak.plans.services import needs as need_services

from .factories import five_needs, meeting_of, needed, score

EQUAL = (3, 3, 3, 3)
NAMES = ("urgency", "affected", "ability", "support")


def test_scores_that_were_taken_away_cannot_be_mended(cast):
    meeting = meeting_of(cast, five_needs(cast)[:2])
    scorer = score(meeting, EQUAL, EQUAL, by=cast.ana)
    given = {one.pk: dict.fromkeys(NAMES, 4) for one in meeting.candidates.all()}
    services.remove_scorer(meeting.scorers.get(), by=cast.ben)
    with pytest.raises(ScorerGone):
        services.change_scores(scorer, given, by=cast.ana)


def test_a_meeting_of_another_library_keeps_its_number(cast):
    meeting = meeting_of(cast, five_needs(cast)[:2])
    other = [needed(cast, library=cast.province_library, by=cast.citra) for _n in range(2)]
    assert meeting_of(cast, meeting_needs(meeting), id=meeting.pk).pk == meeting.pk
    with pytest.raises(IdTaken):
        meeting_of(cast, other, by=cast.citra, id=meeting.pk)


def meeting_needs(meeting):
    return [one.need for one in meeting.candidates.select_related("need__library")]


def test_evidence_is_of_today_where_the_library_stands(cast, monkeypatch):
    """It is 15.30 in London, half past midnight of the next day in Jayapura."""
    need = needed(cast)
    Region.objects.filter(pk=cast.village.pk).update(time_zone=Region.Zone.WIT)
    Region.objects.filter(pk=cast.regency.pk).update(time_zone=Region.Zone.WIT)
    now = datetime(2026, 3, 1, 15, 30, tzinfo=UTC)
    monkeypatch.setattr(need_services.timezone, "now", lambda: now)
    said = {"kind": "figure", "statement": "38 KK", "source": "Profil desa"}

    def proven(day):
        evidence = services.NewEvidence(dated_on=day, **said)
        return services.add_evidence(need, evidence, by=cast.ana)

    assert proven(date(2026, 3, 2)).dated_on == date(2026, 3, 2)
    with pytest.raises(InvalidContent) as refused:
        proven(date(2026, 3, 3))
    assert set(refused.value.fields) == {"dated_on"}
