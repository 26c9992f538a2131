"""The search: who finds what, by which words; the index is kept by the database itself."""

from types import SimpleNamespace

import pytest

from models import (
    CarePackageLineItem,
    Claim,
    Client,
    Contract,
    Invoice,
    SearchLeftOut,
    SearchSpelling,
    SearchWord,
    database,
)
from operations import search_index
from queries.invariants.search import search_problems
from queries.search.searching import client_and_things, search
from rules.search_text import fold, read
from tests.support import factories
from tests.support.factories import TODAY


@pytest.fixture
def found_by(actor):
    """`found_by("fin", "whitlock")`: [(kind, id)] of what somebody finds, and the words that were meant."""

    def find(name, text, kind=None, is_exact=False):
        answer = search(actor(name), read(text), kind, TODAY, is_exact)
        return [(result.kind, result.row.id) for result in answer.results], answer.meant

    return find


def all_of(care):
    kinds = {"client": care.client, "line": care.cpli, "invoice": care.invoice, "action": care.action}
    kinds |= {"order": care.order, "remittance": care.remittance, "claim": care.claim}
    return [(kind, row.id) for kind, row in kinds.items()]


@pytest.mark.parametrize("text", ["Edna Whitlock", "whitl", "WHITLOCK, E", "a1042", "mrs edna"])
def test_a_client_is_found_with_what_belongs_to_them(edna, found_by, text):
    for name in ("fin", "alice", "vera"):
        assert found_by(name, text) == (all_of(edna), "")


@pytest.mark.parametrize(
    ("text", "meant"),
    [("edna whitlok", "edna whitlock"), ("whitlcok", "whitlock"), ("vhitlocks", "whitlock"), ("enda", "edna")],
)
def test_a_misspelt_name_finds_what_was_meant(edna, found_by, text, meant):
    for name in ("fin", "alice"):
        assert found_by(name, text) == (all_of(edna), meant)
    assert found_by("fin", text, is_exact=True) == ([], "")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("2207/1", "line"),
        ("22071", "line"),
        ("bc0398", "invoice"),
        ("invoice BC 0398", "invoice"),
        ("short pay", "action"),
        ("2291 - 1", "order"),
        ("order 2291", "order"),
        ("1188", "remittance"),
        ("claim 12/11/2025", "claim"),
        ("12/11", "claim"),
    ],
)
def test_a_thing_is_found_by_its_reference_number_or_title(edna, found_by, text, kind):
    assert found_by("alice", text) == ([each for each in all_of(edna) if each[0] == kind], "")


def test_another_provider_finds_nothing_of_it_and_is_offered_no_spelling(edna, found_by, cast):
    factories.make_care(organisation=cast.clifton_house, client={"surname": "Smith"})
    references = ("a1042", "2207/1", "bc-0398", "short", "2291", "1188", "12/11/2025")
    for text in ("edna", "whitlok", "enda", "edna whitlok", *references):
        assert found_by("charlie", text) == ([], ""), text


def test_a_client_of_two_providers_is_shown_to_each_with_their_own_only(edna, found_by, cast):
    theirs = factories.make_care(organisation=cast.clifton_house, client=edna.client, reference="9/9")
    assert found_by("charlie", "whitlok")[0] == [("client", edna.client.id), ("line", theirs.cpli.id)]
    assert ("line", theirs.cpli.id) not in found_by("alice", "whitlock")[0]


def test_only_what_the_role_may_read_is_found(edna, cast):
    """A care coordinator reads neither invoices nor remittances."""
    seen = {"lines_read", "orders_read", "actions_read"}
    coordinator = SimpleNamespace(side="provider", organisation_id=cast.rose_care.id, may=seen.__contains__)
    answer = search(coordinator, read("whitlock"), None, TODAY)
    assert set(answer.counts) == {"client", "line", "action", "order"} == {each.kind for each in answer.results}
    assert search(coordinator, read("bc-0398"), None, TODAY).count == 0
    things = client_and_things(coordinator, edna.client.id, TODAY)
    assert "invoice" not in things.counts


def test_a_claim_that_is_not_submitted_is_found_by_its_provider_only(edna, found_by, actor):
    draft = factories.make_claim(organisation=edna.claim.organisation, claim_date=edna.claim.claim_date)
    factories.make_claim_item(claim=draft, client=edna.client)
    for text in ("claim 12/11/2025", "whitlock", "whitlok"):
        of_each = [{id_ for kind, id_ in found_by(name, text)[0] if kind == "claim"} for name in ("alice", "fin")]
        assert of_each == [{draft.id, edna.claim.id}, {edna.claim.id}]
        assert search(actor("fin"), read(text), None, TODAY).counts["claim"] == 1
    assert client_and_things(actor("fin"), edna.client.id, TODAY).counts["claim"] == 1


def test_nothing_is_found_by_what_people_write_to_each_other(edna, found_by):
    factories.make_action_note(action=edna.action, text="Quibble with the rota")
    Claim.update(notes="quibble", decision_notes="quibble").where(Claim.id == edna.claim.id).execute()
    for name in ("fin", "alice", "charlie"):
        assert found_by(name, "quibble") == ([], "")


def test_one_exact_reference_is_the_only_thing_and_a_name_is_not(edna, actor, cast):
    def only(text):
        return search(actor("fin"), read(text), None, TODAY).only

    assert only("bc 0398").row.id == edna.invoice.id
    assert only("A1042").kind == "client"
    assert only("Edna Whitlock") is None
    factories.make_invoice(organisation=cast.clifton_house, reference="BC-0398")
    assert only("bc 0398") is None  # two providers have one of this reference


# The index


def test_every_change_reaches_the_index_in_its_own_transaction(edna, found_by, cast):
    Client.update(surname="Brown").where(Client.id == edna.client.id).execute()
    assert found_by("fin", "whitlock") == ([], "")
    assert found_by("fin", "brown")[0][0] == ("client", edna.client.id)
    assert not SearchSpelling.select().where(SearchSpelling.word == "whitlock").exists()
    with database.atomic() as undone:
        Client.update(surname="Green").where(Client.id == edna.client.id).execute()
        undone.rollback()
    assert found_by("fin", "green") == ([], "")
    Contract.update(organisation=cast.clifton_house).where(Contract.id == edna.contract.id).execute()
    assert found_by("charlie", "2207/1")[0] == [("line", edna.cpli.id)]
    assert found_by("alice", "2207/1")[0] == []
    Invoice.update(reference="New 7", reference_key="NEW7").where(Invoice.id == edna.invoice.id).execute()
    assert found_by("fin", "new 7")[0] == [("invoice", edna.invoice.id)]
    assert list(search_problems()) == []


def test_an_organisation_has_the_words_of_the_clients_it_has_lines_for(edna, found_by, cast):
    """By a line that is new, of another client, of another contract or gone, and a contract that changes hands."""

    def who_finds(text):
        return [name for name in ("alice", "charlie") if ("client", edna.client.id) in found_by(name, text)[0]]

    theirs = factories.make_care(organisation=cast.clifton_house, client={"surname": "Smith"})
    line = CarePackageLineItem
    line.update(client=edna.client).where(line.id == theirs.cpli.id).execute()
    assert who_finds("whitlock") == who_finds("whitlok") == ["alice", "charlie"]
    assert found_by("charlie", "smith") == ([], "")
    Client.update(surname="Whitby").where(Client.id == edna.client.id).execute()
    assert (who_finds("whitby"), who_finds("whitlock")) == (["alice", "charlie"], [])
    line.update(contract=theirs.contract).where(line.id == edna.cpli.id).execute()
    assert who_finds("whitby") == ["charlie"]
    Contract.update(organisation=cast.rose_care).where(Contract.id == theirs.contract.id).execute()
    assert who_finds("whitby") == ["alice"]
    assert list(search_problems()) == []
    line.delete().where(line.id == theirs.cpli.id).execute()
    assert who_finds("whitby") == ["alice"]  # by the other line
    line.update(client=theirs.client).where(line.id == edna.cpli.id).execute()
    assert who_finds("whitby") == []
    assert list(search_problems()) == []


def test_what_is_deleted_or_left_out_is_never_found_again(edna, found_by):
    with database.atomic():
        search_index.leave_out("client", [edna.client.id])
        search_index.leave_out("client", [edna.client.id])
    Client.update(surname="Erased").where(Client.id == edna.client.id).execute()
    search_index.rebuild()
    for text in ("whitlock", "erased", "a1042", "whitlok"):
        assert found_by("fin", text) == ([], ""), text
    assert found_by("fin", "2207/1")[0] == [("line", edna.cpli.id)]
    empty = factories.make_client(surname="Nobody")
    SearchLeftOut.create(kind="client", row_id=empty.id)
    empty.delete_instance()
    assert SearchLeftOut.select().where(SearchLeftOut.row_id == empty.id).count() == 0  # the id may come again
    assert list(search_problems()) == []


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ("DELETE FROM search_word WHERE word = 'edna'", "words of kind client are missing"),
        (
            "INSERT INTO search_word (kind, row_id, word) VALUES ('client', 99, 'ghost')",
            "are in the index and of nothing",
        ),
        ("UPDATE search_word SET organisation_id = 99 WHERE kind = 'invoice'", "words of kind invoice"),
        ("DELETE FROM search_spelling WHERE word = 'whitlock'", "names have no spellings"),
        ("INSERT INTO search_spelling (key, word) VALUES ('gost', 'ghost')", "spellings are of no name"),
        ("DELETE FROM search_own_word WHERE word = 'whitlock'", "of the organisations that care for them"),
        (
            "INSERT INTO search_own_word (organisation_id, client_id, word) VALUES (1, 99, 'ghost')",
            "of an organisation that does not care for them",
        ),
    ],
)
def test_verify_finds_what_is_not_true_and_the_command_mends_it(edna, fault, said):
    database.execute_sql(fault)
    problems = list(search_problems())
    assert any(said in each for each in problems)
    assert not any(name in each.lower() for each in problems for name in ("edna", "whitlock", "ghost"))
    search_index.rebuild()
    assert list(search_problems()) == []


def test_verify_misses_a_trigger_that_is_gone(edna):
    with database.atomic() as undone:
        for trigger, table in (("search_client_changed", "client"), ("search_word_gone", "search_word")):
            on = "" if "Sqlite" in type(database.obj).__name__ else f" ON {table}"
            database.execute_sql(f"DROP TRIGGER {trigger}{on}")
        problems = list(search_problems())
        undone.rollback()
    assert [each.split(" is gone")[0] for each in problems] == [
        "Search: the trigger search_client_changed",
        "Search: the trigger search_word_gone",
    ]


def test_the_database_cuts_text_into_the_words_that_the_search_reads(database):
    """Characters between letters: the database's own SQL and rules/search_text.py agree."""
    characters = [chr(code) for code in (*range(1, 0x400), *range(0x1E90, 0x2070))]
    texts = ["".join(f"x{each}y" for each in characters[start : start + 40]) for start in range(0, len(characters), 40)]
    texts += ["O’Brien-Łukasz  ẠNH", "'; DROP TABLE client; --", '["a","b"]', "w" * 90]
    for text in texts:
        client = factories.make_client(forename=text, surname="", ssref=f"S{factories.number()}")
        words = {row.word for row in SearchWord.select().where(SearchWord.row_id == client.id)}
        tokens = fold(f"{text}  {client.ssref}").split(" ")
        expected = {part[:60] for token in tokens for part in (*token.split("-"), token.replace("-", "")) if part}
        assert words == expected, repr(text)


def test_many_lines_at_once_are_indexed(database, rose_care):
    """As an import writes them: many rows in a statement, and the same rows over again."""
    care = factories.make_care(organisation=rose_care)
    row = {name: value for name, value in care.cpli.__data__.items() if name != "id"}
    rows = [row | {"reference": f"B{number}/1", "id": 100 + number} for number in range(60)]
    CarePackageLineItem.insert_many(rows).execute()
    again = [each | {"reference": f"C{each['id']}"} for each in rows[:30]]
    fields = [CarePackageLineItem.reference]
    CarePackageLineItem.insert_many(again).on_conflict(
        conflict_target=[CarePackageLineItem.id], preserve=fields
    ).execute()
    words = {row.word for row in SearchWord.select().where(SearchWord.kind == "line")}
    assert "c101" in words
    assert "b11" not in words
    assert "b591" in words
    assert list(search_problems()) == []
