"""Both OpenAPI documents against what is really answered: no 5xx, and no status, type or shape the document does not name.

A few cases an operation, always the same. A longer run, each time another: HOTLINE_FUZZ=200 pytest tests/api/test_fuzz.py
"""

import os
import uuid
from contextlib import suppress
from datetime import timedelta

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from hotline.citizens.codes import code_of, keep
from hotline.people.tokens import make_token
from hotline.web.clock import now
from hotline.wsgi import application
from tests.world import dispatched, parameter_as, person

ASKED = os.environ.get("HOTLINE_FUZZ")
TRUE = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
ENOUGH = dict.fromkeys(("file", "follow", "act", "wechat", "wrong_code"), 10**6)
pytestmark = pytest.mark.slow


@pytest.fixture
def served(world):
    """The program as the web server calls it, but within the test's own transaction: no request ends its connection."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield dispatched()
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def met(document, change, checks, cases, every=1):
    """Ask each (or every n-th) operation with cases made from its own schema, fitting it and not; which statuses came."""
    statuses = {}
    found = list(schemathesis.openapi.from_wsgi(document, application).get_all_operations())
    for operation in (one.ok() for one in found[::every]):
        for mode in GenerationMode if operation.body else [GenerationMode.POSITIVE]:

            @settings(max_examples=int(ASKED or cases), derandomize=not ASKED, deadline=None, database=None,
                      phases=[Phase.generate], suppress_health_check=list(HealthCheck))  # fmt: skip
            @given(case=operation.as_strategy(generation_mode=mode))
            def ask(case):
                change(case)
                answer = case.call_and_validate(checks=checks)
                statuses.setdefault(case.operation.label, set()).add(answer.status_code)

            with suppress(Unsatisfiable):  # nothing can be wrong with a body of any bytes
                ask()
    return statuses


def test_the_public_api_answers_as_its_document_says_whatever_is_sent(served):
    code = code_of(uuid.uuid4())
    keep(served, code, now())
    hers = {"number": served.number, "code": code, "phone": "13905570361"}

    def as_hers(case):
        """The right number, code and telephone wherever a case has any: what is behind the door is to be reached."""
        if isinstance(case.body, dict):
            case.body |= {name: right for name, right in hers.items() if name in case.body}

    with parameter_as("public_limits", ENOUGH):
        statuses = met("/public/api/openapi.json", as_hers, TRUE, cases=2)
    assert statuses.keys() >= {
        f"POST /public/api/{what}" for what in ("requests", "follow", "rate", "attach")
    }
    assert {201, 200, 409, 422} <= set.union(*statuses.values())


def test_the_staffs_api_answers_no_5xx_whatever_is_sent(served):
    """Every twelfth operation; in the longer run each of them."""
    token = make_token(person("zhaolan"), "试", now() + timedelta(days=1))

    def on_the_order(case):
        case.headers = {"Authorization": f"Bearer {token}"}
        if "number" in (case.path_parameters or {}):
            case.path_parameters["number"] = served.number

    statuses = met("/api/openapi.json", on_the_order, [not_a_server_error], cases=1, every=1 if ASKED else 12)
    assert {200, 409, 422} <= set.union(*statuses.values())
