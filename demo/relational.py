"""What Vlaams-Brabant and Limburg have in common: the same tables, of which Limburg's are one version older."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.schema import SchemaItem

from demo.catalogue import Offering, Organisation
from demo.kbo import dotted
from indexer import taxonomy

Rows = dict[str, list[dict[str, object]]]  # table -> rows
DELETED_AT = datetime(2026, 10, 1, 9, 30, tzinfo=UTC)


def organisation_columns() -> list[SchemaItem]:
    """The table organisation."""
    texts = ("work_form", "kbo", "website", "email", "phone", "opening_hours", "languages", "labels")
    return [
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("name", sa.String(200), nullable=False),
        *(sa.Column(name, sa.String(300)) for name in texts),
        sa.Column("about", sa.Text),
    ]


def location_columns() -> list[SchemaItem]:
    """The table location."""
    return [
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("organisation_id", sa.ForeignKey("organisation.id"), nullable=False, index=True),
        *(sa.Column(name, sa.String(200)) for name in ("name", "street", "postcode", "town")),
        sa.Column("latitude", sa.Double),
        sa.Column("longitude", sa.Double),
    ]


def offering_columns() -> list[SchemaItem]:
    """The table offering."""
    texts = ("min_quantity", "lead_time", "capacity", "delivery", "buyers", "area_type", "photo", "photo_alt")
    return [
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("organisation_id", sa.ForeignKey("organisation.id"), nullable=False, index=True),
        sa.Column("title", sa.String(300)),
        sa.Column("description", sa.Text),
        *(sa.Column(name, sa.String(300)) for name in texts),
        sa.Column("area_km", sa.Double),
        sa.Column("area_provinces", sa.String(300)),
        sa.Column("area_municipalities", sa.Text),
        sa.Column("full_until", sa.Date),
        sa.Column("confirmed_on", sa.Date),
        sa.Column("updated_at", sa.DateTime(timezone=True), index=True),
        sa.Column("deleted_at", sa.DateTime(timezone=True)),
    ]


def link_columns(other: str) -> list[SchemaItem]:
    """A link table between offering and `other`."""
    return [
        sa.Column("offering_id", sa.ForeignKey("offering.id"), primary_key=True),
        sa.Column(f"{other}_id", sa.ForeignKey(f"{other}.id"), primary_key=True),
    ]


def rows_of(organisations: Sequence[Organisation]) -> Rows:
    """The rows of all tables, numbered from 1."""
    rows: Rows = defaultdict(list)
    numbers = {slug: number for number, slug in enumerate(taxonomy.activities(), start=1)}
    rows["category"] = [
        {"id": numbers[slug], "code": slug, "label": activity.label} for slug, activity in taxonomy.activities().items()
    ]
    for organisation in organisations:
        _add_organisation(rows, organisation, numbers)
    return rows


def _add_organisation(rows: Rows, organisation: Organisation, numbers: dict[str, int]) -> None:
    number, first_site = len(rows["organisation"]) + 1, len(rows["location"]) + 1
    changed = max((_moment(offering) for offering in organisation.offerings), default=DELETED_AT)
    rows["organisation"].append({"id": number, **_organisation_row(organisation), "updated_at": changed})
    for site in organisation.sites:
        lat, lon = site.point or (None, None)
        address = {"name": site.name, "street": site.street, "postcode": site.postcode, "town": site.place}
        place = {"latitude": lat, "longitude": lon, "updated_at": changed}
        rows["location"].append({"id": len(rows["location"]) + 1, "organisation_id": number, **address, **place})
    for offering in organisation.offerings:
        key = len(rows["offering"]) + 1
        rows["offering"].append({"id": key, "organisation_id": number, **_offering_row(offering)})
        rows["offering_location"] += [{"offering_id": key, "location_id": first_site + i} for i in offering.sites]
        rows["offering_category"] += [{"offering_id": key, "category_id": numbers[a]} for a in offering.activities]


def _organisation_row(organisation: Organisation) -> dict[str, object]:
    same = ("name", "about", "website", "email", "phone", "opening_hours")
    return {name: getattr(organisation, name) for name in same} | {
        "work_form": taxonomy.WORK_FORMS.get(organisation.work_form, organisation.work_form),
        "kbo": dotted(organisation.kbo),
        "languages": ", ".join(organisation.languages),
        "labels": ", ".join(organisation.labels),
    }


def _offering_row(offering: Offering) -> dict[str, object]:
    photo, alt = offering.photo or (None, None)
    area = offering.area
    return {
        "title": offering.title,
        "description": offering.description,
        "categories": ",".join(slug.replace("-", " ") for slug in offering.activities),
        "min_quantity": offering.minimum or None,
        "lead_time": offering.lead_time or None,
        "capacity": offering.capacity or None,
        "delivery": ",".join(offering.delivery),
        "buyers": ",".join(offering.buyers),
        "area_type": area.type if area else None,
        "area_km": area.km if area else None,
        "area_provinces": ",".join(area.provinces) if area else None,
        "area_municipalities": ",".join(area.municipalities) if area else None,
        "photo": photo,
        "photo_alt": alt,
        "full_until": offering.full_until,
        "confirmed_on": offering.confirmed,
        "updated_at": _moment(offering),
        "deleted_at": DELETED_AT if offering.damage == "deleted" else None,
    }


def _moment(offering: Offering) -> datetime:
    return offering.updated_at.replace(tzinfo=ZoneInfo("Europe/Brussels")).astimezone(UTC)


def write(url: str, metadata: sa.MetaData, rows: Rows) -> None:
    """Make the tables anew in the database at `url` and fill them; a column that a table lacks is left out."""
    address = sa.make_url(url)
    if address.get_backend_name() == "sqlite":
        Path(address.database or "").unlink(missing_ok=True)
    engine = sa.create_engine(address, poolclass=sa.NullPool)
    with engine.begin() as connection:
        metadata.drop_all(connection)
        metadata.create_all(connection)
        for table in metadata.sorted_tables:
            names = [column.name for column in table.columns]
            kept = [{name: row[name] for name in names} for row in rows[table.name]]
            if kept:
                connection.execute(table.insert(), kept)
    engine.dispose()
