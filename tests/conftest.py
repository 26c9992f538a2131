"""Fixtures: a fresh `database`, the `cast`, the `app` and `sign_in` for pages, `actor` and `at` for operations."""

import gc
import os
import secrets
import time
from datetime import UTC, datetime, timedelta
from datetime import time as clock_time

import pytest
from hypothesis import HealthCheck, Phase
from hypothesis import settings as hypothesis_settings
from hypothesis.internal.conjecture import providers
from hypothesis.stateful import run_state_machine_as_test
from jinja2 import FileSystemBytecodeCache

from app import create_app
from models import Job
from models import database as models_database
from operations import audit, jobs, sessions, setting_up
from tests.support import factories
from tests.support.bedford import make_bedford
from tests.support.browser import TestBrowser
from tests.support.cast import CONTACTS, Cast
from tests.support.claims import make_carer
from tests.support.databases import make_test_database
from tests.support.markup import ON_POSTGRES
from tests.support.overpayments import overpaid_now
from tests.support.searched import make_edna
from tests.support.waiting import run_all_jobs
from web import clock
from web.current_user import user_of
from web.settings import load

SLOW_IS_FINE = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]}
AS_FOUND = (Phase.explicit, Phase.generate)  # not shrunk, which may take five minutes: `thorough` does that
hypothesis_settings.register_profile(
    "ci", max_examples=60, derandomize=True, database=None, phases=AS_FOUND, **SLOW_IS_FINE
)
hypothesis_settings.register_profile("thorough", max_examples=3000, **SLOW_IS_FINE)
PROFILE = os.environ.get("HYPOTHESIS_PROFILE", "ci")
hypothesis_settings.load_profile(PROFILE)
if PROFILE == "ci":
    # Hypothesis tries the numbers and texts of the portal's modules, too: of those imported so far. What a test plays
    # would then depend on the tests before it, and on which process has it.
    providers.is_local_module_file = lambda path: False


def pytest_sessionstart():
    """The portal's modules stay for the whole run: nobody has to look through them for garbage again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)


def pytest_collection_modifyitems(config, items):
    """On PostgreSQL only what asks for a database: the rest was asked on SQLite, and would be told the same."""
    if ON_POSTGRES:
        config.hook.pytest_deselected(items=[item for item in items if "test_database" not in item.fixturenames])
        items[:] = [item for item in items if "test_database" in item.fixturenames]
    items.sort(key=lambda item: item.path.parent.name != "reliability")  # they wait: nobody else works at the end


@pytest.fixture(scope="session")
def test_database(worker_id):
    """The database of this test process, without a connection and as the last test left it."""
    made = make_test_database(worker_id)
    yield made
    made.throw_away()


@pytest.fixture(scope="session")
def worker_id(request):
    """The name of this test process: `main` unless tests run on several."""
    return getattr(request.config, "workerinput", {}).get("workerid", "main")


@pytest.fixture
def database(test_database):
    """A database with all tables and no rows, and a connection of this test's own."""
    jobs.connect()  # whatever the test before had made of it: leases go by the moments that a test gives
    test_database.connect()
    yield models_database
    test_database.put_away()


@pytest.fixture
def play(test_database):
    """`play(machine, steps=25, examples={"ci": 5, "thorough": 300})`: plays a machine that
    freshens its `test_database` before each example. On PostgreSQL `ci` plays half of the examples: the moves are the
    same, and what is asked there is the statements and the locks.
    """

    def play(machine, steps, examples):
        machine.test_database = test_database
        wanted_examples = examples[PROFILE]
        if PROFILE == "ci" and ON_POSTGRES:
            wanted_examples = (wanted_examples + 1) // 2
        wanted = hypothesis_settings(max_examples=wanted_examples, stateful_step_count=steps)
        run_state_machine_as_test(machine, settings=wanted)

    yield play
    test_database.put_away()


@pytest.fixture
def at():
    """Thursday 20 November 2025, half past nine."""
    return factories.AT


@pytest.fixture
def cast(database):
    return Cast()


@pytest.fixture
def rose_care(cast):
    """The provider of most tests."""
    return cast.rose_care


@pytest.fixture
def bedford(rose_care):
    """Bedford's case at Rose Care: five sessions a week across 31 March 2022, worked out."""
    return make_bedford(rose_care)


@pytest.fixture
def hours_of_a1(rose_care):
    """Ten hours a week for A1 at £20.00, at Rose Care."""
    return factories.make_care(organisation=rose_care, client={"ssref": "A1"})


@pytest.fixture
def edna(rose_care):
    """Edna Whitlock (A1042) with one of everything that belongs to a client, at Rose Care."""
    return make_edna(rose_care)


@pytest.fixture
def carer(rose_care):
    """Rose Care as Durham's foster carer, with a child and levels that she may claim."""
    return make_carer(rose_care)


@pytest.fixture
def invoice_0398(rose_care):
    """Rose Care's unsubmitted invoice BC-0398, with nothing on it."""
    return factories.make_invoice(organisation=rose_care, reference="BC-0398")


@pytest.fixture
def announced_plan(actor, rose_care):
    """An overpayment of Rose Care's that was announced today."""
    return overpaid_now(actor, rose_care)


@pytest.fixture
def actor(cast):
    """`actor("alice")`: a person of the cast, signed in, as the Actor that queries and operations take."""

    def make(name):
        person = cast.person(name)
        organisation = cast._organisation(CONTACTS[name][0]) if name in CONTACTS else None
        token = sessions.start(person, "complete", factories.AT, organisation=organisation)
        return user_of(sessions.find(token, factories.NOW), "192.0.2.1", factories.NOW)

    return make


@pytest.fixture
def run_jobs(database):
    """`run_jobs(at)` runs what is due, and fails the test with the error of a job that did not succeed."""

    def run(at=factories.AT):
        count = run_all_jobs(at)
        broken = [f"{job.kind}: {job.error}" for job in Job.select().where(Job.error != "")]
        assert not broken, broken
        return count

    return run


@pytest.fixture(scope="session")
def settings(test_database, tmp_path_factory):
    """What the tests' portal is set to: the date is pinned."""
    data_dir = tmp_path_factory.mktemp("data")
    environment = {
        "DATABASE_URL": test_database.url,
        "DATA_DIR": str(data_dir),
        "BASE_URL": "http://localhost",
        "PORTAL_TODAY": factories.TODAY.isoformat(),
    }
    return load(environment, env_file=None)


@pytest.fixture(scope="session")
def from_noon():
    """A pinned day begins at noon and goes on from there, so that no test depends on the hour at which it is run."""
    real_now, started = clock.now, time.monotonic()

    def now():
        if clock.pinned() is None:
            return real_now()
        noon = datetime.combine(clock.pinned(), clock_time(12), clock.LONDON).astimezone(UTC)
        return noon.replace(tzinfo=None) + timedelta(seconds=time.monotonic() - started)

    clock.now = now
    yield
    clock.now = real_now


@pytest.fixture(scope="session")
def session_app(settings, from_noon, pytestconfig):
    """The portal. Its templates are read once, for all test processes and for the next run."""
    app = create_app(settings)
    app.testing = True
    app.jinja_env.bytecode_cache = FileSystemBytecodeCache(pytestconfig.cache.mkdir("templates"))
    jobs.connect()  # nobody is woken: jobs run when a test says so
    yield app
    clock.pin(None)


@pytest.fixture
def app(session_app, database):
    """The portal on a fresh database, with the date pinned to 20 November 2025."""
    clock.pin(factories.TODAY)
    return session_app


@pytest.fixture
def browser(app):
    """A browser of somebody who has not signed in."""
    return TestBrowser(app)


@pytest.fixture
def sign_in(app, cast):
    """`sign_in("alice")`: a browser of hers, signed in; another for each call."""

    def sign_in(name):
        person = cast.person(name)
        organisation = cast._organisation(CONTACTS[name][0]) if name in CONTACTS else None
        with models_database.atomic():
            token = sessions.start(person, "complete", clock.moment(), organisation=organisation)
        return TestBrowser(app, token)

    return sign_in


@pytest.fixture
def setup_code(database, at):
    """The code that sets an empty portal up."""
    return setting_up.make_code(audit.SYSTEM, at)


@pytest.fixture
def form_key():
    """A key as a form carries it, never used before."""
    return lambda: secrets.token_hex(16)
