"""Waiting for a worker."""

import time


def wait_until(is_so):
    """Wait until `is_so()` is true; fails after thirty seconds."""
    for _ in range(600):
        if is_so():
            return
        time.sleep(0.05)
    raise AssertionError("it never came to that")
