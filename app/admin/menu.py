"""The menu of the back office: its places, and in which of them a page stands. Addresses decide: below one, in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flask import url_for

from app.http.services import services
from app.outbox import folder


def _always() -> bool:
    return True


def _with_mailbox() -> bool:
    """Whether letters go into a folder here: only then there is a page that shows them."""
    return folder.of(services().settings) is not None


@dataclass(frozen=True)
class Place:
    """A page in the menu, and the places below it."""

    endpoint: str
    text: str
    sub: tuple[Place, ...] = ()
    is_here: Callable[[], bool] = _always

    @property
    def path(self) -> str:
        """The address of its page."""
        return url_for(self.endpoint)


_SOURCES = (Place("admin.sources.sources", "Alle bronnen"), Place("admin.sources.check_form", "Controleren"))
_OFFERINGS = (
    Place("admin.offerings.list_offerings", "Lijst"),
    Place("admin.offerings.corrections", "Correcties"),
    Place("admin.offerings.list_reports", "Meldingen"),
    Place("admin.offerings.list_duplicates", "Dubbels"),
)
_QUESTIONS = (
    Place("admin.questions.demands", "Inbox"),
    Place("admin.questions.area", "Gebied"),
    Place("admin.gaps.list_gaps", "Wat ontbreekt"),
    Place("admin.questions.list_regisseurs", "Regisseurs"),
)
_SEARCH = (
    Place("admin.search.backlog", "Zoekvragen"),
    Place("admin.search.synonyms", "Synoniemen"),
    Place("admin.search.phrases", "Zinnen"),
    Place("admin.search.pins", "Vaste plaatsen"),
    Place("admin.search.judged", "Beoordelingen"),
    Place("admin.search.quality", "Kwaliteit"),
    Place("admin.search.why", "Waarom niet zichtbaar?"),
)
_OUTGOING = (
    Place("admin.people.outgoing", "Berichten"),
    Place("admin.letters.texts_of_letters", "Brieven"),
    Place("admin.letters.mailbox", "Postbus", is_here=_with_mailbox),
    Place("admin.people.webhooks", "Webhooks"),
)
_TRAIL = (Place("admin.people.audit_trail", "Alle handelingen"), Place("admin.people.retention", "Bewaartermijnen"))
_FIGURES = (
    Place("admin.figures.show", "Alle cijfers"),
    Place("admin.figures.fine", "Per gemeente en activiteit"),
)
MENU = (
    Place("admin.index.overview", "Overzicht"),  # and of what stands in no other place
    Place("admin.index.history", "Geschiedenis"),
    Place("admin.sources.sources", "Bronnen", _SOURCES),
    Place("admin.questions.demands", "Vragen", _QUESTIONS),
    Place("admin.questions.feedback", "Reacties"),
    Place("admin.offerings.list_offerings", "Aanbiedingen", _OFFERINGS),
    Place("admin.stories.list_stories", "Verhalen"),
    Place("admin.campaigns.list_campaigns", "Campagnes"),
    Place("admin.search.searching", "Zoeken", _SEARCH),
    Place("admin.figures.show", "Cijfers", _FIGURES),
    Place("admin.people.list_accounts", "Accounts"),
    Place("admin.people.outgoing", "Uitgaand", _OUTGOING),
    Place("admin.people.audit_trail", "Logboek", _TRAIL),
)
OWN = Place(  # of who is logged in, beside the button that logs out
    "admin.people.account",
    "Mijn account",
    (
        Place("admin.people.account", "Gegevens en tokens"),
        Place("admin.people.password", "Wachtwoord"),
        Place("admin.people.second_step", "Tweede stap"),
    ),
)


def current(path: str, places: Sequence[Place] = (*MENU, OWN)) -> Place | None:
    """The place in which a page stands: the one with the longest address above it."""
    return max((place for place in places if _reach(place, path)), key=lambda p: _reach(p, path), default=None)


def _reach(place: Place, path: str) -> int:
    """How much of an address a place, or one below it, covers."""
    own = place.path
    reach = len(own) if path == own or path.startswith(f"{own}/") else 0
    return max([reach, *(_reach(below, path) for below in place.sub)])
