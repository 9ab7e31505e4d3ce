"""Profiles that were filled before keep their numbers under the new names."""

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from jejak.places.models import Library
from tests.cast import build_cast

BEFORE = ("places", "0001_initial")


@pytest.mark.django_db(transaction=True)
def test_working_computers_and_staff_are_kept_and_totals_stay_unknown() -> None:
    cast = build_cast()
    executor = MigrationExecutor(connection)
    newest = executor.loader.graph.leaf_nodes()
    try:
        executor.migrate([BEFORE])
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE places_library SET computer_count = 3, staff_count = 2, "
                "has_internet = true, title_count = 640 WHERE id = %s",
                [cast.library.pk],
            )
    finally:
        executor = MigrationExecutor(connection)
        executor.migrate(newest)
    library = Library.objects.get(pk=cast.library.pk)
    assert (library.working_computer_count, library.computer_count) == (3, None)
    assert (library.staff_count, library.has_internet, library.title_count) == (2, True, 640)
    assert library.filled_count == 4
