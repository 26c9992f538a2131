"""The council's logo."""

from models import CouncilLogo


def logo_of(sha256: str) -> CouncilLogo | None:
    """The logo with this SHA-256, which the council's own row names."""
    return CouncilLogo.get_or_none(CouncilLogo.sha256 == sha256)
