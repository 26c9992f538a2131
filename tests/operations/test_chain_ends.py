"""Where the chain of audit events ends is kept outside the table: a chain made anew, or cut off, is found by it."""

import pytest

from models import (
    AuditEvent,
)
from operations import audit, chain_ends
from queries.audit import CHAINED, FIRST_HASH, chain_hash
from queries.audit_chain import chain_problems, current_end
from rules.broken import RuleBroken
from tests.support.council_of_everything import NOW, change, event


def chain_anew():
    """Every hash from the middle on, as somebody works it out who hides a change."""
    changed = event(now={"amount_pence": 1})
    previous = AuditEvent.select(AuditEvent.hash).where(AuditEvent.id < changed.id).order_by(AuditEvent.id.desc())
    previous = previous.limit(1).scalar() or FIRST_HASH
    for row in AuditEvent.select().where(AuditEvent.id >= changed.id).order_by(AuditEvent.id):
        values = {name: getattr(row, name) for name in CHAINED}
        change(row, previous_hash=previous, hash=(previous := chain_hash(previous, values)))
    return changed


def test_a_chain_made_anew_is_found_by_its_end_kept_outside(planted, tmp_path):
    chain_ends.keep_tonight(tmp_path, NOW)
    [end] = chain_ends.read(tmp_path)
    assert end == current_end(NOW)
    chain_anew()
    assert list(chain_problems()) == [], "from inside it looks whole"
    assert list(chain_problems([end])) == [
        f"The chain was made anew: audit event {end.event_id} had another hash on 16/02/2026 09:30"
    ]


def test_events_that_were_cut_off_the_end_are_found(planted, tmp_path):
    chain_ends.keep_tonight(tmp_path, NOW)
    last = event(now=None)
    AuditEvent.delete().where(AuditEvent.id > last.id).execute()
    assert any("is missing: the chain ended with it" in each for each in chain_problems(chain_ends.read(tmp_path)))


def test_the_chain_is_read_from_its_last_end_or_from_its_beginning(planted):
    end = current_end(NOW)
    event(address="Somebody")
    assert list(chain_problems([end], whole=False)) == []
    assert list(chain_problems([end], whole=True))
    assert list(chain_problems([], whole=False)), "without an end that was kept, from the beginning"


def test_a_broken_chain_is_not_kept(planted, tmp_path, caplog):
    event(address="Somebody")
    chain_ends.keep_tonight(tmp_path, NOW)
    assert chain_ends.read(tmp_path) == []
    assert "is not as it was written" in caplog.text


def test_ends_are_added_and_never_written_over(planted, tmp_path):
    chain_ends.keep_tonight(tmp_path, NOW)
    first = (tmp_path / chain_ends.FILE).read_text()
    chain_ends.keep_tonight(tmp_path, NOW)
    assert (tmp_path / chain_ends.FILE).read_text() == first, "nothing happened, nothing is added"
    with planted.atomic():
        audit.record("contract changed", by=audit.SYSTEM, at=NOW)
    chain_ends.keep_tonight(tmp_path, NOW)
    assert (tmp_path / chain_ends.FILE).read_text().startswith(first)
    assert len(chain_ends.read(tmp_path)) == 2
    assert (tmp_path / chain_ends.FILE).stat().st_mode & 0o777 == 0o600


def test_a_file_of_ends_that_somebody_wrote_in_is_refused(tmp_path):
    (tmp_path / chain_ends.FILE).write_text("all is well\n")
    with pytest.raises(RuleBroken, match="Line 1"):
        chain_ends.read(tmp_path)
