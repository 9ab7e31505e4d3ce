"""What tests of every app share."""

from types import SimpleNamespace

import pytest

from tests.cast import build_cast


@pytest.fixture
def cast(db: None) -> SimpleNamespace:
    """The people, regions and libraries of `tests/cast.py`."""
    return build_cast()
