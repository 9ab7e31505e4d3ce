from pathlib import Path
from typing import Any

import pytest

from .phone import Phone


@pytest.fixture(autouse=True)
def store(settings: Any, tmp_path: Path) -> Path:
    """An empty store for each test."""
    settings.MEDIA_ROOT = tmp_path / "files"
    return tmp_path / "files"


@pytest.fixture
def ana(cast: Any) -> Phone:
    """The phone of Ana, for her library."""
    return Phone(cast.ana, cast.library)
