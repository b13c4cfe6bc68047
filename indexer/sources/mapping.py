"""The declarative list: field of the document <- "column | converter | converter".

A province's file says under [mapping] where each field comes from. One glance shows the whole document:

    title = "titel"                                     one column
    activities = "rubrieken | comma_list | words.activities"
    "lat, lon" = "x, y | lambert72"                     two columns, one converter, two fields
    work_form = "'maatwerkbedrijf'"                     a constant, between quotes
    [[mapping.sites]]
    each = "vestigingen"                                for every element of a list; its columns follow
    postcode = "postnr | text"

Columns inside one another are written with points: "aanbieder.naam".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from marshmallow import Schema, fields

from indexer import taxonomy
from indexer.document.parts import PhotoSchema, ServiceAreaSchema, SiteSchema
from indexer.faults import UNEXPECTED
from indexer.offering import OfferingSchema
from indexer.remember import remembered
from indexer.sources.columns import Getter, as_rows, as_words, getter, is_constant, is_empty
from indexer.sources.converters import CONVERTERS, Converter, several
from indexer.sources.rows import MappingError
from indexer.sources.texts import readable, without_entities
from indexer.sources.words import translator
from indexer.tables.rows import Row

LISTS: Mapping[str, type[Schema]] = {"sites": SiteSchema, "photos": PhotoSchema}
LISTS_OF_WORDS = {  # fields that hold several words
    name
    for schema in (OfferingSchema, ServiceAreaSchema)
    for name, field in schema().fields.items()
    if isinstance(field, fields.List) and name not in LISTS
}
_OURS = {"source", "read_at", "stale", "service_area", *LISTS}  # not from a column, or with a table of their own


@dataclass(frozen=True)
class Rule:
    """One line: the fields it fills, the columns it reads and the converters in between."""

    targets: tuple[str, ...]
    columns: tuple[str, ...]
    converters: tuple[Converter, ...]

    def value(self, row: Row) -> object:
        """The converted value, None when there is none. Raises MappingError, whatever the value is."""
        value: object = None
        try:
            value = readable(self._read(row))
            if is_empty(value):
                return None
            converted = self._convert(value) if self.converters else value
            return self._apart(without_entities(converted))
        except Exception as error:  # a source may give anything: one odd value refuses its row, never more
            raise MappingError(self.targets[0], _reason(error, value)) from error

    def _apart(self, value: object) -> object:
        """The value, or one for each target. Raises ValueError when there are not as many."""
        if len(self.targets) > 1 and value is not None and len(several(value)) != len(self.targets):
            raise ValueError(UNEXPECTED)
        return value

    @cached_property
    def _read(self) -> Getter:
        return getter(self.columns)

    @cached_property
    def _convert(self) -> Converter:
        def through_all(value: object) -> object:
            for convert in self.converters:
                value = convert(value)
                if is_empty(value):
                    return None
            return value

        return remembered(through_all)


def _reason(error: Exception, value: object) -> str:
    """Why a value is refused. Our own sentences end in a full stop; what a library says is not for people."""
    if type(error) is ValueError and str(error).endswith("."):
        return str(error)
    first = value[0] if isinstance(value, tuple) and value else value
    return f"“{first[:60]}” heeft niet de vorm die wij verwachten." if isinstance(first, str) else UNEXPECTED


@dataclass(frozen=True)
class Part:
    """A part of a document (a site, a photo, the area served); with `each`, one for every element of a list."""

    rules: tuple[Rule, ...]
    each: Rule | None = None


@dataclass(frozen=True)
class DocumentMapping:
    """Where every field of a document comes from."""

    rules: tuple[Rule, ...]
    lists: Mapping[str, tuple[Part, ...]]
    service_area: Part | None

    def columns(self) -> set[str]:
        """All columns that are read from the row itself."""
        parts = [part for group in self.lists.values() for part in group]
        parts += [self.service_area] if self.service_area else []
        own = [*self.rules, *(part.each for part in parts if part.each)]
        own += [rule for part in parts if not part.each for rule in part.rules]
        return {column for rule in own for column in rule.columns if not is_constant(column)}


def parse_mapping(table: Mapping[str, object], words: Mapping[str, Mapping[str, str]]) -> DocumentMapping:
    """The mapping of a province's file. Raises ValueError naming the key that is wrong."""
    plain = {key: line for key, line in table.items() if key not in {"service_area", *LISTS}}
    area = table.get("service_area")
    mapping = DocumentMapping(
        rules=_rules(plain, "mapping", _inputs(OfferingSchema) - _OURS, words),
        lists={name: _parts(table.get(name, []), name, _inputs(LISTS[name]), words) for name in LISTS},
        service_area=_parts([area], "service_area", _inputs(ServiceAreaSchema), words)[0] if area else None,
    )
    if not any(rule.targets == ("source_id",) for rule in mapping.rules):
        raise ValueError("mapping.source_id: ontbreekt")
    return mapping


def _inputs(schema: type[Schema]) -> set[str]:
    return {name for name, field in schema().fields.items() if not field.dump_only}


def _parts(given: object, name: str, known: set[str], words: Mapping[str, Mapping[str, str]]) -> tuple[Part, ...]:
    if not isinstance(given, list) or not all(isinstance(entry, dict) for entry in given):
        raise ValueError(f"mapping.{name}: verwacht [[mapping.{name}]]")
    parts = []
    for entry in given:
        lines = {key: line for key, line in entry.items() if key != "each"}
        each = _rule(name, entry["each"], "mapping", words) if "each" in entry else None
        parts.append(Part(_rules(lines, f"mapping.{name}", known, words), each))
    return tuple(parts)


def _rules(
    lines: Mapping[str, object], where: str, known: Iterable[str], words: Mapping[str, Mapping[str, str]]
) -> tuple[Rule, ...]:
    rules = tuple(_rule(key, line, where, words) for key, line in lines.items())
    for rule in rules:
        for target in rule.targets:
            if target not in known:
                raise ValueError(f"{where}.{target}: dit veld bestaat niet")
    return rules


def _rule(key: str, line: object, where: str, words: Mapping[str, Mapping[str, str]]) -> Rule:
    if not isinstance(line, str) or not line.strip():
        raise ValueError(f"{where}.{key}: verwacht “kolom | omzetting”")
    source, *names = (part.strip() for part in line.split("|"))
    constant = is_constant(source)
    columns = (source,) if constant else tuple(part.strip() for part in source.split(","))
    converters = tuple(_converter(name, f"{where}.{key}", words) for name in names)
    return Rule(tuple(part.strip() for part in key.split(",")), columns, converters)


def _converter(name: str, where: str, words: Mapping[str, Mapping[str, str]]) -> Converter:
    """The converter of that name; three take a word of their own after a point. Raises ValueError."""
    kind, _, argument = name.partition(".")
    match kind:
        case "words" if argument:  # the source's own words -> ours
            return translator(argument, words.get(argument, {}))
        case "pick" if argument:  # one column of a list of rows
            return lambda listed: _picked(listed, argument)
        case "then" if argument:  # a constant wherever the column has a value
            return lambda _value: argument
    if name not in CONVERTERS:
        raise ValueError(f"{where}: de omzetting “{name}” bestaat niet")
    return CONVERTERS[name]


def _picked(listed: object, column: str) -> list[object]:
    """What stands in one column of a list of rows. Raises TypeError on another list."""
    rows = [row for row in several(listed) if isinstance(row, dict)]
    if len(rows) != len(several(listed)):
        raise TypeError(f"no rows: {column}")
    return [value for row in rows if not is_empty(value := row.get(column))]


def identity(mapping: DocumentMapping, row: Row) -> str | None:
    """The key of a row in its own source, None when it has none or an unreadable one."""
    try:
        return key(mapping, row)
    except MappingError:
        return None


def key(mapping: DocumentMapping, row: Row) -> str:
    """The key of a row in its own source. Raises MappingError when it has none, or an unreadable one."""
    rule = next(rule for rule in mapping.rules if rule.targets == ("source_id",))
    value = rule.value(row)
    if value is None:
        raise MappingError("source_id", "Er is geen sleutel.")
    try:
        return str(value).strip()
    except (ValueError, RecursionError) as error:  # a number of thousands of digits, lists within lists
        raise MappingError("source_id", UNEXPECTED) from error


def to_offering(mapping: DocumentMapping, row: Row) -> Row:
    """The input of OfferingSchema for one row. Raises MappingError when it cannot be made, whatever the row is."""
    try:
        return _offering(mapping, row)
    except MappingError:
        raise
    except Exception as error:  # as in Rule.value
        raise MappingError("rij", UNEXPECTED) from error


def _offering(mapping: DocumentMapping, row: Row) -> Row:
    offering = _apply(mapping.rules, row)
    offering |= {"source_id": str(offering["source_id"])} if "source_id" in offering else {}
    for name, parts in mapping.lists.items():
        offering[name] = _elements(parts, row, name)
    if mapping.service_area:
        area = _apply(mapping.service_area.rules, row, "service_area.")
        offering["service_area"] = area if area.get("type") else None
    _keep_unknown_activities(offering)
    return offering


def _apply(rules: Sequence[Rule], row: Row, path: str = "") -> Row:
    result: Row = {}
    for rule in rules:
        try:
            value = rule.value(row)
        except MappingError as error:
            raise MappingError(path + error.field, error.message) from error
        if value is None:
            continue
        if len(rule.targets) == 1:
            name = rule.targets[0]
            listed = name in LISTS_OF_WORDS and isinstance(value, str | list | tuple | dict)
            result[name] = as_words(value) if listed else value
        else:
            result.update(zip(rule.targets, several(value), strict=True))
    return result


def _elements(parts: Sequence[Part], row: Row, name: str) -> list[Row]:
    """The elements of a list; one of which every column is empty is not there."""
    found: list[Row] = []
    for part in parts:
        listed = as_rows(part.each.value(row)) if part.each else [row]
        rows = [element for element in listed if isinstance(element, dict)]
        if len(rows) != len(listed):
            raise MappingError(name, "Dit is geen lijst van gegevens.")
        for element in rows:
            given = _apply(part.rules, element, f"{name}.{len(found)}.")
            if given:
                found.append(given)
    return found


def _keep_unknown_activities(offering: Row) -> None:
    """A category that our taxonomy lacks is kept as a keyword: it can still be found."""
    known, named = taxonomy.activities(), offering.get("activities", [])
    if not isinstance(named, list):
        return  # the schema refuses it
    offering["activities"] = [word for word in named if word in known]
    unknown = [word for word in named if word not in known]
    if unknown:
        offering["keywords"] = [*several(offering.get("keywords", [])), *unknown]
