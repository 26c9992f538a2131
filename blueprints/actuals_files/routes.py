"""The addresses of actuals by the file are in the modules beside this one."""

from blueprints.actuals_files import exports, imports  # noqa: F401 - they add their own
from blueprints.actuals_files.area import bp  # noqa: F401 - what the application registers
