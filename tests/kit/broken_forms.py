"""Every form in which somebody types, with something wrong in each of its fields."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from flask import Flask
from wtforms import Field
from wtforms.widgets import HiddenInput

from app.http.forms import Form, form_of

UNSEEN = "\u200b\x07"  # what nobody types, around all that is sent
TOO_LONG = "x" * 6_000


@dataclass(frozen=True)
class Broken:
    """A form sent to `path`, how many faults it has, and which texts must stay in it."""

    path: str
    fields: Mapping[str, str]
    faults: int
    stays: tuple[str, ...] = ()


_NO_DAY = "de derde week"
_STORY = {
    **{"title": "", "lead": "Kort " * 70, "text": TOO_LONG * 4, "place": "Nergenshuizen", "consent_on": _NO_DAY},
    **{"organisation": "De Kring " * 20, "offering_id": "limburg " * 30, "photo_alt": "Een ploeg " * 30},
    **{"consent_by": "De ploegbaas " * 20},
}
_STORY_STAYS = (
    *("Kort Kort", "Nergenshuizen", _NO_DAY, "De Kring De Kring", "limburg limburg", "Een ploeg Een ploeg"),
    "De ploegbaas De ploegbaas",
)
_CAMPAIGN = {
    **{"title": "", "lead": "Kort " * 70, "text": TOO_LONG * 4, "starts": _NO_DAY, "ends": _NO_DAY},
    **{"partner": "De Kring " * 20, "partner_url": "ergens"},
}
_CAMPAIGN_STAYS = ("Kort Kort", _NO_DAY, "De Kring De Kring", "ergens")
_VISITOR = {"place": "Nergenshuizen", "email": "geen adres"}
BROKEN: dict[str, Broken] = {
    "web.search.pasted": Broken(
        "/zoeken/tekst", {"q": TOO_LONG, "plaats": "Nergenshuizen" * 10}, 2, ("Nergenshuizen",)
    ),
    "web.purchases.purchase_list": Broken(
        "/aankooplijst", {"plaats": "Nergenshuizen", "straal": "ver"}, 3, ("Nergenshuizen",)
    ),
    "web.questions.question": Broken(
        "/stel-je-vraag",
        {
            **{"need": "", "buyer_kind": "koning", "organisation": "De Kring " * 20, **_VISITOR},
            **{"kind": "?", "quantity": "veel " * 40, "deadline": "ooit", "reserved": "?", "readers": "?"},
            **{"kbo": "0123456788", "nace": "Z", "size": "reus", "seat": "Nergenshuizen", "telephone": "12"},
        },
        15,
        ("Nergenshuizen", "geen adres", "De Kring De Kring", "veel veel", "ooit", "0123456788", "12"),
    ),
    "web.questions.change_readers": Broken("/vraag/{question}/lezers?sleutel={question_key}", {"readers": "?"}, 1),
    "web.questions.contact": Broken(
        "/contact?q=groen",
        {"need": "", "buyer_kind": "koning", "organisation": "De Kring " * 20, **_VISITOR},
        6,
        ("Nergenshuizen", "geen adres", "De Kring De Kring"),
    ),
    "web.questions.volunteer": Broken("/vragen/{public_question}?organisatie=groen", {"offering": "?"}, 1),
    "web.questions.feedback": Broken("/feedback", {"message": TOO_LONG, "email": "geen adres"}, 2, ("geen adres",)),
    "web.questions.report_wrong": Broken("/aanbod/{offering}/klopt-niet", {"message": ""}, 1),
    "web.questions.report_missing": Broken(
        "/organisatie-ontbreekt", {"organisation": "", "message": "", "place": "Nergenshuizen"}, 3, ("Nergenshuizen",)
    ),
    "web.profile.say": Broken("/wie-bent-u", {"seat": "Nergensbeke", "size": "?"}, 2, ("Nergensbeke",)),
    "web.requests.answer": Broken(
        "/aanvraag/{request}/antwoord?sleutel={request_key}",
        {"move": "?", "adaptation": "Later " * 400, "reason": "?", "full_until": _NO_DAY},
        4,
        ("Later Later", _NO_DAY),
    ),
    "web.requests.message": Broken(
        "/aanvraag/{request}/bericht?sleutel={request_key}", {"text": "Beste " * 400}, 1, ("Beste Beste",)
    ),
    "web.requests.report": Broken(
        "/uitkomst/{outcome}/vrager?sleutel={outcome_key}",
        {
            **{"result": "?", "band": "?", "duration": "?", "recurring": "?"},
            **{"why": "Te duur " * 300, "otherwise": "Gebeld " * 300},
        },
        6,
        ("Te duur Te duur", "Gebeld Gebeld"),
    ),
    "web.gaps.answer": Broken(
        "/gevraagd/{gap_request}?sleutel={gap_key}", {"answer": "?", "from_day": _NO_DAY}, 2, (_NO_DAY,)
    ),
    "web.alerts.new": Broken(
        "/meldingen/nieuw",
        {"q": "groen " * 40, "frequency": "?", **_VISITOR},
        4,
        ("groen groen", "Nergenshuizen", "geen adres"),
    ),
    "web.offerings.change_own_offering": Broken(
        "/aanbod/{offering}/bevestigen?sleutel={key}",
        {"actie": "verbeter", "title": "", "email": "geen adres", "phone": "12", "capacity": "tien mensen"},
        3,
        ("geen adres", "12", "tien mensen"),
    ),
    "admin.people.login": Broken("/beheer/login", {"name": "", "password": ""}, 2),
    "admin.people.login_code": Broken("/beheer/login/code", {"code": ""}, 1),
    "admin.people.forgotten": Broken("/beheer/login/vergeten", {"email": "geen adres"}, 1, ("geen adres",)),
    "admin.people.new_password": Broken("/beheer/login/nieuw?sleutel={reset}", {"new": "", "again": "anders"}, 2),
    "admin.people.password": Broken("/beheer/wachtwoord", {"current": "", "new": "", "again": "anders"}, 3),
    "admin.people.confirm_second_step": Broken("/beheer/account/tweede-stap/code", {"code": ""}, 1),
    "admin.people.end_second_step": Broken("/beheer/account/tweede-stap/uit", {"password": ""}, 1),
    "admin.people.change_email": Broken("/beheer/account/email", {"email": "geen adres"}, 1, ("geen adres",)),
    "admin.people.create_account": Broken(
        "/beheer/accounts",
        {"name": "é", "role": "regisseur", "municipalities": "Nergenshuizen", "email": "geen adres"},
        3,
        ("Nergenshuizen", "geen adres"),
    ),
    "admin.people.change_role": Broken(
        "/beheer/accounts/{account}/rol",
        {"role": "regisseur", "municipalities": "Nergenshuizen, Eldershuizen"},
        2,
        ("Nergenshuizen, Eldershuizen",),
    ),
    "admin.people.add_webhook": Broken("/beheer/webhooks", {"url": "ftp://ergens"}, 2, ("ftp://ergens",)),
    "admin.letters.change_text": Broken(
        "/beheer/brieven/report", {"subject": "{{ weg }}", "text": "{% if"}, 2, ("{{ weg }}", "{% if")
    ),
    "admin.questions.close_question": Broken("/beheer/vragen/{question}/afgehandeld", {"because": "?"}, 1),
    "admin.questions.publish": Broken(
        "/beheer/vragen/{everybody_question}/openbaar", {"public_text": "Bel 016 12 34 56"}, 1, ("Bel 016 12 34 56",)
    ),
    "admin.questions.add_note": Broken(
        "/beheer/vragen/{question}/notitie", {"text": "Gebeld " * 800}, 1, ("Gebeld Gebeld",)
    ),
    "admin.questions.set_date": Broken(
        "/beheer/vragen/{question}/datum",
        {"next_on": _NO_DAY, "next_what": "Nog eens bellen " * 10},
        2,
        (_NO_DAY, "Nog eens bellen Nog eens bellen"),
    ),
    "admin.questions.hand_over": Broken("/beheer/vragen/{question}/geef-door", {"owner": "?"}, 1),
    "admin.questions.send_question": Broken("/beheer/vragen/{question}/voorleggen", {}, 1),
    "admin.questions.settle_outcome": Broken(
        "/beheer/vragen/{asked_question}/uitkomsten/{outcome}/beslis", {"result": "?"}, 1
    ),
    "admin.questions.add_absence": Broken(
        "/beheer/regisseurs/{regisseur}/afwezig",
        {"first_day": _NO_DAY, "last_day": "na de vakantie", "replacement": "?"},
        3,
        (_NO_DAY, "na de vakantie"),
    ),
    "admin.questions.hand_over_all": Broken("/beheer/regisseurs/{regisseur}/geef-alles-door", {"receiver": "?"}, 1),
    "admin.gaps.dismiss": Broken(
        "/beheer/ontbreekt/{gap}/geen-tekort", {"reason": "Elders " * 40}, 1, ("Elders Elders",)
    ),
    "admin.stories.create_story": Broken("/beheer/verhalen/nieuw", _STORY, 9, _STORY_STAYS),
    "admin.stories.save_story": Broken("/beheer/verhalen/{story}", _STORY, 9, _STORY_STAYS),
    "admin.campaigns.create_campaign": Broken("/beheer/campagnes/nieuw", _CAMPAIGN, 7, _CAMPAIGN_STAYS),
    "admin.campaigns.save_campaign": Broken("/beheer/campagnes/{campaign}", _CAMPAIGN, 7, _CAMPAIGN_STAYS),
    "admin.search.pin": Broken(
        "/beheer/volgorde?q=poetsen", {"offering": "limburg:0", "place": "ergens", "reason": ""}, 3
    ),
    "admin.search.propose_rule": Broken(
        "/beheer/synoniemen/regel", {"rule": "haag", "sector": "algemeen", "reason": ""}, 2, ("haag",)
    ),
    "admin.search.add_phrase": Broken(
        "/beheer/zinnen", {"activity": "", "text": "Poetsen " * 20}, 2, ("Poetsen Poetsen",)
    ),
    "admin.offerings.decide_correction": Broken(
        "/beheer/correcties/{edit}", {"besluit": "weiger", "reason": "Daarom " * 100}, 1, ("Daarom Daarom",)
    ),
    "admin.sources.check_file": Broken("/beheer/bronnen/controleren", {"bron": "limburg"}, 1),
    "admin.sources.check_csv": Broken("/beheer/bronnen/controleren.csv", {"bron": "limburg"}, 1),
}
READS_ONLY = {"web.search.pasted", "web.purchases.purchase_list"}  # changes nothing: it needs no token
# Only buttons and boxes that our own page filled in: somebody who changes these is refused, and has typed nothing.
CHOSEN = {
    "admin.index.start",
    "admin.index.bring_up_to_date",
    "admin.search.order_effect",
    "admin.search.judge",
    "admin.sources.check_connection",
}


def posts(app: Flask) -> Iterator[str]:
    """The endpoints of all pages to which something can be sent; the API has schemas instead of forms."""
    rules = (rule for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ()))
    yield from (rule.endpoint for rule in rules if not rule.rule.startswith("/api/"))


def forms(app: Flask) -> dict[str, type[Form]]:
    """Those that read a form, with its class."""
    with app.test_request_context():
        found = {endpoint: form_of(endpoint) for endpoint in posts(app)}
    return {endpoint: form for endpoint, form in found.items() if form}


def typed(app: Flask, form: type[Form]) -> list[Field]:
    """The fields of a form in which somebody types or chooses."""
    with app.test_request_context():
        return [field for field in form() if not isinstance(field.widget, HiddenInput)]
