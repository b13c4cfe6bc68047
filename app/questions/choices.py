"""What a question can say of itself and of who asks it, with its Dutch labels."""

from __future__ import annotations

from collections.abc import Mapping

from app.search.facets import BY_NAME

KINDS: Mapping[str, str] = {
    "exploration": "Ik verken wat er kan",
    "price": "Ik wil een prijs",
    "suggestion": "Ik heb een idee of suggestie",
}
DIRECT = "direct"  # a kind that nobody chooses: a question to the organisations that its asker chose
PUBLIC_BUYERS = frozenset({"local_government", "school", "care"})  # who may have to follow the law on public contracts
RESERVED: Mapping[str, str] = {"unknown": "Dat weet ik niet", "yes": "Ja", "no": "Nee"}
READERS: Mapping[str, str] = {
    "suppliers": "De regisseur en de organisaties aan wie de vraag voorgelegd wordt",
    "regisseur": "Alleen de regisseur, tot ik iets anders zeg",
    "everybody": "Iedereen: ook op de openbare pagina, zonder mijn naam en zonder mijn gegevens",
}
STATES: Mapping[str, str] = {  # as the desk reads them
    "held": "eerst na te kijken",
    "unconfirmed": "wacht op bevestiging van het e-mailadres",
    "open": "wacht op de regisseur",
    "sent": "voorgelegd aan organisaties",
    "answered": "iemand kan het",
    "closed": "afgesloten",
}
BECAUSE: Mapping[str, str] = {  # why a question was closed, as its asker reads it
    "no_question": "Dit was geen vraag aan de sociale economie.",
    "unconfirmed": "U bevestigde uw e-mailadres niet op tijd.",
    "withdrawn": "U trok uw vraag in.",
    "supplier": "Een of meer organisaties kunnen u helpen. U spreekt het verder met hen af.",
    "handled": "De regisseur beantwoordde uw vraag.",
    "nobody": "Wij vonden niemand die dit nu kan doen.",
}
SUSPICIONS: Mapping[str, str] = {  # why a question was held, as the desk reads it
    "trap": "heeft iets in een veld dat niemand ziet",
    "time": "was sneller ingevuld dan iemand typt",
    "links": "bevat veel links",
    "many": "is er een van veel op één dag van hetzelfde adres",
}

_OWN_FIELD = ("koper", "voorbehouden")  # facets of a search that the form asks in a field of its own


def filter_label(value: str) -> str:
    """A filter as people read it: "Sector: Schoonmaak"; "" for what is none."""
    name, _, choice = value.partition(":")
    facet = BY_NAME.get(name)
    if facet is None or name in _OWN_FIELD or choice not in facet.labels:
        return ""
    return f"{facet.title}: {facet.labels[choice]}"


def filters_of(chosen: Mapping[str, tuple[str, ...]]) -> list[str]:
    """The filters of a search as a question has them: "sector:schoonmaak-en-afwas"."""
    every = [f"{name}:{value}" for name, values in chosen.items() for value in values]
    return [value for value in every if filter_label(value)]
