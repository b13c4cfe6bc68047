"""Words of the audit trail: what was done, and each of its particulars."""

from __future__ import annotations

from collections.abc import Mapping

from app.wording.words import KINDS, ROLES, STATES
from dutch.gazetteer import by_nis
from indexer import taxonomy
from indexer.running import gate

ACTIONS = {  # one that is not here is shown by its code
    "absence.add": "afwezigheid van een regisseur bewaard",
    "absence.remove": "afwezigheid van een regisseur weggehaald",
    "account.email": "eigen e-mailadres gewijzigd",
    "accounts.create": "account gemaakt",
    "accounts.first": "eerste account gemaakt",
    "accounts.password": "nieuw eerste wachtwoord gegeven",
    "accounts.remove": "account verwijderd",
    "accounts.role": "rol gewijzigd",
    "accounts.sessions": "overal afgemeld",
    "accounts.unlink": "losgemaakt van de aanmelddienst",
    "backup.make": "reservekopie gemaakt",
    "backup.restore": "reservekopie teruggezet",
    "campaigns.change": "campagne gewijzigd",
    "campaigns.create": "campagne geschreven",
    "campaigns.publish": "campagne gepubliceerd",
    "campaigns.withdraw": "campagne ingetrokken",
    "correction.approve": "verbetering goedgekeurd",
    "correction.refuse": "verbetering geweigerd",
    "demand.done": "vraag afgesloten",
    "duplicate.geen-dubbel": "onthouden dat het er twee zijn",
    "duplicate.undo": "samenvoeging ongedaan gemaakt",
    "duplicate.verberg": "dubbele aanbieding verborgen",
    "duplicate.voeg-samen": "organisaties samengevoegd",
    "edit.undo": "wijziging ongedaan gemaakt",
    "feedback.done": "reactie afgehandeld",
    "figures.export": "cijfers van een gebied gedownload",
    "gaps.dismiss": "tekort weggelegd",
    "gaps.reopen": "weggelegd tekort weer geopend",
    "index.forward": "opdracht: nieuwere index terugzetten",
    "index.prune": "opdracht: indexen opruimen",
    "index.rollback": "opdracht: vorige index terugzetten",
    "judgments.forget": "beoordeling gewist",
    "judgments.keep": "beoordeling bewaard",
    "login": "aangemeld",
    "letters.change": "tekst van een brief gewijzigd",
    "letters.reset": "standaardtekst van een brief teruggezet",
    "login.code_failed": "code van de tweede stap klopte niet",
    "login.failed": "aanmelden mislukt",
    "logout": "afgemeld",
    "outbox.again": "opgegeven bericht opnieuw geprobeerd",
    "owner.capacity": "capaciteit van aanbod gewijzigd",
    "owner.confirmation": "aanbod bevestigd",
    "owner.correction": "verbetering voorgesteld",
    "owner.pause": "pauze van aanbod gewijzigd",
    "password.change": "eigen wachtwoord gewijzigd",
    "password.link": "link voor een nieuw wachtwoord gemaild",
    "password.reset": "nieuw wachtwoord gekozen met een link",
    "phrases.add": "zin toegevoegd",
    "phrases.remove": "zin weggehaald",
    "pins.add": "vaste plaats gegeven",
    "pins.remove": "vaste plaats weggehaald",
    "question.date": "eigen datum van een vraag gewijzigd",
    "question.discard": "vraag weggelegd als geen vraag",
    "question.end_request": "vraag teruggetrokken bij een organisatie",
    "question.hand_over": "vraag doorgegeven",
    "question.note": "notitie bij een vraag geschreven",
    "question.publish": "vraag op de openbare pagina gezet",
    "question.unpublish": "vraag van de openbare pagina gehaald",
    "question.release": "vraag doorgelaten",
    "question.send": "vraag voorgelegd aan organisaties",
    "question.settle": "uitkomst van een vraag beslist",
    "report.done": "melding afgehandeld",
    "privacy.erase": "e-mailadres gewist",
    "privacy.export": "gegevens van een e-mailadres uitgeschreven",
    "runs.cancel": "run geannuleerd",
    "runs.order": "run besteld",
    "second_factor.off": "eigen tweede stap uitgezet",
    "second_factor.on": "eigen tweede stap aangezet",
    "secrets.reseal": "geheimen opnieuw verzegeld",
    "second_factor.reset": "tweede stap van iemand uitgezet",
    "stories.change": "verhaal gewijzigd",
    "stories.create": "verhaal geschreven",
    "stories.publish": "verhaal gepubliceerd",
    "stories.withdraw": "verhaal ingetrokken",
    "synonyms.propose": "synoniemregel voorgesteld",
    "synonyms.publish": "synoniemregels live gezet",
    "synonyms.withdraw": "synoniemregel ingetrokken",
    "tokens.create": "token gemaakt",
    "tokens.revoke": "token ingetrokken",
    "webhooks.add": "webhook toegevoegd",
    "webhooks.remove": "webhook verwijderd",
    "webhooks.test": "proef naar webhook gestuurd",
}
DETAILS = {  # name of a particular -> its label; those of earlier releases too, for their rows stay
    "accepted": "aanvaard",
    "account": "account nummer",
    "activity": "activiteit",
    "by": "langs",
    "dry_run": "proefopbouw",
    "edit": "aanpassing nummer",
    "edits": "regels nummer",
    "first": "vooraan",
    "kept": "blijft",
    "kind": "soort",
    "made_at": "gemaakt op",
    "municipalities": "gemeenten",
    "need": "zoekvraag",
    "period": "periode",
    "pin": "vaste plaats nummer",
    "province": "provincie",
    "replaces": "vervangt",
    "role": "rol",
    "rows": "rijen",
    "rule": "regel",
    "second_step": "met tweede stap",
    "sector": "sector",
    "source": "bron",
    "state": "toestand",
    "suppliers": "organisaties",
    "token": "token nummer",
}
EDITS = {
    "add": "nieuwe regel",
    "change": "gewijzigde regel",
    "retire": "geschrapte regel",
    "capacity": "capaciteit",
    "confirmation": "bevestiging",
    "correction": "verbetering",
    "distinct": "geen dubbel",
    "duplicate": "dubbele aanbieding",
    "merge": "samengevoegde organisaties",
    "pause": "pauze",
}
REASONS = {  # kind of a reason of the gate -> what it says
    gate.ALL: "alle redenen",
    gate.COPIES: "zonder alle kopieën",
    gate.NDCG: "zoekt minder goed",
    gate.PROBES: "vindt zichzelf niet",
    gate.REFUSED: "geweigerd door de zoekmotor",
    gate.REJECTS: "veel meer geweigerde rijen",
    gate.SHRUNK: "veel minder aanbiedingen",
}
WAYS = {"api": "de API", "oidc": "de aanmelddienst"}


def details(particulars: Mapping[str, object]) -> str:
    """The particulars of an action: "rol: provincie; provincie: Limburg"; without those that say nothing."""
    said = [(DETAILS.get(name, name), _value(name, value)) for name, value in particulars.items()]
    return "; ".join(f"{label}: {value}" for label, value in said if value)


def _value(name: str, value: object) -> str:
    if isinstance(value, list):
        return ", ".join(filter(None, (_value(name, each) for each in value)))
    if isinstance(value, bool):
        return "ja" if value else "nee"
    return "" if value is None else _word(name, str(value))


def _word(name: str, code: str) -> str:
    """What people call the code of a particular."""
    if name == "accepted":
        kind, _, source = code.partition(":")
        return f"{REASONS.get(kind, kind)}{source and f' ({taxonomy.PROVINCES.get(source, source)})'}"
    if name == "municipalities":
        return by_nis()[code].name if code in by_nis() else code
    return _names(name).get(code, code)


def _names(name: str) -> Mapping[str, str]:
    """The codes that a particular may have, with their names; nothing for what is a number or a text."""
    provinces: Mapping[str, str] = taxonomy.PROVINCES
    known: dict[str, Mapping[str, str]] = {
        "activity": {slug: each.label for slug, each in taxonomy.activities().items()},
        "by": WAYS,
        "kind": KINDS | EDITS,
        "province": provinces,
        "role": ROLES,
        "sector": {"algemeen": "Algemeen"} | {slug: each.label for slug, each in taxonomy.sectors().items()},
        "source": provinces,
        "state": STATES,
    }
    return known.get(name, {})
