"""One PostgreSQL for the test run; see `tests/cluster.py`."""

import os

from tests import cluster

os.environ.setdefault("JEJAK_SECRET_KEY", "only for tests")
os.environ["JEJAK_MODE"] = "test"
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.test_settings")

# pytest-django reads the settings right after this file is imported.
cluster.start()
