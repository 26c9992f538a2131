"""Two sides and several officers at one dispute at once: the first counts, and what is resolved is what was seen."""

from models import Actual, Dispute
from operations.disputes import answering, deciding
from queries.disputes import details as disputes
from queries.weeks import loading
from queries.weeks.loading import Scope
from rules.broken import IllegalMove, RuleBroken
from rules.delivery_values import DayRow, Entered
from tests.support.at_once import in_parallel
from tests.support.bedford import make_bedford
from tests.support.disputes import WEEK, raise_on
from tests.support.notices import told


def test_forty_officers_raise_the_same_and_there_is_one(database, cast, actor, at):
    care, fin, alice = make_bedford(cast.rose_care), actor("fin"), actor("alice")
    assert alice

    def raise_it():
        try:
            raise_on(care, fin, at)
        except RuleBroken as broken:
            raise IllegalMove(broken.message) from None

    assert in_parallel(raise_it) == 1
    assert Dispute.select().count() == 1
    assert len(told()) == 1


def test_one_of_forty_resolves_it(database, cast, actor, at):
    care, fin = make_bedford(cast.rose_care), actor("fin")
    dispute = raise_on(care, fin, at)
    seen = disputes.seen_of(dispute)
    assert in_parallel(lambda: deciding.resolve(Dispute.get_by_id(dispute.id), 1, seen, fin, at)) == 1


def test_figures_that_change_meanwhile_are_never_resolved_unseen(database, cast, actor, at):
    """Officers resolve what they saw while the provider saves another figure: either comes first, never both."""
    care, fin, alice = make_bedford(cast.rose_care), actor("fin"), actor("alice")
    dispute = raise_on(care, fin, at)
    seen = disputes.seen_of(dispute)
    scope = Scope(care.organisation.id, client_id=care.client.id)
    line = loading.load_week(scope, WEEK)[0]
    entries = {line.ref: (Entered(rows=(DayRow((0, 1)),)), line.version)}
    turns = iter(range(1_000))

    def either():
        if next(turns) % 2:
            return deciding.resolve(Dispute.get_by_id(dispute.id), 1, seen, fin, at)
        return answering.correct(Dispute.get_by_id(dispute.id), scope, WEEK, entries, alice, at)

    assert in_parallel(either) == 1
    changed = Actual.get(Actual.week_start == WEEK).actual_hundredths == 200
    assert changed == (Dispute.get().status == "in_dispute")
