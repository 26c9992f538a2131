"""Care files that a spreadsheet has saved again: references and codes that it has changed are refused in words.

45 for `00045` would be a second line of care, and 451 for the creditor reference `000451` another payee. Whoever means
what is written imports the files as they are written.
"""

from collections.abc import Iterator, Sequence

from queries.care_files.records import MOST_SOURCES, Shelf
from queries.care_files.rows import Draft
from rules.broken import AllBroken, RuleBroken
from rules.care_files.cells import read_text
from rules.care_files.columns import Column, Layout
from rules.care_files.mangled import Sources, is_cut_short, may_be_one

WHAT_TO_DO = "Give the column the format Text in the spreadsheet, and save the file again"
AS_WRITTEN = "if it is right, import the files as written (--as-written)"


def changed_by_a_spreadsheet(
    layout: Layout, drafts: Sequence[Draft], shelf: Shelf
) -> Iterator[tuple[Draft, AllBroken]]:
    """The drafts of a file with texts that a spreadsheet may have changed, each with all that is wrong with it."""
    texts = [column for column in layout.columns if column.read is read_text and not column.points_to]
    sources = _sources(layout, drafts, shelf)
    for draft in drafts:
        if draft.is_deleted:
            continue
        found = [_of_text(column, draft) for column in texts]
        if sources and draft.record is None:
            found.insert(0, _of_key(layout, str(draft.key), sources))
        if problems := [each for each in found if each]:
            yield draft, AllBroken(problems)


def _sources(layout: Layout, drafts: Sequence[Draft], shelf: Shelf) -> Sources | None:
    """The references on record that a new one of the file may be; those that the file has, too, are themselves."""
    is_reference = len(layout.key) == 1 and not layout.column(layout.key[0]).points_to
    if not is_reference or all(draft.record for draft in drafts):
        return None
    own = {str(draft.key) for draft in drafts}
    return Sources(reference for reference in shelf.references if reference not in own)


def _of_key(layout: Layout, key: str, sources: Sources) -> RuleBroken | None:
    """A new reference that may be one that is on record."""
    like = sources.of(key)[:MOST_SOURCES]
    if not like or is_cut_short(key):
        return None
    words = f"{key} may be {' or '.join(like)}, which is on record, as a spreadsheet has changed it"
    return RuleBroken(f"{words}. {WHAT_TO_DO}; {AS_WRITTEN}", layout.key[0])


def _of_text(column: Column, draft: Draft) -> RuleBroken | None:
    """A text that is cut short, or is on record as one that a spreadsheet would change into it."""
    text = draft.values.get(column.name)
    if not isinstance(text, str) or not text:
        return None
    if is_cut_short(text):
        return RuleBroken(f"“{text}” is a number that a spreadsheet has cut short. {WHAT_TO_DO}", column.header)
    was = str(draft.stored[column.name] or "") if draft.stored is not None else ""
    if not was or text == was or not may_be_one(text, was):
        return None
    words = f"{text} is {was} on record, which a spreadsheet may have changed"
    return RuleBroken(f"{words}. {WHAT_TO_DO}; {AS_WRITTEN}", column.header)
