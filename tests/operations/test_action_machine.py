"""Random posts by random people: what is not allowed changes nothing, and a thread always tells how it stands."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models import Action, ActionPost
from operations import actions
from queries import action_subjects
from rules.actions import allowed_posts
from rules.broken import RuleBroken
from tests.support import factories

MOVES = st.lists(
    st.tuples(st.sampled_from(["alice", "fin"]), st.sampled_from(actions.POSTS), st.sampled_from(["Words", "", " \n"])),
    max_size=12,
)


@pytest.fixture
def players(actor):
    return {name: actor(name) for name in ("alice", "fin")}


@given(moves=MOVES)
def test_random_posts_by_random_people(players, cast, moves):
    about = action_subjects.subject(players["alice"], f"Provider:{cast.rose_care.id}")
    action = actions.open_action("Provider Query", "Title", "Text", about, players["alice"], factories.AT)
    for name, kind, text in moves:
        before = Action.get_by_id(action.id)
        posts = ActionPost.select().where(ActionPost.action == action.id).count()
        is_allowed = kind in allowed_posts(before, players[name].side, factories.AT) and text.strip()
        try:
            actions.post(before, kind, text, players[name], factories.AT)
        except RuleBroken:
            assert not is_allowed
            assert Action.get_by_id(action.id).__data__ == before.__data__
            assert ActionPost.select().where(ActionPost.action == action.id).count() == posts
        else:
            assert is_allowed
            assert ActionPost.select().where(ActionPost.action == action.id).count() == posts + 1
            check_thread(Action.get_by_id(action.id))


def check_thread(action):
    """The last post that said so is how it stands now."""
    posts = list(ActionPost.select().where(ActionPost.action == action.id).order_by(ActionPost.id))
    assert (action.status == "done") == (posts[-1].kind == "closed")
    assert (action.closed_at is not None) == (action.status == "done")
    passed = [post for post in posts if post.kind in ("opened", "reply", "closure_requested")]
    last = passed[-1]
    assert action.assigned_side == (
        "council" if last.kind == "closure_requested" or last.side == "provider" else "provider"
    )
