"""Charts over time: bars on one scale from the zero line, labels that do not run into each other, short amounts."""

import pytest

from rules.charts import HEIGHT, WIDTH, Step, TimeChart, short_pounds


def chart(*steps, **more):
    return TimeChart("Paid by month", "Most in May.", [Step(f"{each}", each) for each in steps], **more)


def test_bars_stand_on_the_zero_line_on_one_scale():
    drawn = chart((100, 50), (200, None), series=("this year", "last year"))
    assert [(bar.css, bar.height) for bar in drawn.bars] == [("now", 72), ("past", 36), ("now", 144)]
    assert {bar.y + bar.height for bar in drawn.bars} == {drawn.zero}


def test_less_than_zero_hangs_below_the_line_and_all_fits_in():
    drawn = chart((-42_892,), (0,), (10_000,))
    under, over = drawn.bars
    assert (under.css, under.y, over.css) == ("under", drawn.zero, "now")
    assert over.y >= 0
    assert under.y + under.height <= HEIGHT
    assert 4 * over.height < under.height < 5 * over.height


def test_the_line_of_a_limit_is_on_the_scale_of_the_bars():
    below, above = chart((150,), limit=300), chart((600,), limit=300)
    assert (below.zero - below.limit_line, below.bars[0].height) == (144, 72)
    assert (above.zero - above.limit_line, above.bars[0].height) == (72, 144)
    assert chart((150,)).limit_line is None


def test_what_is_not_zero_can_be_seen():
    assert [bar.height for bar in chart((1,), (10_000_000,)).bars] == [1, 144]


def test_nothing_at_all_is_a_line():
    for nothing in (chart(), chart((0,), (None,))):
        assert nothing.bars == []
        assert 0 <= nothing.zero <= HEIGHT


@pytest.mark.parametrize("count", [1, 12, 53, 105])
def test_bars_and_labels_have_room(count):
    drawn = chart(*[(100, 100)] * count)
    ends = [(bar.x, bar.x + bar.width) for bar in drawn.bars]
    assert all(end <= start for (_, end), (start, _) in zip(ends, ends[1:], strict=False))
    assert ends[-1][1] <= WIDTH
    css = [label.css for label in drawn.labels]
    assert css[0] == ""
    assert 0 < css.count("") <= 5
    assert css.count("") + css.count("desk") <= 13


@pytest.mark.parametrize(
    ("pence", "words"),
    [
        (0, "£0"),
        (94_049, "£940"),
        (99_950, "£1.0k"),
        (944_000, "£9.4k"),
        (995_000, "£10k"),
        (8_449_900, "£84k"),
        (99_950_000, "£1.00m"),
        (118_240_612, "£1.18m"),
        (1_297_115_060, "£13.0m"),
        (-42_892, "−£429"),
    ],
)
def test_amounts_are_short_below_a_bar(pence, words):
    assert short_pounds(pence) == words
