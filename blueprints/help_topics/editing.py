"""The council's own help topics: the list, and the page that adds or changes one."""

from collections.abc import Iterable
from functools import partial

from flask import Response, abort, request, url_for
from wtforms import SelectField, TextAreaField

from blueprints.help_topics.routes import bp
from operations import help_topics as topics_changed
from queries.help_topics import own_topic
from rules.broken import RuleBroken
from rules.help_topics import GROUPS, TopicText, clean_topic, name_of
from web import council, help_topics
from web.forms import Form, TextField
from web.forms_once import form_version, refused_status, submit_once
from web.help_links import check_links
from web.help_topics import Topic
from web.htmx import page
from web.late_forms import ANY, never_kept
from web.permissions import Permission, requires

GROUP_CHOICES = tuple((name, group.title) for name, group in GROUPS.items())


class TopicForm(Form):
    """A topic as it is written."""

    title = TextField("Title")
    about = TextField("What it is about")
    group = SelectField("For whom", choices=list(GROUP_CHOICES))
    asked = TextField("Place among the five most asked")
    pages = TextAreaField("Pages that lead here")
    text = TextAreaField("Text")

    def checked(self, name: str | None) -> TopicText:
        """What was typed, for the topic of that name. Raises RuleBroken, also for links that lead nowhere."""
        topic = clean_topic(self.data)
        check_links(topic.text, "text", help_topics.topics(), GROUPS[topic.group].is_council)
        if GROUPS[topic.group].is_council and name is not None:
            _check_no_provider_is_sent_there(name)
        return topic


@bp.get("/council/help")
@requires(Permission.ADMINISTER)
def list_topics() -> Response:
    """All topics, those that the council wrote marked."""
    return page("help/topics.html", groups=help_topics.by_group((), help_topics.topics().values()))


@bp.get("/council/help/new")
@requires(Permission.ADMINISTER)
def new_topic() -> Response:
    """An empty topic."""
    return _page(TopicForm(formdata=None), None)


@bp.post("/council/help/new")
@requires(Permission.ADMINISTER)
@never_kept(ANY)
def add_topic() -> Response:
    """Add it, or preview it."""
    return _submit(TopicForm(), None)


@bp.get("/council/help/<name>")
@requires(Permission.ADMINISTER)
def edit_topic(name: str) -> Response:
    """One topic, to be changed: the council's own words, or those of the portal to start from."""
    topic = _known(name)
    form = TopicForm(formdata=None, obj=topic)
    form.about.data = topic.summary
    form.pages.data = "\n".join(topic.pages)
    form.asked.data = str(topic.asked or "")
    return _page(form, topic)


@bp.post("/council/help/<name>")
@requires(Permission.ADMINISTER)
@never_kept(ANY)
def change_topic(name: str) -> Response:
    """Save it, preview it, or go back to the portal's words."""
    topic = _known(name)
    form = TopicForm()
    if "give_up" in request.form:
        return _give_up(form, topic)
    return _submit(form, topic)


def _submit(form: TopicForm, topic: Topic | None) -> Response:
    try:
        written = form.checked(topic.name if topic else None)
    except RuleBroken as broken:
        form.show(broken)
        return _page(form, topic)
    if "preview" in request.form:
        return _page(form, topic, status=200)
    if topic is None:
        taken = name_of(written.title) in help_topics.topics()
        operation, to = partial(topics_changed.add, written, taken), lambda name: url_for(".topic", name=name)
    else:
        operation = partial(topics_changed.change, topic.name, written, form_version())
        to = url_for(".topic", name=topic.name)
    return submit_once(
        operation,
        to=to,
        notice="Saved. It counts from now on.",
        form=form,
        again=lambda broken: _page(form, topic, refused_status(broken)),
    )


def _give_up(form: TopicForm, topic: Topic) -> Response:
    try:
        if topic.name not in help_topics.shipped():
            _check_nobody_is_sent_there(topic.name, help_topics.topics().values())
    except RuleBroken as broken:
        form.show(broken)
        return _page(form, topic)
    return submit_once(
        partial(topics_changed.give_up, topic.name, form_version()),
        to=url_for(".list_topics"),
        notice="Done. The council’s words are gone.",
        form=form,
        again=lambda broken: _page(form, topic, refused_status(broken)),
    )


def _check_no_provider_is_sent_there(name: str) -> None:
    readers = [topic for topic in help_topics.topics().values() if not topic.is_for_council and topic.name != name]
    _check_nobody_is_sent_there(name, readers, "group")


def _check_nobody_is_sent_there(name: str, topics: Iterable[Topic], field: str = "text") -> None:
    linking = [topic.title for topic in topics if f"(/help/{name})" in topic.text and topic.name != name]
    if linking:
        raise RuleBroken(f"{', '.join(linking)} links to this topic. Change that first", field)


def _known(name: str) -> Topic:
    topic = help_topics.topics().get(name)
    if topic is None:
        abort(404)
    return topic


def _page(form: TopicForm, topic: Topic | None, status: int | None = None) -> Response:
    typed = Topic("", form.title.data or "", form.about.data or "", (), form.text.data or "")
    return page(
        "help/edit.html",
        status=status,
        form=form,
        topic=topic,
        own=own_topic(topic.name) if topic else None,
        is_shipped=topic is not None and topic.name in help_topics.shipped(),
        typed=typed,
        preview=typed.html(council.settings()),
    )
