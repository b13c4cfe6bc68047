"""Converters: from what a source writes to what a document holds. A province's file calls them by name.

Each takes a value that is not empty and returns the new one (None: no value). Each raises ValueError with a Dutch
sentence when it cannot. The first line of a docstring is what docs/sources.md says about it.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo

import nh3
import phpserialize
from pyproj import Transformer

Converter = Callable[[Any], Any]

BRUSSELS = ZoneInfo("Europe/Brussels")
_BLOCKS = {"p", "br", "li", "ul", "ol", "div", "h1", "h2", "h3", "h4", "h5", "h6", "tr", "blockquote"}
_TAG = re.compile(r"<[^>]*>")
_SHORTCODE = re.compile(r"\[/?[a-z][\w-]*(?:\s[^\]]*)?/?\]")
_NUMBER = re.compile(r"-?(?:\d+|\d{1,3}(?:\.\d{3})+)(?:,\d+)?")
_PLACE = re.compile(r"(?:B-)?(\d{4})\s+(\S.*)", re.IGNORECASE)
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f\u00ad\u200b\ufeff]")  # all but tab and newline; also invisible hyphens


def text(value: Any) -> str:
    """A number or text as text, without spaces around it."""
    return str(value).replace("\xa0", " ").strip()


def html_text(value: str) -> str:
    """HTML as plain text: no scripts or styles, entities decoded, paragraphs and list items on lines of their own."""
    if _TAG.search(value):
        value = nh3.clean(value, tags=_BLOCKS, attributes={}, clean_content_tags={"script", "style"}, link_rel=None)
        if _TAG.search(value):  # paragraphs are marked, so a newline in the source is only a space
            value = _TAG.sub("\n", value.replace("\n", " "))
    lines = (" ".join(line.split()) for line in _CONTROL.sub("", html.unescape(value)).splitlines())
    return re.sub(r"\n{2,}", "\n", "\n".join(lines)).strip()


def no_shortcodes(value: str) -> str:
    """Drops codes between square brackets, such as [gallery ids="3,4"]; the text in between stays."""
    return _SHORTCODE.sub("", value)


def php_unserialize(value: str) -> Any:
    """A value that PHP stored with serialize(); arrays numbered from 0 become lists."""
    try:
        return _php_value(phpserialize.loads(value.encode(), decode_strings=True))
    except (ValueError, KeyError, IndexError, UnicodeDecodeError) as error:
        raise ValueError("Deze bewaarde PHP-waarde is beschadigd.") from error


def _php_value(value: Any) -> Any:
    if not isinstance(value, Mapping):
        return value
    if list(value) == list(range(len(value))):
        return [_php_value(v) for v in value.values()]
    return {key: _php_value(v) for key, v in value.items()}


def json_value(value: str) -> Any:
    """JSON that stands in a column as text."""
    try:
        return json.loads(value)
    except ValueError as error:
        raise ValueError("Deze JSON-waarde is beschadigd.") from error


def decimal_comma(value: Any) -> float:
    """A number with a decimal comma, with or without points per thousand: “1.234,5” is 1234.5."""
    if isinstance(value, int | float | Decimal):
        return float(value)
    if not _NUMBER.fullmatch(value.strip()):
        raise ValueError(f"“{value}” is geen getal met een komma.")
    return float(value.strip().replace(".", "").replace(",", "."))


@cache
def _lambert72() -> Transformer:
    return Transformer.from_crs("EPSG:31370", "EPSG:4326")


def lambert72(value: Any) -> tuple[float, float]:
    """Two columns x, y in Belgian Lambert 72 (metres, also with a comma) as latitude and longitude."""
    x, y = (decimal_comma(part) for part in value)
    lat, lon = _lambert72().transform(x, y)
    return round(lat, 6), round(lon, 6)


def comma_list(value: str) -> list[str]:
    """“a, b, c” as a list."""
    return [part.strip() for part in value.split(",") if part.strip()]


def bar_list(value: str) -> list[str]:
    """“a | b | c” as a list."""
    return [part.strip() for part in value.split("|") if part.strip()]


def line_list(value: str) -> list[str]:
    """Every line an element of a list."""
    return [part.strip() for part in value.splitlines() if part.strip()]


def split_place(value: str) -> tuple[str, str]:
    """“9000 Gent” in one cell as postcode and place."""
    match = _PLACE.fullmatch(value.strip())
    if not match:
        raise ValueError(f"“{value}” is geen postcode met een plaats.")
    return match[1], match[2].strip()


def iso_date(value: Any) -> str | None:
    """A date as yyyy-mm-dd, with or without a time; 0000-00-00 is no date."""
    if isinstance(value, date):
        return value.isoformat()[:10]
    return None if value.startswith("0000") else _date(value.strip()[:10], "%Y-%m-%d")


def dmy_date(value: str) -> str | None:
    """A date as dd/mm/yyyy or dd-mm-yyyy."""
    return _date(value.strip().replace("-", "/"), "%d/%m/%Y")


def ymd_date(value: Any) -> str | None:
    """A date as yyyymmdd."""
    return _date(str(value).strip(), "%Y%m%d")


def _date(value: str, form: str) -> str:
    try:
        return datetime.strptime(value, form).date().isoformat()
    except ValueError:
        raise ValueError(f"“{value}” is geen geldige datum.") from None


def moment_utc(value: Any) -> str | None:
    """Date and time (ISO 8601); UTC where no zone is given."""
    return _moment(value, UTC)


def moment_belgium(value: Any) -> str | None:
    """Date and time (ISO 8601); Belgian time where no zone is given."""
    return _moment(value, BRUSSELS)


def _moment(value: Any, zone: Any) -> str | None:
    if isinstance(value, str):
        if value.startswith("0000"):
            return None
        try:
            value = datetime.fromisoformat(value.strip())
        except ValueError:
            raise ValueError(f"“{value}” is geen geldig tijdstip.") from None
    if not isinstance(value, datetime):
        value = datetime(value.year, value.month, value.day)
    moment: datetime = value if value.tzinfo else value.replace(tzinfo=zone)
    return moment.astimezone(UTC).isoformat()


def yes_no(value: Any) -> str:
    """“j”, “x”, “1”, “-1” or “true” as “ja”; “n”, “0” or “false” as “nee”."""
    word = str(value).strip().lower()
    if word in {"ja", "j", "x", "1", "-1", "true", "yes"}:
        return "ja"
    if word in {"nee", "neen", "n", "0", "false", "no"}:
        return "nee"
    raise ValueError(f"“{value}” is geen ja of nee.")


def file_name(value: str) -> str:
    """The file name at the end of an address, in lower case."""
    return PurePosixPath(unquote(urlsplit(value.strip()).path)).name.lower()


def web_address(value: str) -> str:
    """A web address, with https:// in front where that is missing."""
    address = value.strip()
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
    "iso_date": iso_date,
    "dmy_date": dmy_date,
    "ymd_date": ymd_date,
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
