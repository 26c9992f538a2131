"""The addresses of visits are in the modules beside this one."""

from blueprints.visits import columns, line_week, repairs, tile, tray, uploads  # noqa: F401 - they add their own
from blueprints.visits.area import bp  # noqa: F401 - what the application registers
