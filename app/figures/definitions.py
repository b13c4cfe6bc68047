"""The figures: each with its name, what it counts in plain Dutch, its unit, its source, and how it is split.

A figure counts one kind of events (docs/figures.md) and stands in one of at most twelve tables. Figures that share a
block are bound by sums: what one hides, the others must not give away.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from app.figures.periods import Level

Where = Literal["province", "seat"]  # the place of the work, or of the buyer


@dataclass(frozen=True)
class Split:
    """How a figure is divided: by a column of the events, from a length of period on.

    `only` are the categories that hang together with another figure; `nested`: each category lies in one area.
    """

    name: str
    title: str
    column: str
    finest: Level = "quarter"
    nested: bool = False

    @property
    def by_campaign(self) -> bool:
        """Whether its categories are campaigns: they come as they are, and "" is no unknown one but none."""
        return self.column.startswith("campaign_")


@dataclass(frozen=True)
class Figure:
    """A number of events of one kind; `sums`: of their values, which may also be taken back."""

    name: str
    title: str
    definition: str
    unit: str
    source: str
    block: str
    kind: str
    steps: tuple[str, ...] = ()
    splits: tuple[Split, ...] = ()
    where: Where = "province"
    sums: bool = False
    days: bool = False  # the values are days: their mean is shown beside the number
    distinct: bool = False  # counts each one once in a period: months do not add up to a quarter
    coverage: str = ""  # the figure of all those of which this one is the known part


@dataclass(frozen=True)
class Table:
    """A table as it is published."""

    slug: str
    title: str
    sentence: str
    figures: tuple[Figure, ...]


BUYER = Split("koper", "Wie", "buyer_kind")
BRANCH = Split("branche", "Branche", "branch")
SIZE = Split("grootte", "Grootte", "size")
SECTOR = Split("sector", "Sector", "activity")
CAMPAIGN = Split("campagne", "Campagne, laatste", "campaign_last")
FIRST_CAMPAIGN = Split("eerste-campagne", "Campagne, eerste", "campaign_first")
TOWN = Split("gemeente", "Gemeente", "municipality", nested=True)

VISITORS = Figure(
    "bezoekers", "Bezoekers",
    "Elke bezoeker telt één keer per dag: wie op twee dagen komt, telt twee keer. Wie vraagt om niet geteld te worden, "
    "telt niet mee, en robots ook niet. De provincie is die van de bezoeker zelf, als die dat zei.",
    "bezoekersdagen", "bezoeken aan deze site", "visitors", "visit",
    splits=(BUYER, BRANCH, SIZE, CAMPAIGN), where="seat",
)  # fmt: skip
TOUCHES = Figure(
    "via-campagne", "Bezoekers die via een campagne kwamen",
    "Elke bezoeker telt één keer per dag en per campagne: wie haar pagina opende, haar korte link of QR-code volgde, "
    "of een andere link van haar. Bij de eerste campagne telt wie die dag nog via geen andere kwam.",
    "bezoekersdagen", "bezoeken aan deze site", "touches", "campaign",
    splits=(Split("weg", "Hoe", "step"), CAMPAIGN, FIRST_CAMPAIGN), where="seat",
)  # fmt: skip
NEW_BUYERS = Figure(
    "nieuwe-organisaties", "Organisaties die zich voor het eerst bekendmaakten",
    "Een organisatie maakt zich bekend met een ondernemingsnummer of met een bevestigd e-mailadres. Elke organisatie "
    "telt één keer, de eerste keer dat ze een vraag stelt. De provincie is die van haar zetel.",
    "organisaties", "vragen op deze site", "new_buyers", "organisation", ("new",),
    (BUYER, BRANCH, SIZE, CAMPAIGN), where="seat",
)  # fmt: skip
BUYERS = Figure(
    "organisaties", "Organisaties die een vraag stelden",
    "Elke organisatie die zich in deze periode bekendmaakte, telt één keer in die periode. Maanden mag u dus niet "
    "optellen: wie in twee maanden iets vroeg, telt in elke maand, en één keer in het kwartaal. De provincie is die "
    "van haar zetel, zoals zij die dat jaar het eerst opgaf.",
    "organisaties", "vragen op deze site", "buyers", "organisation", where="seat", distinct=True,
)  # fmt: skip
SEARCHES = Figure(
    "zoekopdrachten", "Zoekopdrachten",
    "Elke keer dat iemand op deze site zoekt. De volgende bladzijde van dezelfde lijst telt niet opnieuw. De provincie "
    "is die van de plaats die iemand koos. De sector is die van het beste resultaat.",
    "zoekopdrachten", "zoeken op deze site", "searches", "search",
    splits=(Split("gevonden", "Wat was er te vinden", "step", "month"), SECTOR, CAMPAIGN, FIRST_CAMPAIGN, TOWN),
)  # fmt: skip
OPENED = Figure(
    "bekeken-aanbod", "Bekeken aanbiedingen",
    "Elke keer dat iemand de pagina van een aanbod opent. De provincie is die van het aanbod.",
    "keer", "bezoeken aan deze site", "opened", "offering", splits=(CAMPAIGN, FIRST_CAMPAIGN),
)  # fmt: skip
EMPTY = Figure(
    "lege-zoekopdrachten", "Zoekopdrachten zonder resultaat",
    "Zoekopdrachten waarvoor in heel Vlaanderen niets paste. Zij tonen waar aanbod ontbreekt.",
    "zoekopdrachten", "zoeken op deze site", "searches", "search", ("empty",), (SECTOR,),
)  # fmt: skip
CONTACTS = Figure(
    "contacten", "Berichten aan organisaties",
    "Elke organisatie die via het formulier op haar eigen pagina een bericht kreeg. Wie zelf belt of mailt, telt niet "
    "mee: dat zien wij niet.",
    "berichten", "formulieren op deze site", "contacts", "contact", splits=(BUYER, SECTOR, CAMPAIGN, FIRST_CAMPAIGN),
)  # fmt: skip
QUESTIONS = Figure(
    "vragen", "Vragen en suggesties",
    "Vragen waarvan de vrager het e-mailadres bevestigde, op de dag van die bevestiging. Reclame telt niet mee.",
    "vragen", "vragen op deze site", "questions", "question", ("confirm",),
    (BUYER, SECTOR, CAMPAIGN, FIRST_CAMPAIGN),
)  # fmt: skip
CLOSED = Figure(
    "afgesloten-vragen", "Afgesloten vragen",
    "Vragen die in deze periode afgesloten zijn, met de reden. Een vraag kan in een vroegere periode gesteld zijn.",
    "vragen", "vragen op deze site", "closed", "question", ("close", "expire", "withdraw"),
    (Split("reden", "Hoe afgesloten", "reason"),), days=True,
)  # fmt: skip
SENT = Figure(
    "voorgelegde-vragen", "Vragen voorgelegd aan organisaties",
    "Een vraag die aan drie organisaties voorgelegd is, telt hier drie keer.",
    "keer", "vragen op deze site", "sent", "request", ("send",), (SECTOR,),
)  # fmt: skip
REPLIES = Figure(
    "antwoorden", "Antwoorden van organisaties",
    "Elk antwoord van een organisatie op een vraag die haar voorgelegd is. Verandert zij van antwoord, dan telt dat "
    "opnieuw. Het gemiddelde zegt na hoeveel dagen het antwoord kwam.",
    "antwoorden", "antwoorden op deze site", "replies", "request", ("accept", "adapt", "decline", "fill"),
    (Split("antwoord", "Antwoord", "step"),), days=True,
)  # fmt: skip
PROMISES = Figure(
    "toezeggingen", "Toezeggingen",
    "Antwoorden waarin een organisatie zegt dat zij het kan, ook als zij haar werk daarvoor aanpast. De zetel van de "
    "koper, de zetel van de organisatie en de plaats van het werk staan los van elkaar.",
    "toezeggingen", "antwoorden op deze site", "replies", "request", ("accept", "adapt"),
    (
        Split("zetel-koper", "Zetel van de koper", "seat"),
        Split("zetel-organisatie", "Zetel van de organisatie", "organisation_seat"),
    ),
)  # fmt: skip
RESULTS = Figure(
    "uitkomsten", "Samenwerkingen en andere uitkomsten",
    "Wat er van een toezegging kwam, zoals koper en organisatie het zeggen na 30 en na 90 dagen. Zegt iemand later "
    "iets anders, dan verdwijnt de vroegere uitkomst en telt de nieuwe, in de periode waarin dat gezegd is.",
    "uitkomsten", "navraag bij koper en organisatie", "results", "result",
    splits=(Split("uitkomst", "Wat kwam ervan", "step"),), sums=True, coverage="toezeggingen",
)  # fmt: skip
TOGETHER = Figure(
    "samenwerkingen-zonder-contract", "Samenwerkingen zonder contract",
    "Uitkomsten waarbij koper en organisatie samenwerken zonder dat er een contract of opdracht is.",
    "samenwerkingen", "navraag bij koper en organisatie", "results", "result", ("collaboration",),
    (CAMPAIGN, FIRST_CAMPAIGN), sums=True, coverage="toezeggingen",
)  # fmt: skip
CONTRACTS = Figure(
    "contracten", "Contracten",
    "Uitkomsten waarbij een contract of opdracht gesloten is, met de waarde en de duur zoals de koper of de "
    "organisatie ze opgaf.",
    "contracten", "navraag bij koper en organisatie", "results", "result", ("contract",),
    (Split("waarde", "Waarde", "band"), Split("duur", "Duur", "duration"), CAMPAIGN, FIRST_CAMPAIGN), sums=True,
    coverage="toezeggingen",
)  # fmt: skip
PRACTICES = Figure(
    "goede-praktijken", "Goede praktijken",
    "Verhalen over samenwerkingen die in deze periode op de site kwamen.",
    "verhalen", "verhalen op deze site", "practices", "practice", ("publish",), (SECTOR,),
)  # fmt: skip

TABLES = (
    Table("gebruikers", "Gebruikers en hun profiel", "Wie gebruikt doeners?", (VISITORS, TOUCHES, NEW_BUYERS, BUYERS)),
    Table("zoekopdrachten", "Zoekopdrachten", "Waar zoekt men naar?", (SEARCHES, OPENED)),
    Table("lege-zoekopdrachten", "Zoekopdrachten zonder resultaat", "Wat ontbreekt er?", (EMPTY,)),
    Table("contacten", "Contacten", "Hoe vaak schrijft iemand een organisatie aan?", (CONTACTS,)),
    Table("vragen", "Vragen", "Wie stelt een vraag, en waarover?", (QUESTIONS,)),
    Table("afloop", "Afloop van vragen", "Wat kwam er van de vragen?", (CLOSED,)),
    Table("antwoorden", "Antwoorden van organisaties", "Wat doen organisaties met een vraag?", (SENT, REPLIES)),
    Table("samenwerkingen", "Samenwerkingen", "Kwam er een samenwerking van?", (RESULTS, TOGETHER)),
    Table("contracten", "Contracten", "Hoeveel contracten, en hoe groot?", (CONTRACTS,)),
    Table("goede-praktijken", "Goede praktijken", "Wat lukte er?", (PRACTICES,)),
    Table("stromen", "Stromen tussen provincies", "Werkt men over de grens van de provincie?", (PROMISES,)),
    Table("gemeenten", "Activiteit per gemeente", "Waar zoekt men, en waar niet?", ()),
)
IN_TOWNS = "gemeenten"  # this table has one split of the searches, and nothing else
FIGURES: Mapping[str, Figure] = {figure.name: figure for table in TABLES for figure in table.figures}
BLOCKS: tuple[str, ...] = tuple(dict.fromkeys(figure.block for figure in FIGURES.values()))


def of_block(block: str) -> list[Figure]:
    """The figures that are bound by sums."""
    return [figure for figure in FIGURES.values() if figure.block == block]


def shown_in(table: Table) -> list[tuple[Figure, tuple[Split, ...]]]:
    """The figures of a table, each with the splits that stand there."""
    if table.slug == IN_TOWNS:
        return [(SEARCHES, (TOWN,))]
    return [(figure, tuple(split for split in figure.splits if not split.nested)) for figure in table.figures]
