"""Makers of rows: keyword-only, the smallest valid thing, every column open to be given. References count up, so that
two calls never collide. `make_care` makes all that one line of care needs.
"""

from tests.factories.base import *  # noqa: F403
from tests.factories.care import *  # noqa: F403
from tests.factories.house import *  # noqa: F403
from tests.factories.money import *  # noqa: F403
from tests.factories.overpayments import *  # noqa: F403
from tests.factories.people import *  # noqa: F403
