"""Actuals by the file: written out to be filled in, handed in, looked at and put right, saved.

The contract: docs/domain/actuals-files.md.
"""

from operations.actuals_files.planning import Preview, plan_file
from operations.actuals_files.saving import Saved, prepare, update_system
from operations.actuals_files.suggesting import Suggesting, Suggestion
from operations.actuals_files.waiting import (
    cancel,
    find_waiting,
    hand_in,
    leave_out,
    preview,
    put_right,
    saved_before,
    sweep,
)

__all__ = [
    "Preview",
    "Saved",
    "Suggesting",
    "Suggestion",
    "cancel",
    "find_waiting",
    "hand_in",
    "leave_out",
    "plan_file",
    "prepare",
    "preview",
    "put_right",
    "saved_before",
    "sweep",
    "update_system",
]
