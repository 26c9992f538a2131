"""How fast the sheet of a week answers a key."""

from tests.support import factories
from tests.support.sheets import PASTE, TIMETABLED, open_sheet

PAINTED = "() => new Promise((painted) => requestAnimationFrame(() => setTimeout(painted)))"
MOST_ROUNDS = 10
ENOUGH = 100  # milliseconds


def test_every_key_is_painted_within_100_milliseconds_on_a_sheet_of_200_lines(visit, cast):
    """By the time of the processor that the page itself works for a key, its paint included; what loading the page left
    behind is cleared away before. All hours are typed over, so that the draft that goes to the server and comes back
    meanwhile is as long as it can be. Each key is typed at the same cell again and the least of its times counts: what
    is too much work is so every time, and a busy machine is not.
    """
    care = factories.make_care(organisation=cast.rose_care, client={"surname": "Adams"})
    same = {"contract": care.contract, "service": care.service, "level": care.level}
    for number in range(199):
        factories.make_care(**(TIMETABLED | same if number % 2 else same))
    page = open_sheet(visit)
    assert page.locator("[data-row]").count() == 200
    page.evaluate(PASTE, [f"C{care.cpli.id}-actual", "9\n" * 199])
    page.get_by_text("lines typed over, not saved").wait_for()
    machine = page.context.new_cdp_session(page)
    machine.send("HeapProfiler.collectGarbage")
    machine.send("Performance.setTimeDomain", {"timeDomain": "threadTicks"})
    machine.send("Performance.enable")
    assert max(_least_of_rounds(lambda: _typed(page, machine, care.cpli))) < ENOUGH
    assert max(_least_of_rounds(lambda: _typed_while_drafted(page, machine))) < ENOUGH


def _least_of_rounds(times_of_round):
    """The least milliseconds of each key, over as many rounds as it takes until all are fast enough."""
    least = times_of_round()
    for _ in range(MOST_ROUNDS - 1):
        if max(least) < ENOUGH:
            break
        least = [min(times) for times in zip(least, times_of_round(), strict=True)]
    return least


def _typed(page, machine, line):
    page.locator(f"#C{line.id}-actual").focus()
    return [_milliseconds_of(page, machine, key) for key in ("7", ".", "2", "5", "Enter") * 4]


def _typed_while_drafted(page, machine):
    """The draft goes off while these are typed, and its answer comes back."""
    with page.expect_response("**/grid/draft*"):
        page.keyboard.press("8")
    return [_milliseconds_of(page, machine, key) for key in "7.25"]


def _milliseconds_of(page, machine, key):
    """How long the page's main thread worked from a key to its paint."""
    before = _worked(machine)
    page.keyboard.press(key)
    page.evaluate(PAINTED)
    return round(1000 * (_worked(machine) - before))


def _worked(machine):
    measured = machine.send("Performance.getMetrics")["metrics"]
    return next(each["value"] for each in measured if each["name"] == "TaskDuration")
