"""By whom: the organisation, and how one reaches it."""

from __future__ import annotations

from typing import TypedDict

from marshmallow import Schema, validate

from indexer.document.about import About
from indexer.document.field_kinds import EnterpriseNumber, Phone, line, prose
from indexer.document.text_fields import MailAddress, WebAddress

_ID = ("organisatieid", "organisatienummer", "organisationid", "aanbiedersleutel", "klantnummer")
_NAME = (
    "organisatie", "organisation", "naamorganisatie", "aanbieder", "onderneming", "bedrijf", "naambedrijf",
    "vereniging", "aanbiedernaam",
)  # fmt: skip


class Organisation(TypedDict):
    """`kbo` is ten digits."""

    organisation_id: str
    organisation_name: str
    about: str
    kbo: str | None
    website: str | None
    email: str | None
    phone: str


class OrganisationFields(Schema):
    """The rules of these fields."""

    organisation_id = line(
        160,
        About(
            "sleutel van de organisatie",
            "`kbo-<number>`, or the source and its own key; joins an organisation over provinces",
            api=True,
            in_results=True,
            columns=_ID,
            of_organisation=True,
        ),
    )
    organisation_name = line(
        160,
        About(
            "organisatie",
            "name of the organisation",
            api=True,
            in_results=True,
            columns=_NAME,
            of_organisation=True,
        ),
        missing="Er is geen organisatie.",
    )
    about = prose(
        1000,
        About(
            "voorstelling",
            "the organisation in a few sentences",
            correctable="Over de organisatie",
            api=True,
            columns=("overons", "voorstelling", "about", "overdeorganisatie"),
            of_organisation=True,
        ),
    )
    kbo = EnterpriseNumber(
        load_default=None,
        allow_none=True,
        metadata=vars(
            About(
                "ondernemingsnummer",
                "enterprise number, ten digits, checked modulo 97",
                api=True,
                columns=("kbo", "ondernemingsnummer", "kbonummer", "btwnummer", "btw", "vatnumber"),
                of_organisation=True,
            )
        ),
    )
    website = WebAddress(
        load_default=None,
        allow_none=True,
        schemes={"http", "https"},
        error_messages={"invalid": "Geen geldig webadres."},
        metadata=vars(
            About(
                "webadres",
                "web address",
                correctable="Website",
                api=True,
                columns=("website", "webadres", "url", "site", "webstek", "internet"),
                of_organisation=True,
            )
        ),
    )
    email = MailAddress(
        load_default=None,
        allow_none=True,
        validate=validate.Length(max=254, error="Langer dan 254 tekens."),  # RFC 5321
        error_messages={"invalid": "Geen geldig e-mailadres."},
        metadata=vars(
            About(
                "e-mail",
                "mail address",
                correctable="E-mailadres",
                api=True,
                columns=("email", "mail", "mailadres", "emailadres"),
                of_organisation=True,
            )
        ),
    )
    phone = Phone(
        load_default="",
        validate=validate.Length(max=40, error="Langer dan 40 tekens."),
        metadata=vars(
            About(
                "telefoon",
                "telephone",
                correctable="Telefoon",
                api=True,
                columns=("telefoon", "tel", "phone", "gsm", "telefoonnummer"),
                of_organisation=True,
            )
        ),
    )
