"""Hold item: a part of a submitted invoice waits, the rest goes forward."""

import pytest

from models import AuditEvent, Commitment, Invoice, PaymentItem, database
from operations import files
from operations.invoices import authorising as authorisation
from operations.invoices import commitments, submitting
from operations.invoices.holding_items import hold_item
from queries.invoices.parts import family_of, files_of_family
from queries.invoices.totals import totals_of_one
from rules.broken import IllegalMove, RuleBroken
from tests.support import factories
from tests.support.invoices import create, make_payable

pytestmark = pytest.mark.usefixtures("files_in_tmp")


@pytest.fixture
def three_items_submitted(alice, cast, at):
    """Submitted: £800.00, £123.00 and £45.00 of three clients; the totals were typed."""
    for pence in (80_000, 12_300, 4_500):
        make_payable(cast.rose_care, pence, vat_pence=pence // 10)
    made = create(alice, cast.rose_care, at, reference="BC-0412")
    Invoice.update(entered_net_pence=96_800, entered_vat_pence=9_680).execute()
    submitting.submit(made, 1, by=alice, at=at)
    Invoice.update(submitted_at=factories.NOW.replace(day=8)).execute()
    return Invoice.get()


def item(pence):
    return Commitment.get(Commitment.value_pence == pence)


def held(invoice, pence, fin, at, words="Hours are being asked about"):
    return hold_item(Invoice.get_by_id(invoice.id), item(pence), invoice.version, by=fin, at=at, words=words)


def test_the_item_goes_onto_a_part_on_hold_and_both_keep_the_clock(three_items_submitted, fin, at):
    part = Invoice.get_by_id(held(three_items_submitted, 12_300, fin, at).id)
    rest = Invoice.get_by_id(three_items_submitted.id)
    assert (part.reference, part.number, part.status) == ("BC-0412/2", 2, "on_hold")
    assert (part.status_reason, part.split_from_id) == ("Hours are being asked about", three_items_submitted.id)
    assert (rest.status, rest.version) == ("pending", three_items_submitted.version + 1)
    assert part.submitted_at == rest.submitted_at == three_items_submitted.submitted_at
    assert (totals_of_one(part).payable, totals_of_one(rest).payable) == (13_530, 92_950)
    assert (part.submitted_total_pence, rest.submitted_total_pence) == (13_530, 92_950)


def test_typed_totals_follow_the_items(three_items_submitted, fin, at):
    part = held(three_items_submitted, 12_300, fin, at)
    for each, typed in ((part, (12_300, 1_230)), (three_items_submitted, (84_500, 8_450))):
        totals = totals_of_one(each)
        assert (totals.entered_net, totals.entered_vat, totals.is_short) == (*typed, False)


def test_each_part_has_the_next_free_number_and_the_same_family(three_items_submitted, fin, actor, cast, at):
    factories.make_invoice(organisation=cast.rose_care, reference="bc-0412 / 2", number=2)
    first = held(three_items_submitted, 12_300, fin, at)
    authorisation.take_off_hold(first, 1, by=fin, at=at)
    second = held(Invoice.get_by_id(three_items_submitted.id), 4_500, fin, at)
    assert [first.reference, second.reference] == ["BC-0412/3", "BC-0412/4"]
    assert list(family_of(second, actor("alice"))) == [three_items_submitted, first]
    assert list(family_of(three_items_submitted, actor("fin"))) == [first, second]
    assert list(family_of(three_items_submitted, actor("charlie"))) == []


def test_a_part_is_released_and_authorised_like_any_and_the_rest_without_it(three_items_submitted, fin, at):
    part = held(three_items_submitted, 12_300, fin, at)
    authorisation.authorise(
        Invoice.get_by_id(three_items_submitted.id), three_items_submitted.version + 1, by=fin, at=at
    )
    assert {each.state for each in PaymentItem.select()} == {"frozen", "derived"}
    authorisation.take_off_hold(part, 1, by=fin, at=at)
    authorisation.authorise(Invoice.get_by_id(part.id), 2, by=fin, at=at)
    assert {each.state for each in PaymentItem.select()} == {"frozen"}


def test_a_returned_part_and_its_whole_are_deleted_apart(three_items_submitted, fin, alice, at):
    part = held(three_items_submitted, 12_300, fin, at)
    for each in (Invoice.get_by_id(three_items_submitted.id), part):
        authorisation.return_to_provider(each, each.version, by=fin, at=at, reason="Query open", words="")
    submitting.delete(Invoice.get_by_id(three_items_submitted.id), three_items_submitted.version + 2, by=alice, at=at)
    assert Invoice.get().split_from_id is None
    submitting.submit(Invoice.get(), 2, by=alice, at=at)
    assert (Invoice.get().status, Invoice.get().submitted_at) == ("pending", at.now)


def test_the_part_follows_its_actuals_and_says_what_it_was(three_items_submitted, fin, at):
    part = held(three_items_submitted, 12_300, fin, at)
    row = PaymentItem.get(PaymentItem.amount_pence == 12_300)
    PaymentItem.update(amount_pence=11_000).where(PaymentItem.id == row.id).execute()
    Invoice.update(entered_net_pence=None, entered_vat_pence=None).execute()
    with database.atomic():
        commitments.refresh_commitments({(row.contract_id, row.client_id)}, at)
    assert Invoice.get_by_id(part.id).changed_since_submitted
    assert not Invoice.get_by_id(three_items_submitted.id).changed_since_submitted


@pytest.mark.parametrize("words", ["", "  "])
def test_it_needs_words(three_items_submitted, fin, at, words):
    with pytest.raises(RuleBroken, match="Say why"):
        held(three_items_submitted, 12_300, fin, at, words)


def test_what_cannot_be_split_stays_as_it_was(three_items_submitted, fin, alice, at):
    Commitment.update(value_pence=-90_000, vat_pence=0).where(Commitment.value_pence == 12_300).execute()
    before = list(Invoice.select().dicts()), AuditEvent.select().count()
    for pence in (80_000, -90_000):
        with pytest.raises(RuleBroken, match="wrong side of zero"):
            held(three_items_submitted, pence, fin, at)
    with pytest.raises(IllegalMove, match="changed since you opened"):
        hold_item(three_items_submitted, item(4_500), 1, by=fin, at=at, words="x")
    with pytest.raises(IllegalMove, match="Only the council"):
        hold_item(three_items_submitted, item(4_500), 2, by=alice, at=at, words="x")
    with pytest.raises(IllegalMove, match="A colleague has just changed this"):
        hold_item(three_items_submitted, factories.make_commitment(), 2, by=fin, at=at, words="x")
    Commitment.delete().where(Commitment.value_pence != 80_000).execute()
    with pytest.raises(RuleBroken, match="the only item"):
        held(three_items_submitted, 80_000, fin, at)
    mine = Invoice.select().where(Invoice.id == three_items_submitted.id)
    assert (list(mine.dicts()), AuditEvent.select().count()) == before


def names_of(invoice):
    return [file.file_name for file in files_of_family(Invoice.get_by_id(invoice.id))]


def test_every_part_shows_the_files_of_all(three_items_submitted, fin, at, cast):
    factories.make_uploaded_file(invoice=three_items_submitted, file_name="vat.pdf", organisation=cast.rose_care)
    part = held(three_items_submitted, 12_300, fin, at)
    factories.make_uploaded_file(invoice=part, file_name="hours.csv", organisation=cast.rose_care)
    assert names_of(three_items_submitted) == names_of(part) == ["vat.pdf", "hours.csv"]


def test_the_files_and_the_family_outlive_the_part_that_had_them(three_items_submitted, fin, alice, at, cast):
    factories.make_uploaded_file(invoice=three_items_submitted, file_name="vat.pdf", organisation=cast.rose_care)
    first = held(three_items_submitted, 12_300, fin, at)
    second = hold_item(
        Invoice.get_by_id(three_items_submitted.id),
        item(4_500),
        three_items_submitted.version + 1,
        by=fin,
        at=at,
        words="Too",
    )
    authorisation.return_to_provider(
        Invoice.get_by_id(three_items_submitted.id), three_items_submitted.version + 2, fin, at, "Query open", ""
    )
    submitting.delete(Invoice.get_by_id(three_items_submitted.id), three_items_submitted.version + 3, by=alice, at=at)
    assert names_of(first) == names_of(second) == ["vat.pdf"]
    assert [each.id for each in family_of(Invoice.get_by_id(first.id), fin)] == [second.id]


def test_what_the_council_has_keeps_its_files(three_items_submitted, fin, alice, at, cast):
    file = factories.make_uploaded_file(invoice=three_items_submitted, file_name="vat.pdf", organisation=cast.rose_care)
    part = held(three_items_submitted, 12_300, fin, at)
    authorisation.return_to_provider(
        Invoice.get_by_id(three_items_submitted.id), three_items_submitted.version + 1, fin, at, "Query open", ""
    )
    with pytest.raises(IllegalMove, match="Another part of this invoice is with the council"):
        files.remove_from_invoice(file, Invoice.get_by_id(three_items_submitted.id), by=alice, at=at)
    authorisation.return_to_provider(Invoice.get_by_id(part.id), 1, fin, at, "Query open", "")
    files.remove_from_invoice(file, Invoice.get_by_id(three_items_submitted.id), by=alice, at=at)
    assert names_of(part) == []
