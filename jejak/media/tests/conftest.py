from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(autouse=True)
def store(settings: Any, tmp_path: Path) -> Path:
    """An empty store for each test."""
    settings.MEDIA_ROOT = tmp_path / "files"
    return tmp_path / "files"
