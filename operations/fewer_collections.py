"""Work that makes hundreds of thousands of values, none of them in a circle."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

NEW_VALUES_A_COLLECTION = 1_000_000
USUAL_COLLECTIONS = gc.get_threshold()


@contextmanager
def fewer_collections() -> Iterator[None]:
    """Python looks for circles of values less often meanwhile: it took a tenth of the time."""
    gc.set_threshold(NEW_VALUES_A_COLLECTION, *USUAL_COLLECTIONS[1:])
    try:
        yield
    finally:
        gc.set_threshold(*USUAL_COLLECTIONS)  # not what was found: another thread may be in the middle of it, too
