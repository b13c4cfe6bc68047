"""Converters: from what a source writes to what a document holds. A province's file calls them by name.

Each takes a value that is not empty and returns the new one (None: no value). Each raises ValueError with a Dutch
sentence when it cannot. The first line of a docstring is what docs/sources.md says about it.
"""

from __future__ import annotations

import html
import json
import math
import re
from collections.abc import Callable, Collection, Mapping
from datetime import UTC, date, datetime, tzinfo
from decimal import Decimal
from functools import cache
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

import nh3
import phpserialize

from base import clock
from dutch import dates, places
from indexer.sources import shortcodes

if TYPE_CHECKING:
    from pyproj import Transformer

Converter = Callable[[object], object]

_BLOCKS = {"p", "br", "li", "ul", "ol", "div", "h1", "h2", "h3", "h4", "h5", "h6", "tr", "blockquote"}
_TAG = re.compile(r"<[^>]*>")
_SINGLE_NEWLINE = re.compile(r"(?<!\n)\n(?!\s*\n)")
_PHP = re.compile(r"\s*(?:N;|[abdisOCE]:[-+.\d])")  # how a value begins that PHP stored
_NUMBER = re.compile(r"-?(?:\d+|\d{1,3}(?:[. ]\d{3})+)(?:,\d+)?")
_POINT = re.compile(r"-?\d+\.\d{1,2}")  # a point before one or two digits cannot stand for thousands
_CLOCK = re.compile(r"[T ,]\s*(\d{1,2})[:.](\d{2})((?:[:.]\d{2}(?:[.,]\d+)?)?\s*(?:Z|[+-]\d{2}:?\d{2})?)$")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f\u00ad\u200b\ufeff]")  # all but tab and newline; also invisible hyphens


def written(value: object) -> str:
    """A value that must be text. Raises TypeError."""
    if not isinstance(value, str):
        raise TypeError(f"no text: {type(value).__name__}")
    return value


def several(value: object) -> Collection[object]:
    """A value that must hold others. Raises TypeError."""
    if not isinstance(value, Collection):
        raise TypeError(f"no list: {type(value).__name__}")
    return value


def text(value: object) -> str:
    """A number or text as text, without spaces around it; 8000.0 is “8000”."""
    if isinstance(value, float | Decimal) and math.isfinite(value) and value == int(value):
        value = int(value)
    return str(value).replace("\xa0", " ").strip()


def html_text(value: object) -> str:
    """HTML as plain text: no scripts or styles, entities decoded, paragraphs and list items on lines of their own."""
    plain = written(value)
    if _TAG.search(plain):
        plain = nh3.clean(plain, tags=_BLOCKS, attributes={}, clean_content_tags={"script", "style"}, link_rel=None)
        if _TAG.search(plain):  # paragraphs are marked, or apart by an empty line; another newline is only a space
            plain = _TAG.sub("\n", _SINGLE_NEWLINE.sub(" ", plain.replace("\r\n", "\n")))
    lines = (" ".join(line.split()) for line in _CONTROL.sub("", html.unescape(plain)).splitlines())
    return re.sub(r"\n{2,}", "\n", "\n".join(lines)).strip()


def no_shortcodes(value: object) -> object:
    """Drops codes such as [gallery ids="3,4"]; the text in between stays, and “[per week]” too."""
    return value if isinstance(value, list | tuple | dict) else shortcodes.without(written(value))


def php_unserialize(value: object) -> object:
    """A value that PHP stored with serialize(); numbered arrays become lists, other text is itself, false is empty."""
    stored = written(value)
    if not _PHP.match(stored):
        return stored  # as WordPress does: it stores a plain text as it is
    try:
        return _php_value(phpserialize.loads(stored.strip().encode(), decode_strings=True, object_hook=_fields))
    except (ValueError, KeyError, IndexError, UnicodeDecodeError) as error:
        raise ValueError("Deze bewaarde PHP-waarde is beschadigd.") from error


def _fields(_name: str, fields: Mapping[str, object]) -> Mapping[str, object]:
    """An object is only what it holds: nothing is ever made of its class."""
    return fields


def _php_value(value: object) -> object:
    if not isinstance(value, Mapping):
        return None if value is False else value
    if all(isinstance(key, int) for key in value):  # also with gaps, where one was taken out
        return [_php_value(v) for v in value.values()]
    return {key: _php_value(v) for key, v in value.items()}


def json_value(value: object) -> object:
    """JSON that stands in a column as text."""
    try:
        found: object = json.loads(written(value))
    except ValueError as error:
        raise ValueError("Deze JSON-waarde is beschadigd.") from error
    return found


def decimal_comma(value: object) -> float:
    """A number with a decimal comma, with or without points per thousand: “1.234,5” is 1234.5."""
    if isinstance(value, int | float | Decimal):
        return float(value)
    number = text(value)
    if _POINT.fullmatch(number):
        return float(number)
    if not _NUMBER.fullmatch(number):
        raise ValueError(f"“{value}” is geen getal met een komma.")
    return float(number.replace(".", "").replace(" ", "").replace(",", "."))


@cache
def _lambert72() -> Transformer:
    from pyproj import Transformer  # noqa: PLC0415 - a twentieth of the start of a process, for sources with such points

    return Transformer.from_crs("EPSG:31370", "EPSG:4326")


def lambert72(value: object) -> tuple[float, float]:
    """Two columns x, y in Belgian Lambert 72 (metres, also with a comma) as latitude and longitude."""
    x, y = (decimal_comma(part) for part in several(value))
    lat, lon = _lambert72().transform(x, y)
    return round(lat, 6), round(lon, 6)


def comma_list(value: object) -> list[str]:
    """“a, b, c” as a list; of several such texts, all in one."""
    texts = value if isinstance(value, list) else [value]
    return [part.strip() for text in texts for part in written(text).split(",") if part.strip()]


def bar_list(value: object) -> list[str]:
    """“a | b | c” as a list."""
    return [part.strip() for part in written(value).split("|") if part.strip()]


def line_list(value: object) -> list[str]:
    """Every line an element of a list."""
    return [part.strip() for part in written(value).splitlines() if part.strip()]


def split_place(value: object) -> tuple[str, str]:
    """“9000 Gent” in one cell, also “B-9000 Gent”, as postcode and place."""
    postcode, name = places.postcode_and_name(written(value))
    if not name:
        raise ValueError(f"“{value}” is geen postcode met een plaats.")
    return postcode, name


def any_date(value: object) -> str | None:
    """A day in any usual form: 2026-12-31, 31/12/26, 31 dec. 2026, 20261231, Excel's 46387; 0000-00-00 is no day."""
    if isinstance(value, date):
        return dates.day(value.isoformat()[:10]).isoformat()
    day = text(value)
    return None if day.startswith("0000") else dates.day(day).isoformat()


def moment_utc(value: object) -> str | None:
    """A day in any usual form, with or without a time; UTC where no zone is given."""
    return _moment(value, UTC)


def moment_belgium(value: object) -> str | None:
    """A day in any usual form, with or without a time; Belgian time where no zone is given."""
    return _moment(value, clock.BRUSSELS)


def _moment(value: object, zone: tzinfo) -> str | None:
    try:
        day = any_date(value)
        if day is None:
            return None
        moment = value if isinstance(value, datetime) else datetime.fromisoformat(f"{day}T{_time(text(value))}")
        return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC).isoformat()
    except (ValueError, OverflowError):
        raise ValueError(f"“{value}” is geen geldig tijdstip.") from None


def _time(moment: str) -> str:
    """The time that stands behind a day, with its zone, in ISO form."""
    time = _CLOCK.search(moment)
    return f"{time[1].zfill(2)}:{time[2]}{time[3].strip()}" if time else "00:00"


def yes_no(value: object) -> str:
    """“j”, “x”, “1”, “-1” or “true” as “ja”; “n”, “0” or “false” as “nee”."""
    word = text(value).lower()
    if word in {"ja", "j", "x", "1", "-1", "true", "yes"}:
        return "ja"
    if word in {"nee", "neen", "n", "0", "false", "no"}:
        return "nee"
    raise ValueError(f"“{value}” is geen ja of nee.")


def file_name(value: object) -> str:
    """The file name at the end of an address, in lower case."""
    return PurePosixPath(unquote(urlsplit(written(value).strip()).path)).name.lower()


def web_address(value: object) -> str:
    """A web address, with https:// in front where that is missing."""
    address = written(value).strip()
    return address if "://" in address else f"https://{address}"


CONVERTERS: Mapping[str, Converter] = {
    "text": text,
    "html_text": html_text,
    "no_shortcodes": no_shortcodes,
    "php_unserialize": php_unserialize,
    "json": json_value,
    "decimal_comma": decimal_comma,
    "lambert72": lambert72,
    "comma_list": comma_list,
    "bar_list": bar_list,
    "line_list": line_list,
    "split_place": split_place,
    "date": any_date,
    "iso_date": any_date,  # three names from when each form had a converter of its own
    "dmy_date": any_date,
    "ymd_date": any_date,
    "moment_utc": moment_utc,
    "moment_belgium": moment_belgium,
    "yes_no": yes_no,
    "file_name": file_name,
    "web_address": web_address,
}


_WITH_ARGUMENT = {  # made by mapping.py for each configuration
    "words.<table>": "The source's own words as our codes, by the table `[words.<table>]`, then by our own labels.",
    "pick.<column>": "One column of a list of rows, as a list.",
    "then.<text>": "This text wherever the column has a value.",
}


def converter_table() -> str:
    """The converters as a Markdown table, for docs/sources.md."""
    lines = [f"| `{name}` | {about} |" for name, about in _WITH_ARGUMENT.items()]
    lines += [f"| `{name}` | {(convert.__doc__ or '').splitlines()[0]} |" for name, convert in CONVERTERS.items()]
    return "\n".join(["| converter | what it makes |", "|---|---|", *lines])
