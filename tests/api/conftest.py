"""Fixtures of the API: `call` asks it as a machine does."""

import pytest

from operations.api_keys import make_key
from rules.api_keys import SCOPES
from tests.support import factories
from tests.support.machines import Machine
from web.api import keys


@pytest.fixture(autouse=True)
def fresh_limits(monkeypatch):
    """Each test's keys have sent nothing yet, though they have the ids of another test's."""
    monkeypatch.setattr(keys, "LIMITS", keys.Limits())


@pytest.fixture
def key_of(actor):
    """`key_of("alice", "visits:write")`: a key that somebody of the cast makes; of all scopes unless they are named."""

    def make(name, *scopes):
        by = actor(name)
        chosen = scopes or list(SCOPES[by.side])
        return make_key(f"Key {factories.number()}", chosen, None, by, factories.AT)

    return make


@pytest.fixture
def machine(app, key_of):
    """`machine("alice")`: a system of Rose Care's."""
    return lambda name, *scopes: Machine(app, key_of(name, *scopes).key)


@pytest.fixture
def rota(machine):
    """Rose Care's system, with a key that may do all that a provider's may."""
    return machine("alice")
