"""Which contracts are as they were when they were last worked out: doing it again would write nothing.

A digest is over all that the ledger reads of a contract and all that it wrote: care, prices, weeks, disputes, items,
held-back amounts, periods, the settings, the weeks that have ended, and the program itself. It is of the rows' content:
a row that somebody changed by hand is found as any other change is. `flask recalculate --all` takes no notice of it.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from hashlib import blake2b
from typing import NamedTuple

from models import WorkedOut
from operations.bulk import Values, insert_rows
from operations.recalculation.looks import Facts, Looks
from queries.prepared import Ids, Prepared, is_in


class Stands(NamedTuple):
    """What was worked out of a contract when it was last looked at."""

    contract: int
    digest: str
    items: int


def unchanged(pairs: Iterable[tuple[int, str]], contract_ids: Collection[int], today: date) -> dict[int, Stands]:
    """{id: Stands} of those contracts that are as they were. `pairs`: [(contract id, line key)] of their lines."""
    stored = {row.contract: row for row in _STORED.rows(contracts=list(contract_ids))}
    known = [contract_id for contract_id in contract_ids if contract_id in stored]
    facts = Looks(pairs, known, today)
    return {
        each: stored[each]
        for each in known
        if each not in facts.on_plans and digest_of(facts.of(each)) == stored[each].digest
    }


class Digests:
    """Keeps what whole contracts were worked out from, and what stood then, in the transactions that work them out.

    A contract whose lines are in one chunk: what it was worked out from before, what stands afterwards. One that is cut
    up: what was there before, if nothing of it changed meanwhile.

    Nothing is read twice: the ledger works with the weeks that were read here, and what it wrote is not read back. If
    something else should stand after all, the next look finds another digest, and the contract is worked out.
    """

    def __init__(
        self, pairs: Collection[tuple[int, str]], contract_ids: Collection[int], most_lines: int, today: date
    ) -> None:
        self._looks = Looks(pairs, contract_ids, today)
        lines = Counter(contract_id for contract_id, _ in pairs)
        self._before: dict[int, bytes | Facts | None] = dict.fromkeys(set(contract_ids) - self._looks.on_plans)
        self._cut_up = {contract_id for contract_id in contract_ids if lines[contract_id] > most_lines}
        self._changed: set[int] = set()

    def before(self, contract_ids: Collection[int]) -> list[Values] | None:
        """A chunk of these contracts is about to be worked out. Returns all their weeks, as Looks.weeks has them, if
        none of them is cut up or on a plan.
        """
        weeks: list[Values] = []
        for each in contract_ids:
            if each not in self._before or self._before[each] is not None:
                continue
            if each in self._cut_up:
                self._before[each] = self._looks.of(each)
            else:
                read = self._looks.weeks(each)
                self._before[each] = self._looks.inputs(each, read)
                weeks += read
        return weeks if all(isinstance(self._before.get(each), bytes) for each in contract_ids) else None

    def after(
        self,
        complete: Collection[int],
        changed: Collection[int],
        items_of: Mapping[int, int],
        written: Mapping[int, list[Values]],
    ) -> None:
        """It was, which changed items of contracts `changed`; of those in `complete` nothing is left to do.

        written: all items that were worked out of a contract, as they are stored.
        """
        self._changed.update(changed)
        found = {}
        for each in complete:
            before = self._before.get(each)
            if isinstance(before, bytes):
                found[each] = (before, self._looks.after(each, written.get(each))), items_of[each]
            elif before is not None and each not in self._changed:
                found[each] = before, items_of[each]
        _keep(found)


def _keep(found: Mapping[int, tuple[Facts, int]]) -> None:
    if not found:
        return
    stored = {row.contract: row for row in _STORED.rows(contracts=list(found))}
    rows = [Stands(each, digest_of(facts), items) for each, (facts, items) in found.items()]
    changed = [row for row in rows if stored.get(row.contract) != row]
    gone = [row.contract for row in changed if row.contract in stored]
    if gone:
        WorkedOut.delete().where(WorkedOut.contract.in_(gone)).execute()
    insert_rows(WorkedOut, [row._asdict() for row in changed])


def digest_of(facts: Facts) -> str:
    """The digest of a contract's facts."""
    return blake2b(b"".join(facts), digest_size=32).hexdigest()


_STORED = Prepared(
    Stands,
    lambda: WorkedOut.select(WorkedOut.contract, WorkedOut.digest, WorkedOut.items).where(
        is_in(WorkedOut.contract, Ids("contracts"))
    ),
)
