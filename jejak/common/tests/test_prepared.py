"""A prepared query answers as the one that it was made from."""

from typing import Any

import pytest

from jejak.access.models import Assignment
from jejak.common.prepared import Prepared

pytestmark = pytest.mark.django_db

ASSIGNMENTS = Prepared(
    lambda: Assignment.objects.active().filter(user_id=0).select_related("library__regency")
)


def test_it_reads_the_rows_of_whomever_it_is_asked_for(
    cast: Any, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(2):
        (of_ana,), (of_ben,) = ASSIGNMENTS.rows(cast.ana.pk), ASSIGNMENTS.rows(cast.ben.pk)
        assert of_ana.library.regency.pk == cast.library.regency_id
        assert of_ben.library is None
    assert (of_ana, of_ben) == (cast.ana.assignments.get(), cast.ben.assignments.get())


def test_values_that_do_not_fit_are_refused(cast: Any) -> None:
    with pytest.raises(ValueError, match="takes 1 values"):
        ASSIGNMENTS.rows(cast.ana.pk, True)
