"""Whether the database has the tables of this version of the program: while one is brought in, both may be at work."""

from functools import cache

from peewee import OperationalError, PeeweeException

from migrations.running import FOLDER
from models import database

# Asked beside everything else, so it goes round what counts and logs statements.
APPLIED = "SELECT count(*), max(name) FROM schema_migration"
WORDS = (
    "The database has not the tables of this version: run `flask migrate`, or start the version that it was made for"
)


class OtherVersion(RuntimeError):
    """The database is of another version than this process."""

    def __init__(self) -> None:
        super().__init__(WORDS)


def is_of_this_version() -> bool:
    """Whether the migrations that the database has had are those of this program, on the present connection."""
    try:
        return tuple(database.obj.connection().execute(APPLIED).fetchone()) == _known()
    except PeeweeException:
        raise
    except Exception as error:  # the driver's own
        if "schema_migration" in str(error):
            return False  # nobody has migrated yet
        raise OperationalError("the versions cannot be read") from error


@cache
def _known() -> tuple[int, str]:
    """How many migrations this program has, and the last: read once, so that files that are changed below it tell."""
    names = sorted(path.stem for path in FOLDER.glob("[0-9]*.py"))
    return len(names), names[-1]
