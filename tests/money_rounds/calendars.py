"""Rounds of random moves across days on which programs go wrong, at half past midnight in London.

    python -m tests.money_rounds.calendars 1 1    (make calendar-rounds ROUNDS=1 SEED=1)

In summer time that is the day before by UTC. Care begins some weeks before each day, so that weeks, periods, years and
orders go over it; what is due is compared with a sum that shares no code with the portal.
"""

import sys
import tempfile
from datetime import date, timedelta
from pathlib import Path

from operations import files
from tests.money_rounds.rounds import Failed, Figures, on_fresh, play_round
from tests.support.databases import make_test_database

HALF_AN_HOUR = timedelta(minutes=30)
CALENDARS = {  # a Monday on which care begins; a round ends ten weeks later or so
    "29 February 2028": date(2028, 1, 24),
    "summer time begins, 26 March 2028, and the year ends": date(2028, 2, 21),
    "summer time ends, 25 October 2026": date(2026, 9, 21),
    "a year of 53 weeks, 28 December 2026": date(2026, 11, 23),
    "31 March 2025, a Monday": date(2025, 2, 24),
}


def main(rounds, first_seed):
    """Play so many rounds of each and print the figures. Exits 1 where one failed."""
    test_database, failed = make_test_database("calendars"), []
    with tempfile.TemporaryDirectory() as folder:
        files.connect(Path(folder))
        try:
            for name, start in CALENDARS.items():
                figures = Figures()
                for seed in range(first_seed, first_seed + rounds):
                    try:
                        figures.add(
                            on_fresh(test_database, lambda: play_round(seed, start=start, since_midnight=HALF_AN_HOUR))  # noqa: B023
                        )
                    except Failed as failure:
                        figures.failed.append(seed)
                        failed.append((name, seed))
                        print(f"{failure}\nagain: python -m tests.money_rounds.calendars 1 {seed}", flush=True)
                print(f"{name}: {figures}", flush=True)
        finally:
            test_database.throw_away()
    if failed:
        sys.exit(1)


if __name__ == "__main__":
    main(*(int(each) for each in sys.argv[1:]))
