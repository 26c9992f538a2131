"""Plays rounds of random moves on a council of its own for each, and says which seed gave what.

    make money-rounds            (ROUNDS=1000 SEED=1; on PostgreSQL with TEST_DATABASE_URL)

A round that fails prints its seed and its moves; SEED=that ROUNDS=1 plays the same round again.
"""

import os
import random
import sys
import tempfile
import threading
import time
from datetime import timedelta
from pathlib import Path

from peewee import OperationalError

from models import database
from operations import files, jobs
from operations.dry_recalculation import differences
from tests.money_rounds import claim_moves, council_moves, import_moves, provider_moves, visit_moves
from tests.money_rounds.world import World
from tests.support.databases import make_test_database

MOVES_A_ROUND = 50
TELL_EVERY = 10
DRY_EVERY = 5  # every so many rounds `flask verify --recalculate` as well


def time_goes_by(world):
    """Some days, with the night's work at the end of them."""
    world.today += timedelta(days=world.chance.choice((1, 2, 4, 7, 9)))
    world.night()


def begin(world):
    """Much is delivered and paid before the round begins."""
    world.check()
    if world.chance.random() < 0.3:
        world.play(council_moves.set_limits)
    claims = (claim_moves.make_claim, claim_moves.make_claim, claim_moves.make_claim, claim_moves.decide_claim)
    for move in (*claims, visit_moves.upload_visits, provider_moves.confirm_weeks, provider_moves.confirm_weeks):
        world.play(move)
    world.play(visit_moves.upload_visits)
    world.play(council_moves.pay_all)


MOVES_OF_ONE = provider_moves.MOVES | visit_moves.MOVES | claim_moves.MOVES | council_moves.MOVES | import_moves.MOVES
SEVERAL_STEPS = (*council_moves.SEVERAL_STEPS, claim_moves.make_claim)


def somebody_is_faster(world):
    """Two people look at the same; one has done something before the other's button is pressed."""
    one, other = (world.chance.choices(list(MOVES_OF_ONE), MOVES_OF_ONE.values())[0] for _ in range(2))
    verbs = world.about_to(one)
    other(world)
    for verb in verbs[:1]:
        world.attempt(verb)


def two_at_once(world):
    """Two people press a button at the same moment, each with a connection of their own."""
    verbs = []
    for _ in range(2):
        moves = {move: weight for move, weight in MOVES_OF_ONE.items() if move not in SEVERAL_STEPS}
        verbs += world.about_to(world.chance.choices(list(moves), moves.values())[0])[:1]
    threads = [threading.Thread(target=_alone, args=(world, verb)) for verb in verbs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not world.broken, world.broken


def _alone(world, verb):
    try:
        with database.connection_context():
            world.attempt(verb)
    except OperationalError:
        pass  # the database was held for too long: nothing is done, and the page says so
    except Exception as error:
        world.broken.append(error)


ALL_MOVES = {time_goes_by: 14, somebody_is_faster: 6, two_at_once: 3} | MOVES_OF_ONE


class Failed(AssertionError):
    """A round that did not come out right: says which and what was played; `played` are the numbers of the moves."""

    def __init__(self, seed, moves, error):
        super().__init__(f"SEED={seed}\n" + "\n".join(moves.values()) + f"\n{type(error).__name__}: {error}")
        self.played = list(moves)


def play_round(seed, only=range(MOVES_A_ROUND), **of_world):
    """One round on an empty database with a connection. Each move has its own chance, so that those that are left out
    of `only` leave the others as they were. `of_world` is what World takes besides. Returns the World. Raises Failed.
    """
    played = {}
    world = World(seed, **of_world)
    try:
        begin(world)
        for number in only:
            world.chance = random.Random(f"{seed}-{number}")  # noqa: S311
            move = world.chance.choices(list(ALL_MOVES), ALL_MOVES.values())[0]
            played[number] = f"{number} {move.__name__} ({world.today})"
            world.play(move)
        world.end()
        if seed % DRY_EVERY == 0:
            problems = [difference.sentence for difference in differences(world.at)]
            assert not problems, "\n".join(problems)
    except Exception as error:
        raise Failed(seed, played, error) from error
    return world


def shorter(test_database, seed, failed):
    """A failure of the same round with as few moves as can be found; for whoever looks for its cause."""
    size = len(failed.played) // 2
    while size:
        for start in range(0, len(failed.played), size):
            fewer = failed.played[:start] + failed.played[start + size :]
            try:
                on_fresh(test_database, lambda: play_round(seed, fewer))  # noqa: B023
            except Failed as again:
                failed = again
                break
        else:
            size //= 2
    return failed


def on_fresh(test_database, play):
    """What `play` answers, on a database without rows."""
    if not database.is_closed():
        database.close()
    test_database.freshen()
    jobs.connect()
    with database.connection_context():
        return play()


class Figures:
    """What was played so far."""

    def __init__(self):
        self.began = time.monotonic()
        self.rounds = self.moves = self.refused = self.amounts = 0
        self.failed = []  # seeds

    def add(self, world):
        self.rounds += 1
        self.moves += sum(world.done.values())
        self.refused += sum(world.refused.values())
        self.amounts += world.sums.amounts

    def __str__(self):
        seconds = time.monotonic() - self.began
        told = f"FAILED: {self.failed}" if self.failed else "all is well"
        return (
            f"{self.rounds} rounds, {self.moves:,} moves and {self.refused:,} refusals, {self.amounts:,} amounts "
            f"compared in {seconds:,.0f} s: {told}"
        )


def main(rounds, first_seed):
    """Play so many rounds and print the figures. Exits 1 where one failed."""
    test_database, figures = make_test_database("rounds"), Figures()
    with tempfile.TemporaryDirectory() as folder:
        files.connect(Path(folder))
        try:
            for seed in range(first_seed, first_seed + rounds):
                try:
                    figures.add(on_fresh(test_database, lambda: play_round(seed)))  # noqa: B023
                except Failed as failure:
                    figures.failed.append(seed)
                    print(failure, flush=True)
                    if os.environ.get("SHORTER"):
                        print(f"As short as can be:\n{shorter(test_database, seed, failure)}", flush=True)
                if (seed - first_seed + 1) % TELL_EVERY == 0:
                    print(f"To seed {seed}: {figures}", flush=True)
        finally:
            test_database.throw_away()
    print(figures)
    if figures.failed:
        sys.exit(1)


if __name__ == "__main__":
    main(*(int(each) for each in sys.argv[1:]))
