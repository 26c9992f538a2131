"""Waiting for what a worker does meanwhile."""

import time


def wait_until(is_so):
    """Wait up to thirty seconds for something that the worker does; fails where it never comes to that."""
    for _ in range(600):
        if is_so():
            return
        time.sleep(0.05)
    raise AssertionError("it never came to that")
