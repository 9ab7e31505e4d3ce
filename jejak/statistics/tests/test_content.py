"""One list of numbers: each is asked for once, the required ones first."""

from jejak.statistics.content import FIELD_NAMES, REQUIRED
from jejak.statistics.queries import GROUPS


def test_the_form_asks_for_every_number_once_and_for_the_required_ones_first():
    asked = [name for _label, names in GROUPS for name in names]
    assert sorted(asked) == sorted(FIELD_NAMES)
    assert GROUPS[0][1] == REQUIRED
