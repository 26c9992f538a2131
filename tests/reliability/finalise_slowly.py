"""A worker that finalises payment runs with time to be killed between any two steps: it says where it is.

Arguments: the database's address, and the instant that it takes to be now.
"""

import sys
import time
from datetime import datetime

from models import database
from operations import jobs
from operations.payment_runs import finalising
from rules.moment import Moment
from web.database import open_database

PAUSE = 0.02  # seconds


def saying(words, function):
    """`function` with a pause and a word before and after it."""

    def said(*arguments):
        tell(f"before {words}")
        answer = function(*arguments)
        tell(f"after {words}")
        return answer

    return said


def tell(words):
    print(words, flush=True)
    time.sleep(PAUSE)


def main(database_url, now):
    at = datetime.fromisoformat(now)
    open_database(database_url)
    finalising.pay_organisation = saying("an organisation's transaction", finalising.pay_organisation)
    finalising.remittances.pay = saying("its items", finalising.remittances.pay)
    finalising.remittances.tell = saying("its mails", finalising.remittances.tell)
    finalising._close = saying("closing", finalising._close)
    with database.connection_context():
        jobs.run_due(Moment(today=at.date(), now=at))
    tell("done")


if __name__ == "__main__":
    main(*sys.argv[1:])
