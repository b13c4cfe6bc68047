"""The source of Vlaams-Brabant as most would read it: SQLAlchemy's ORM, marshmallow, `helpers.bulk` as it comes.

Everything at its defaults: relationships are fetched when they are first asked for, the schema loads row by row, the
client's own serializer writes the lines. What the documents hold is the same as in doeners.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from marshmallow import ValidationError
from opensearchpy import helpers
from opensearchpy.serializer import JSONSerializer
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship

from indexer import taxonomy
from indexer.offering import OfferingSchema

ACTIVITIES = {activity.label: slug for slug, activity in taxonomy.activities().items()}
WORK_FORMS = {label: slug for slug, label in taxonomy.WORK_FORMS.items()}


class Base(DeclarativeBase):
    """Declarative base."""


offering_category = sa.Table(
    "offering_category",
    Base.metadata,
    sa.Column("offering_id", sa.ForeignKey("offering.id"), primary_key=True),
    sa.Column("category_id", sa.ForeignKey("category.id"), primary_key=True),
)
offering_location = sa.Table(
    "offering_location",
    Base.metadata,
    sa.Column("offering_id", sa.ForeignKey("offering.id"), primary_key=True),
    sa.Column("location_id", sa.ForeignKey("location.id"), primary_key=True),
)


class Organisation(Base):
    """Who offers."""

    __tablename__ = "organisation"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    about: Mapped[str | None]
    work_form: Mapped[str | None]
    kbo: Mapped[str | None]
    website: Mapped[str | None]
    email: Mapped[str | None]
    phone: Mapped[str | None]
    opening_hours: Mapped[str | None]
    languages: Mapped[str | None]
    labels: Mapped[str | None]


class Location(Base):
    """Where from."""

    __tablename__ = "location"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str | None]
    street: Mapped[str | None]
    postcode: Mapped[str | None]
    town: Mapped[str | None]
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]


class Category(Base):
    """What kind of work."""

    __tablename__ = "category"
    id: Mapped[int] = mapped_column(primary_key=True)
    label: Mapped[str]


class Offering(Base):
    """What is offered."""

    __tablename__ = "offering"
    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"))
    title: Mapped[str | None]
    description: Mapped[str | None]
    min_quantity: Mapped[str | None]
    lead_time: Mapped[str | None]
    capacity: Mapped[str | None]
    delivery: Mapped[str | None]
    buyers: Mapped[str | None]
    area_type: Mapped[str | None]
    area_km: Mapped[float | None]
    area_provinces: Mapped[str | None]
    area_municipalities: Mapped[str | None]
    photo: Mapped[str | None]
    photo_alt: Mapped[str | None]
    full_until: Mapped[datetime.date | None]
    confirmed_on: Mapped[datetime.date | None]
    updated_at: Mapped[datetime.datetime | None]
    deleted_at: Mapped[datetime.datetime | None]
    organisation: Mapped[Organisation] = relationship()
    locations: Mapped[list[Location]] = relationship(secondary=offering_location, order_by=Location.id)
    categories: Mapped[list[Category]] = relationship(secondary=offering_category, order_by=Category.id)


def lines(database: Path, read_at: str) -> Iterator[bytes]:
    """The lines that `helpers.bulk` would send: two per offering that is usable."""
    schema, serializer = OfferingSchema(), JSONSerializer()
    with Session(sa.create_engine(f"sqlite:///{database}")) as session:
        for offering in session.scalars(sa.select(Offering).where(Offering.deleted_at.is_(None)).order_by(Offering.id)):
            try:
                document = schema.load(_row(offering) | {"read_at": read_at})
            except ValidationError:
                continue
            action, data = helpers.expand_action({"_index": "aanbod", "_id": document["id"], "_source": document})
            yield f"{serializer.dumps(action)}\n{serializer.dumps(data)}\n".encode()


def _row(offering: Offering) -> dict[str, Any]:
    return {
        "source": "vlaams-brabant",
        "source_id": str(offering.id),
        "title": offering.title,
        "description": offering.description,
        "activities": [ACTIVITIES[category.label] for category in offering.categories],
        "min_quantity": offering.min_quantity,
        "lead_time": offering.lead_time,
        "capacity": offering.capacity,
        "full_until": offering.full_until and offering.full_until.isoformat(),
        "confirmed_on": offering.confirmed_on and offering.confirmed_on.isoformat(),
        "updated_at": offering.updated_at and offering.updated_at.isoformat(),
        "delivery": _listed(offering.delivery),
        "buyer_kinds": _listed(offering.buyers),
        **_organisation(offering.organisation),
        "sites": [_site(location) for location in offering.locations],
        "photos": [{"file": offering.photo, "alt": offering.photo_alt or ""}] if offering.photo else [],
        "service_area": _area(offering),
    }


def _organisation(organisation: Organisation) -> dict[str, Any]:
    return {
        "organisation_id": str(organisation.id),
        "organisation_name": organisation.name,
        "about": organisation.about,
        "kbo": organisation.kbo,
        "website": organisation.website,
        "email": organisation.email,
        "phone": organisation.phone,
        "work_form": WORK_FORMS.get(organisation.work_form or "", organisation.work_form),
        "opening_hours": organisation.opening_hours,
        "languages": _listed(organisation.languages),
        "quality_labels": _listed(organisation.labels),
    }


def _site(location: Location) -> dict[str, Any]:
    values = {"name": location.name, "street": location.street, "postcode": location.postcode, "place": location.town}
    point = {"lat": location.latitude, "lon": location.longitude}
    return {name: value for name, value in {**values, **point}.items() if value not in (None, "")}


def _area(offering: Offering) -> dict[str, Any] | None:
    if not offering.area_type:
        return None
    return {
        "type": offering.area_type,
        "km": offering.area_km,
        "provinces": _listed(offering.area_provinces),
        "municipalities": _listed(offering.area_municipalities),
    }


def _listed(text: str | None) -> list[str]:
    return [part.strip() for part in (text or "").split(",") if part.strip()]
