"""What can be set per shape under [read] in a province's file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, field, fields
from typing import Literal, get_args, get_origin, get_type_hints


@dataclass(frozen=True)
class RelationalOptions:
    """Tables in a database: `query` gives one row per offering; each of `children` gives lists that belong to it.

    A child query has `:ids` where the keys of a batch of offerings go, and a column `parent_id`.
    """

    query: str
    children: Mapping[str, str] = field(default_factory=dict)
    key: str = "id"  # the column of `query` that identifies a row


@dataclass(frozen=True)
class CmsOptions:
    """A CMS that keeps posts, their metadata and terms in key/value tables, as WordPress does.

    `links` names other posts: {organisatie = "_organisatie_id"} reads the post whose number stands in that meta key.
    With `language` ("nl") translations into another one, by Polylang or WPML, do not count.
    """

    post_type: str
    prefix: str = "wp_"
    language: str = ""
    links: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class CsvOptions:
    """A folder in which files are dropped; the newest one counts.

    `columns` is the header as agreed. `trailer` is how the last line starts when the file is complete; a number in its
    second cell is the number of rows.
    """

    columns: tuple[str, ...]
    pattern: str = "*.csv"
    newest: Literal["name", "modified"] = "name"
    encoding: Literal["cp1252", "utf-8"] = "cp1252"
    delimiter: str = ";"
    trailer: str = ""


@dataclass(frozen=True)
class HttpOptions:
    """JSON over HTTP, in pages. `items`, `total` and `version` are keys of the answer; `required` keys of each item.

    Without a `total`, pages are read until one is empty.
    """

    path: str = ""  # what comes after the address of the source, e.g. "/aanbod"
    items: str = "items"
    total: str = "total"
    version: str = ""  # changes with every change of the source; may be empty
    page_parameter: str = "page"
    first_page: int = 1  # 0 where the service counts its pages from zero
    size_parameter: str = "per_page"
    page_size: int = 100
    query: Mapping[str, str] = field(default_factory=dict)
    required: tuple[str, ...] = ()
    timeout: float = 5.0  # seconds without a sign of life


Options = RelationalOptions | CmsOptions | CsvOptions | HttpOptions

OPTIONS: Mapping[str, type[Options]] = {
    "relational": RelationalOptions,
    "cms": CmsOptions,
    "csv": CsvOptions,
    "http": HttpOptions,
}


def parse_options(shape: str, table: Mapping[str, object]) -> Options:
    """The options of a shape. Raises ValueError naming the key that is unknown, missing or of the wrong type."""
    kind = OPTIONS[shape]
    hints = get_type_hints(kind)
    for key in table:
        if key not in hints:
            raise ValueError(f"read.{key}: deze sleutel kent vorm “{shape}” niet")
    for known in fields(kind):
        if known.default is MISSING and known.default_factory is MISSING and known.name not in table:
            raise ValueError(f"read.{known.name}: ontbreekt")
    make: Callable[..., Options] = kind
    return make(**{key: _checked(key, value, hints[key]) for key, value in table.items()})


def _checked(key: str, value: object, hint: object) -> object:
    """`value` in the type of the option; lists become tuples, so that a configuration cannot change."""
    if get_origin(hint) is Literal:
        if value not in get_args(hint):
            raise ValueError(f"read.{key}: “{value}” is geen van {', '.join(get_args(hint))}")
        return value
    wanted = get_origin(hint) or hint
    if wanted is tuple:
        value, wanted = tuple(value) if isinstance(value, list) else value, tuple
    if wanted is float and isinstance(value, int):
        return float(value)
    if not (isinstance(wanted, type) and isinstance(value, wanted)):
        raise ValueError(f"read.{key}: verwacht een ander soort waarde dan {value!r}")
    return value
