"""Every operation keeps its own description, whatever is sent: asked by a machine, many times."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import schemathesis
from django.core import signals
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, settings
from schemathesis.config import SchemathesisConfig

from onewindow.people import actions as people
from onewindow.rules.actors import NOBODY, Role
from tests.doors.api import script
from tests.doors.api.conftest import EVERY_SCOPE
from tests.doors.api.programs import Program
from tests.doors.api.script import CENTRE
from tests.world import AT

TOKEN = "a-token-of-the-tests"
EXAMPLES = 6

# What no schema can say (a check digit, a matter that is on offer) is answered with 422.
ACCEPTED = ["2xx", 401, 403, 404, 409, 422]

config = SchemathesisConfig.from_dict(
    {
        "headers": {"Authorization": f"Bearer {TOKEN}"},
        "generation": {"max-examples": EXAMPLES, "deterministic": True},
        "checks": {"positive_data_acceptance": {"expected-statuses": ACCEPTED}},
    }
)
schema = schemathesis.openapi.from_wsgi(
    "/api/v1/openapi.json", get_wsgi_application(), config=config
)
known: dict[str, str] = {}


@contextmanager
def one_connection() -> Iterator[None]:
    """A request by WSGI must not close the connection whose changes are undone afterwards."""
    moments = (signals.request_started, signals.request_finished)
    for moment in moments:
        moment.disconnect(close_old_connections)
    yield
    for moment in moments:
        moment.connect(close_old_connections)


@pytest.fixture
def something_there(world: Any, settings: Any) -> None:
    """A program with every power, and a package at every stage it can reach."""
    settings.API_LIMITS = dict.fromkeys(settings.API_LIMITS, 1_000_000)
    people.open_application(
        name="conformance",
        token=TOKEN,
        scopes=EVERY_SCOPE,
        roles=[role for role in Role if role != Role.LAW],
        centres=[CENTRE],
        departments=["market", "road", "urban"],
        by=NOBODY,
        at=AT,
    )
    program, li = Program(TOKEN), script.person(world.zhang)
    answers, told = script.guided(program, {"matters": ["road_occupy"]})
    package = program.post(
        "packages",
        {
            "centre": CENTRE,
            "applicant": li,
            "matters": ["road_occupy"],
            "answers": answers,
            "form": script.filled(told["plan"]["form"], li),
            "materials": script.provided(told["plan"]),
        },
    )
    known.update(package_id=package["id"], case_id=package["cases"][0]["id"])


@schemathesis.hook
def map_path_parameters(context: Any, path_parameters: dict[str, Any]) -> dict[str, Any]:
    """Half of the numbers that a machine invents become one that is there."""
    for name, value in (path_parameters or {}).items():
        if name in known and _is_even(value):
            path_parameters[name] = known[name]
    return path_parameters


def _is_even(value: object) -> bool:
    try:
        return uuid.UUID(str(value)).int % 2 == 0
    except ValueError:
        return False


@schema.parametrize()
@settings(suppress_health_check=list(HealthCheck), deadline=None)
@pytest.mark.usefixtures("something_there")
def test_the_door_keeps_its_word(case: Any) -> None:
    with one_connection():
        case.call_and_validate()
