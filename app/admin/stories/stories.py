"""Stories in the back office: their list, the form of one, and publishing."""

from __future__ import annotations

from flask import abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.admin.site import me, needs, note, say, say_made, say_published
from app.admin.stories.blueprint import blueprint
from app.admin.stories.form import StoryForm, filled
from app.http.forms import reads
from app.http.services import services
from app.security.area import Area, at_place
from app.stories import store
from app.stories.story import STATES, Story
from base import database
from base.errors import Fault
from base.remembered import REMEMBERED_SECONDS
from dutch import typed_place

_ELSEWHERE: Fault = {"field": "place", "message": "Kies een plaats in uw eigen gebied."}


@blueprint.get("")
@needs("stories.edit")
def list_stories() -> str:
    """The stories that somebody may edit, drafts first."""
    with database.read(services().db) as connection:
        own = [story for story in store.every(connection) if me().may("stories.edit", _area(story))]
    return render_template("admin/stories/stories.html", stories=own, states=STATES)


@blueprint.get("/nieuw")
@needs("stories.edit")
def new_story() -> str:
    """An empty form."""
    return _page(None, StoryForm(formdata=None))


@blueprint.post("/nieuw")
@needs("stories.edit")
@reads(StoryForm)
def create_story(form: StoryForm) -> ResponseReturnValue:
    """Write a draft."""
    if not _valid(form):
        return _page(None, form), form.status
    with database.write(services().db) as connection:
        story = store.insert(connection, **form.values())
        if form.photo.cleaned:
            store.set_photo(connection, story.id, *form.photo.cleaned)
        note(connection, "stories.create", str(story.id))
    say("Het ontwerp is bewaard. Nog niemand ziet het.")
    return _back(story)


@blueprint.get("/<int:number>")
@needs("stories.edit")
def edit_story(number: int) -> str:
    """A story in its form."""
    story = _own(number)
    return _page(story, filled(story))


@blueprint.post("/<int:number>")
@needs("stories.edit")
@reads(StoryForm)
def save_story(form: StoryForm, number: int) -> ResponseReturnValue:
    """Change a story; one that is published and lacks something now becomes a draft."""
    story = _own(number)
    if not _valid(form):
        return _page(story, form), form.status
    with database.write(services().db) as connection:
        store.update(connection, number, **form.values())
        if form.photo.cleaned:
            store.set_photo(connection, number, *form.photo.cleaned)
        changed = store.get(connection, number) or abort(404)
        hidden = bool(changed.missing) and store.withdraw(connection, changed)
        note(connection, "stories.change", str(number))
    say("Bewaard. Er ontbreekt nu iets: het verhaal is weer een ontwerp." if hidden else "Bewaard.")
    return _back(story)


@blueprint.post("/<int:number>/publiceer")
@needs("stories.edit")
def publish_story(number: int) -> ResponseReturnValue:
    """Show a story to everybody; what lacks something stays a draft."""
    _own(number)
    with database.write(services().db) as connection:
        story = store.get(connection, number) or abort(404)
        if made := store.publish(connection, story):
            note(connection, "stories.publish", str(number))
    say_published(made, story.missing, "het verhaal")
    return _back(story)


@blueprint.post("/<int:number>/trek-in")
@needs("stories.edit")
def withdraw_story(number: int) -> ResponseReturnValue:
    """Make a draft of a story again."""
    _own(number)
    with database.write(services().db) as connection:
        story = store.get(connection, number) or abort(404)
        if made := store.withdraw(connection, story):
            note(connection, "stories.withdraw", str(number))
    say_made(made, f"Het verhaal is weer een ontwerp. Binnen {REMEMBERED_SECONDS:.0f} seconden ziet niemand het nog.")
    return _back(story)


@blueprint.post("/<int:number>/foto-weg")
@needs("stories.edit")
def remove_photo(number: int) -> ResponseReturnValue:
    """Take the photo of a story away."""
    story = _own(number)
    with database.write(services().db) as connection:
        store.set_photo(connection, number, "", b"")
        note(connection, "stories.change", str(number))
    say("De foto is weg.")
    return _back(story)


def _own(number: int) -> Story:
    """A story of the own area; 404 when there is none of that number, 403 when it is of another."""
    with database.read(services().db) as connection:
        story = store.get(connection, number) or abort(404)
    if not me().may("stories.edit", _area(story)):
        abort(403)
    return story


def _area(story: Story) -> Area:
    return at_place(story.province, story.municipality)


def _valid(form: StoryForm) -> bool:
    """Whether a form can be saved, by who is logged in: for a place of the own area."""
    if not form.validate():
        return False
    read = typed_place.read(form.place.data) if form.place.data else None
    area = at_place(read.place.province, read.place.nis) if read else at_place(None, None)
    if not me().may("stories.edit", area):
        form.refuse([_ELSEWHERE])
        return False
    return True


def _page(story: Story | None, form: StoryForm) -> str:
    return render_template("admin/stories/story.html", story=story, form=form, states=STATES)


def _back(story: Story) -> ResponseReturnValue:
    return redirect(url_for("admin.stories.edit_story", number=story.id), 303)
