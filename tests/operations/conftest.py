"""People of the cast who do most of what the operations are tested on."""

import pytest


@pytest.fixture
def alice(visitor):
    """An administrator and finance clerk of Rose Care."""
    return visitor("alice")


@pytest.fixture
def fin(visitor):
    """A finance officer."""
    return visitor("fin")


@pytest.fixture
def cora(visitor):
    """A commissioning officer."""
    return visitor("cora")
