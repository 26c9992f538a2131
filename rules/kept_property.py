"""A property that is worked out when it is first asked for, and kept with its object.

As `functools.cached_property`, which until Python 3.12 takes a lock for each object: a week asks 360 times.
"""

from collections.abc import Callable
from typing import Any, Generic, TypeVar, overload

Owner = TypeVar("Owner")
Value = TypeVar("Value")


class kept_property(Generic[Owner, Value]):  # noqa: N801 - used as a decorator
    """Keeps what a method of no arguments gives under its own name, where the next look finds it first."""

    def __init__(self, work_out: Callable[[Owner], Value]):
        self._work_out = work_out
        self.__doc__ = work_out.__doc__

    def __set_name__(self, owner: type[Owner], name: str) -> None:
        self._name = name

    @overload
    def __get__(self, instance: None, owner: type[Owner]) -> "kept_property[Owner, Value]": ...
    @overload
    def __get__(self, instance: Owner, owner: type[Owner]) -> Value: ...
    def __get__(self, instance: Any, owner: type[Owner]) -> Any:
        if instance is None:
            return self
        value = instance.__dict__[self._name] = self._work_out(instance)
        return value
