"""How clients are named."""

from typing import Protocol


class NamedClient(Protocol):
    """A client, or anything with the columns that name one."""

    @property
    def title(self) -> str: ...
    @property
    def forename(self) -> str: ...
    @property
    def surname(self) -> str: ...
    @property
    def ssref(self) -> str: ...


def full_name(title: str, forename: str, surname: str) -> str:
    """`Mrs Iris Angelo`"""
    return " ".join(part for part in (title, forename, surname) if part)


def list_name(surname: str, forename: str, ssref: str) -> str:
    """`Angelo, Iris (A1)`: as commitments and orders name a client."""
    return f"{', '.join(part for part in (surname, forename) if part)} ({ssref})"
