"""Makers of rows: keyword-only, the smallest valid thing, every column open to be given. References count up, so that
two calls never collide. `make_care` makes all that one line of care needs.
"""

from tests.support.factories.base import *  # noqa: F403
from tests.support.factories.care import *  # noqa: F403
from tests.support.factories.commissioning import *  # noqa: F403
from tests.support.factories.money import *  # noqa: F403
from tests.support.factories.overpayments import *  # noqa: F403
from tests.support.factories.people import *  # noqa: F403
from tests.support.factories.records import *  # noqa: F403
