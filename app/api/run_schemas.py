"""Runs by API: what an order may say, and how a run is told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from marshmallow import ValidationError, fields, validate, validates_schema

from app.api.arguments import MISSING, Page, PageQuery, Wish
from app.api.fields import Exact, moment
from base.config import PROVINCES
from indexer.running import gate, orders, runs

STATES = ("queued", "running", *sorted(runs.ENDED))
KINDS = ("rebuild", "sync", "rollback", "forward")  # that can be ordered


class StrictBoolean(fields.Boolean):
    """true or false, and nothing that resembles them."""

    def _deserialize(self, value: object, *_: object, **__: object) -> bool:
        if not isinstance(value, bool):
            raise self.make_error("invalid", input=value)
        return value


def _may_be_accepted(code: str) -> None:
    """Raise ValidationError when no administrator can accept this."""
    if not gate.acceptable(code):
        raise ValidationError("Dit is geen reden die u kunt aanvaarden.")


class RunOrderSchema(Wish):
    """The wish for a run."""

    value_class = orders.Order
    kind = fields.String(
        required=True,
        validate=validate.OneOf(KINDS, error="Kies “rebuild”, “sync”, “rollback” of “forward”."),
        error_messages={**MISSING, "invalid": "Geef tekst."},
        metadata={
            "description": "A new index; only what changed in the sources; the previous index, or back from that"
        },
    )
    source = fields.String(
        load_default=None,
        allow_none=True,
        validate=validate.OneOf(PROVINCES, error=f"Geef null of een van: {', '.join(PROVINCES)}."),
        error_messages={"invalid": "Geef tekst of null."},
        metadata={"description": "One source; null: all of them"},
    )
    accept = fields.List(
        fields.String(validate=_may_be_accepted, error_messages={"invalid": "Geef tekst.", "null": "Geef tekst."}),
        attribute="accepted",
        load_default=list,
        error_messages={**MISSING, "invalid": "Geef een lijst met codes."},
        metadata={
            "description": "Codes of reasons that do not stop it, as in `verdict` of a refused run; `all` for each"
        },
    )
    dry_run = StrictBoolean(
        load_default=False,
        error_messages={**MISSING, "invalid": "Geef true of false."},
        metadata={"description": "Build and report, and never go live; only for a rebuild"},
    )

    @validates_schema
    def fits(self, order: Mapping[str, object], **_: object) -> None:
        """Raise ValidationError for what this kind of run knows nothing of."""
        kind = str(order.get("kind", ""))
        names = {"rebuild": (), "sync": ("dry_run",)}.get(kind, ("source", "accept", "dry_run"))
        odd = [name for name in names if order.get(self.fields[name].attribute or name)]
        if odd and kind in KINDS:
            raise ValidationError({name: ["Dit kan niet bij deze soort run."] for name in odd})


class RunSourceSchema(Exact):
    """How far one source is."""

    source = fields.String(required=True)
    state = fields.String(required=True, validate=validate.OneOf(["waiting", "reading", *sorted(runs.SOURCE_ENDED)]))
    read = fields.Integer(required=True, metadata={"description": "Rows that were read"})
    written = fields.Integer(required=True, metadata={"description": "Offerings in the new index"})
    refused = fields.Integer(required=True, metadata={"description": "Rows that could not be used"})
    carried = fields.Integer(required=True, metadata={"description": "Offerings taken over from the live index"})
    removed = fields.Integer(required=True, metadata={"description": "Offerings taken out of the live index by a sync"})


class RunReasonSchema(Exact):
    """What the gate had against the new index."""

    code = fields.String(required=True, metadata={"description": "For `accept` of an order"})
    source = fields.String(required=True, allow_none=True, metadata={"description": "null: it is about the whole"})
    text = fields.String(required=True, metadata={"description": "In Dutch"})
    acceptable = fields.Boolean(required=True, metadata={"description": "Whether an administrator may accept it"})
    accepted = fields.Boolean(required=True, metadata={"description": "Whether the order accepted it"})


class RunSchema(Exact):
    """A run."""

    id = fields.String(required=True)
    kind = fields.String(required=True, validate=validate.OneOf(runs.KINDS))
    source = fields.String(required=True, allow_none=True, metadata={"description": "null: all sources"})
    state = fields.String(
        required=True,
        validate=validate.OneOf(STATES),
    )
    accepted = fields.List(
        fields.String(), required=True, metadata={"description": "Codes of reasons that the order accepts"}
    )
    dry_run = fields.Boolean(required=True, metadata={"description": "Builds and reports, and never goes live"})
    step = fields.String(required=True, metadata={"description": "What it is doing now, in Dutch"})
    elapsed_seconds = fields.Integer(required=True, metadata={"description": "Since it was ordered, until it ended"})
    requested_at = moment()
    started_at = moment(nullable=True)
    finished_at = moment(nullable=True)
    heartbeat_at = moment("While it runs: its last sign of life", nullable=True)
    expected_end_at = moment("While it runs, by what the last such run took", nullable=True)
    message = fields.String(
        required=True, allow_none=True, metadata={"description": "Why it ended so, in Dutch; null without a token"}
    )
    reasons = fields.List(
        fields.Nested(RunReasonSchema),
        required=True,
        allow_none=True,
        metadata={"description": "What the gate said; null without a token"},
    )
    sources = fields.List(fields.Nested(RunSourceSchema), required=True)


class RunListSchema(Exact):
    """A page of runs, newest first."""

    total = fields.Integer(required=True)
    page = fields.Integer(required=True)
    per_page = fields.Integer(required=True)
    runs = fields.List(fields.Nested(RunSchema), required=True)


@dataclass(frozen=True)
class RunPage(Page):
    """Which page of the runs, of which kind, source and state; all of them when empty."""

    kind: str
    source: str
    state: str


def _choice(attribute: str, values: tuple[str, ...]) -> fields.String:
    message = f"Kies een van: {', '.join(values)}."
    return fields.String(
        attribute=attribute,
        load_default=str,  # the empty text: all of them
        validate=validate.OneOf(values, error=message),
        error_messages={"invalid": message},
        metadata={"description": "Alleen deze"},
    )


class RunQuery(PageQuery):
    """The parameters of the list of runs."""

    value_class = RunPage
    soort = _choice("kind", runs.KINDS)
    bron = _choice("source", (runs.EVERY_SOURCE, *PROVINCES))
    toestand = _choice("state", STATES)
