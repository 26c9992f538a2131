"""How clients are named."""


def list_name(surname: str, forename: str, ssref: str) -> str:
    """`Angelo, Iris (A1)`: as commitments and orders name a client."""
    return f"{', '.join(part for part in (surname, forename) if part)} ({ssref})"
