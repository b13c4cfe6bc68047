"""Converters: from what a source writes to what a document holds. A province's file calls them by name.

Each takes a value that is not empty and returns the new one (None: no value). Each raises ValueError with a Dutch
sentence when it cannot. The first line of a docstring is what docs/sources.md says about it.
"""

from __future__ import annotations

import html
import json
import math
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
    """Getal of tekst als tekst, zonder spaties vooraan en achteraan."""
    return str(value).replace("\xa0", " ").strip()


def html_text(value: str) -> str:
    """HTML als gewone tekst: scripts en stijlen weg, entiteiten gelezen, alinea's en opsommingen als nieuwe regels."""
    if _TAG.search(value):
        value = nh3.clean(value, tags=_BLOCKS, attributes={}, clean_content_tags={"script", "style"}, link_rel=None)
        if _TAG.search(value):  # paragraphs are marked, so a newline in the source is only a space
            value = _TAG.sub("\n", value.replace("\n", " "))
    lines = (" ".join(line.split()) for line in _CONTROL.sub("", html.unescape(value)).splitlines())
    return re.sub(r"\n{2,}", "\n", "\n".join(lines)).strip()


def no_shortcodes(value: str) -> str:
    """Haalt codes tussen vierkante haken weg, zoals [gallery ids="3,4"]; tekst ertussen blijft."""
    return _SHORTCODE.sub("", value)


def php_unserialize(value: str) -> Any:
    """Leest een waarde die PHP bewaarde met serialize(); rijen worden lijsten."""
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
    """Leest JSON dat als tekst in een kolom staat."""
    try:
        return json.loads(value)
    except ValueError as error:
        raise ValueError("Deze JSON-waarde is beschadigd.") from error


def decimal_comma(value: Any) -> float:
    """Een getal met komma, met of zonder punten per duizend: “1.234,5” wordt 1234.5."""
    if isinstance(value, int | float | Decimal):
        return float(value)
    if not _NUMBER.fullmatch(value.strip()):
        raise ValueError(f"“{value}” is geen getal met een komma.")
    return float(value.strip().replace(".", "").replace(",", "."))


@cache
def _lambert72() -> Transformer:
    return Transformer.from_crs("EPSG:31370", "EPSG:4326")


def lambert72(value: Any) -> tuple[float, float] | None:
    """Twee kolommen x, y in Belgisch Lambert 72 (meter, ook met komma) worden breedte en lengte."""
    x, y = (decimal_comma(part) for part in value)
    lat, lon = _lambert72().transform(x, y)
    # pyproj says infinity where the projection has no point; the postcode then decides
    return (round(lat, 6), round(lon, 6)) if math.isfinite(lat) else None


def comma_list(value: str) -> list[str]:
    """“a, b, c” wordt een lijst."""
    return [part.strip() for part in value.split(",") if part.strip()]


def bar_list(value: str) -> list[str]:
    """“a | b | c” wordt een lijst."""
    return [part.strip() for part in value.split("|") if part.strip()]


def line_list(value: str) -> list[str]:
    """Elke regel wordt een element van een lijst."""
    return [part.strip() for part in value.splitlines() if part.strip()]


def split_place(value: str) -> tuple[str, str]:
    """“9000 Gent” in één cel wordt postcode en plaats."""
    match = _PLACE.fullmatch(value.strip())
    if not match:
        raise ValueError(f"“{value}” is geen postcode met een plaats.")
    return match[1], match[2].strip()


def iso_date(value: Any) -> str | None:
    """Datum als jjjj-mm-dd, eventueel met een uur erbij; 0000-00-00 is geen datum."""
    if isinstance(value, date):
        return value.isoformat()[:10]
    return None if value.startswith("0000") else _date(value.strip()[:10], "%Y-%m-%d")


def dmy_date(value: str) -> str | None:
    """Datum als dd/mm/jjjj of dd-mm-jjjj."""
    return _date(value.strip().replace("-", "/"), "%d/%m/%Y")


def ymd_date(value: Any) -> str | None:
    """Datum als jjjjmmdd."""
    return _date(str(value).strip(), "%Y%m%d")


def _date(value: str, form: str) -> str:
    try:
        return datetime.strptime(value, form).date().isoformat()
    except ValueError:
        raise ValueError(f"“{value}” is geen geldige datum.") from None


def moment_utc(value: Any) -> str | None:
    """Datum en uur (ISO 8601); zonder zone is het UTC."""
    return _moment(value, UTC)


def moment_belgium(value: Any) -> str | None:
    """Datum en uur (ISO 8601); zonder zone is het Belgische tijd."""
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
    """“j”, “x”, “1”, “-1” of “true” wordt ja; “n”, “0” of “false” wordt nee."""
    word = str(value).strip().lower()
    if word in {"ja", "j", "x", "1", "-1", "true", "yes"}:
        return "ja"
    if word in {"nee", "neen", "n", "0", "false", "no"}:
        return "nee"
    raise ValueError(f"“{value}” is geen ja of nee.")


def file_name(value: str) -> str:
    """De bestandsnaam aan het einde van een adres, in kleine letters."""
    return PurePosixPath(unquote(urlsplit(value.strip()).path)).name.lower()


def web_address(value: str) -> str:
    """Een webadres, met https:// ervoor als dat ontbreekt."""
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
    "words.<tabel>": "Woorden van de bron worden onze codes, volgens `[words.<tabel>]` en daarna onze eigen labels.",
    "pick.<kolom>": "Uit een lijst van rijen één kolom: een lijst van waarden.",
    "then.<tekst>": "Deze vaste tekst, overal waar de kolom iets bevat.",
}


def converter_table() -> str:
    """The converters as a Markdown table, for docs/sources.md."""
    lines = [f"| `{name}` | {about} |" for name, about in _WITH_ARGUMENT.items()]
    lines += [f"| `{name}` | {(convert.__doc__ or '').splitlines()[0]} |" for name, convert in CONVERTERS.items()]
    return "\n".join(["| omzetting | wat zij doet |", "|---|---|", *lines])
