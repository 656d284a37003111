"""What stands in the database and in every process's memory is looked at once a minute, and at once where it changed."""

import os
import subprocess
import sys
from datetime import timedelta

from hotline.ledger import trial
from hotline.ledger.models import TrialBasis
from hotline.people import fresh
from tests.world import at, person

NOW = at("2026-04-08 09:00")


def another_process_records(number):
    heju = person("heju")
    TrialBasis.objects.create(
        basis="继续施行", document=number, document_date=NOW.date(), recorded_by=heju, recorded_at=NOW
    )


def test_another_process_hears_within_a_minute_and_asks_nothing_in_between(world, django_assert_num_queries):
    fresh.start_over(NOW)
    another_process_records("甲")
    with django_assert_num_queries(0):
        fresh.look(NOW + timedelta(seconds=59))
    assert trial.basis() is None
    fresh.look(NOW + timedelta(seconds=60))
    assert trial.basis().document == "甲"


def test_a_clock_set_back_does_not_stop_the_looking(world):
    fresh.start_over(NOW)
    another_process_records("乙")
    fresh.look(NOW - timedelta(hours=3))
    assert trial.basis().document == "乙"


def test_a_page_costs_no_query_more_for_it(world, client, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.force_login(person("heju"), "django.contrib.auth.backends.ModelBackend")
    client.get("/readings")
    with CaptureQueriesContext(connection) as asked:
        client.get("/readings")
    assert [q["sql"] for q in asked.captured_queries if "trial_basis" in q["sql"]] == []


def test_a_new_process_knows_what_to_look_for_before_its_first_request():
    """In a process where nothing but the settings and the apps were loaded."""

    script = "import django; django.setup(); from hotline.people.fresh import Kept; print(len(Kept.all))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True,
                          env=os.environ | {"DJANGO_SETTINGS_MODULE": "hotline.settings"})  # fmt: skip
    assert done.stdout.strip() == "5", done.stderr
