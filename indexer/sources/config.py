"""A source's configuration: provinces/<slug>.toml says the shape, how to read it and what its columns mean."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from base.config import Settings
from base.errors import ConfigError
from indexer import taxonomy
from indexer.sources.mapping import DocumentMapping, parse_mapping
from indexer.sources.options import OPTIONS, CsvOptions, Options, parse_options

PROVINCES = Path(__file__).parent / "provinces"  # the configurations that come with the code


@dataclass(frozen=True)
class SourceConfig:
    """One province's source; `url` comes from the settings, all the rest from the province's file."""

    province: str
    label: str
    shape: str
    url: str
    read: Options
    mapping: DocumentMapping
    words: Mapping[str, Mapping[str, str]]
    cache: Path | None = None  # folder for pages kept from last time (HTTP only); None: keep nothing
    digest: str = ""  # of the file, and of the one that it is like: what its rows become may change with it


def configured(settings: Settings) -> list[SourceConfig]:
    """The sources of this installation. Raises ConfigError."""
    folder = Path(settings.sources) if settings.sources else PROVINCES
    return load_configs(folder, settings.source_url, Path(settings.var) / "pages")


def load_configs(folder: Path, url_of: Callable[[str], str], cache: Path | None = None) -> list[SourceConfig]:
    """The configuration of every province that has a file in `folder`, by name.

    `url_of` gives the address of a province's source, e.g. Settings.source_url.
    Raises ConfigError, naming file and key.
    """
    files = sorted(folder.glob("*.toml"))
    if not files:
        raise ConfigError(f"{folder}: hier staat geen enkele configuratie van een bron.")
    return [load_config(file, url_of(file.stem), cache) for file in files]


def load_config(file: Path, url: str, cache: Path | None = None) -> SourceConfig:
    """The configuration in `file`, named after its province. Raises ConfigError, naming file and key."""
    try:
        text = file.read_text(encoding="utf-8")
        below = _text_of(file, _like(file.stem, text))
        return replace(_config(file.stem, text, below), url=url, cache=cache)
    except (OSError, ValueError) as error:  # includes a file that is no TOML or no UTF-8
        raise ConfigError(f"{file.name}: {error}") from error


@lru_cache(maxsize=32)
def _like(province: str, text: str) -> str:
    """The province that a configuration says it is like, or "". Raises ValueError."""
    like = str(tomllib.loads(text).get("like", ""))
    if like and (like not in taxonomy.PROVINCES or like == province):
        raise ValueError(f"like: “{like}” is geen andere provincie")
    return like


def _text_of(file: Path, like: str) -> str:
    """What stands in the file of another province beside a file, or else in the one that comes with the code."""
    if not like:
        return ""
    beside = file.with_stem(like)
    return (beside if beside.exists() else PROVINCES / beside.name).read_text(encoding="utf-8")


def _laid_over(below: Mapping[str, object], above: Mapping[str, object]) -> dict[str, object]:
    """Two tables as one: what stands in both is that of the second, table by table."""
    result = {**below, **above}
    for key, value in above.items():
        under = below.get(key)
        if isinstance(under, dict) and isinstance(value, dict):
            result[key] = _laid_over(under, value)
    return result


@lru_cache(maxsize=32)  # every page of the back office asks for all, and parsing takes longer than most pages
def _config(province: str, text: str, below: str) -> SourceConfig:
    """What a file says on top of what the file below it says, still without an address. Raises ValueError."""
    own = tomllib.loads(text)
    own.pop("like", None)
    given = _laid_over(tomllib.loads(below), own)
    if province not in taxonomy.PROVINCES:
        raise ValueError(f"“{province}” is geen provincie; de bestandsnaam moet er een zijn")
    for key in given:
        if key not in {"label", "shape", "read", "mapping", "words"}:
            raise ValueError(f"{key}: deze sleutel bestaat niet")
    shape, words = str(given.get("shape", "")), _words(given.get("words", {}))
    if shape not in OPTIONS:
        raise ValueError(f"shape: “{shape}” is geen van {', '.join(OPTIONS)}")
    options = parse_options(shape, _table(given, "read"))
    mapping = parse_mapping(_table(given, "mapping"), words)
    if isinstance(options, CsvOptions):
        _check_columns(mapping, options)
    label = str(given.get("label", taxonomy.PROVINCES[province]))
    digest = sha256((text + below).encode()).hexdigest()
    return SourceConfig(province, label, shape, "", options, mapping, words, digest=digest)


def _table(given: Mapping[str, object], name: str) -> dict[str, object]:
    """The keys under [name]. Raises ValueError."""
    table = given.get(name, {})
    if not isinstance(table, dict):
        raise ValueError(f"{name}: verwacht een tabel [{name}]")
    return table


def _words(given: object) -> dict[str, dict[str, str]]:
    """The tables under [words], of text to text. Raises ValueError, also on an activity that does not exist."""
    words: dict[str, dict[str, str]] = {}
    for name, table in given.items() if isinstance(given, dict) else [("", None)]:
        if not isinstance(table, dict) or not all(isinstance(code, str) for code in table.values()):
            raise ValueError(f'words.{name}: verwacht een tabel van woord = "code"')
        words[name] = table
    for word, code in words.get("activities", {}).items():
        if code and code not in taxonomy.activities():
            raise ValueError(f"words.activities.{word}: “{code}” is geen bekende activiteit")
    return words


def _check_columns(mapping: DocumentMapping, options: CsvOptions) -> None:
    """Raise ValueError when the mapping reads a column that the header does not have."""
    for column in sorted(mapping.columns()):
        if column not in options.columns:
            raise ValueError(f"mapping: de kolom “{column}” staat niet in read.columns")
