"""The tests' own PostgreSQL: one cluster for each binary tried, started before settings are read."""

import os
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[1]
FLAVOUR = "-system" if os.environ.get("HOTLINE_PG_BIN") else ""
if "DATABASE_URL" not in os.environ:
    os.environ.setdefault("HOTLINE_DATA", str(CHECKOUT / "var" / f"test{FLAVOUR}"))
    os.environ["HOTLINE_PG_FOR_TESTS"] = "1"
os.environ.setdefault("HOTLINE_DB_ROLE", "hotline_owner")
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright keeps a loop in the test's thread

from hotline.embedded import cluster  # noqa: E402

if "DATABASE_URL" not in os.environ:
    cluster.start()
