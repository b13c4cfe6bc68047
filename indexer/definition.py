"""The definition of an index: mapping and analysis with word lists and synonyms filled in, and its digest.

Two indices with the same digest treat the same row and the same query alike.
"""

from __future__ import annotations

import copy
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Required, TypedDict

import orjson
from marshmallow import fields

from dutch import analysis
from indexer import code
from indexer.document.fields import OfferingFields
from indexer.rules import rule_edits, synonyms
from indexer.rules.file import parse
from indexer.rules.rule_edits import Edit

ROOT = Path(__file__).resolve().parent.parent
# What a document is made of besides the mapping and the code (indexer/code.py): a change here asks for a new index too.
TAXONOMY = ("indexer/data/taxonomy.toml",)
WORD_LISTS = ("dutch/data/*",)
INGREDIENTS = (*TAXONOMY, *WORD_LISTS)
SHOWN: Property = {"type": "keyword", "index": False, "doc_values": False}
_LISTS = ("nl_stop", "nl_override", "nl_syn")  # filters of the analysis that are filled in


class Property(TypedDict, total=False):
    """The options of a field that are looked at here; the engine knows more of them."""

    type: Required[str]
    analyzer: str
    index: bool
    doc_values: bool
    enabled: bool
    fields: dict[str, Property]


class Mappings(TypedDict):
    """The fields of an index."""

    properties: dict[str, Property]


class Filter(TypedDict, total=False):
    """A filter of the analysis; three hold a list that is filled in."""

    stopwords: list[str]
    rules: list[str]
    synonyms: list[str]


class Analysis(TypedDict):
    """How texts become words."""

    filter: dict[str, Filter]


class Settings(TypedDict):
    """How an index is made."""

    analysis: Analysis


class Body(TypedDict):
    """What creates an index."""

    settings: Settings
    mappings: Mappings


@dataclass(frozen=True)
class IndexDefinition:
    """`body` is what creates an index; `digest` is 64 hexadecimal digits."""

    body: Body
    digest: str

    def __hash__(self) -> int:
        return hash(self.digest)


def load(edits: Sequence[Edit] = (), folder: Path = ROOT) -> IndexDefinition:
    """The definition that the files of this checkout describe, with administrators' edits of synonym rules."""
    body = _described(folder)
    stop_words, overrides = list(analysis.stop_words()), list(analysis.all_rules())
    stems = [synonyms.in_stems(rule) for rule in rules(edits, folder)]
    return compile_definition(body, stop_words, overrides, stems, _made_of(folder))


def rules(edits: Sequence[Edit] = (), folder: Path = ROOT) -> list[str]:
    """The synonym rules of this checkout with administrators' edits, compiled, as people spell them."""
    texts = rule_edits.applied(synonyms.texts(folder / "synonyms"), edits)
    return synonyms.compile_rules(
        {name: [rule.text for rule in parse(name, text)] for name, text in texts.items()}, analysis.stop_words()
    )


def compile_definition(
    body: Body, stop_words: list[str], overrides: list[str], rules: list[str], ingredients: str = ""
) -> IndexDefinition:
    """Fill the word lists into the analysis of `body` and compute the digest over everything.

    `overrides` are `form=>stem`, `rules` are synonyms in Solr's format and in stems, `ingredients` is a digest of
    further files.
    """
    body = copy.deepcopy(body)
    filters = body["settings"]["analysis"]["filter"]
    filters["nl_stop"]["stopwords"] = stop_words
    filters["nl_override"]["rules"] = overrides
    filters["nl_syn"]["synonyms"] = rules
    canonical = orjson.dumps([body, ingredients], option=orjson.OPT_SORT_KEYS)
    return IndexDefinition(body, hashlib.sha256(canonical).hexdigest())


def parts(described: IndexDefinition, folder: Path = ROOT) -> dict[str, str]:
    """Digests of the parts of a definition, by which one can say what differs between two of them."""
    analysis_of = described.body["settings"]["analysis"]
    lists = {name: analysis_of["filter"][name] for name in _LISTS}
    others = {name: made for name, made in analysis_of["filter"].items() if name not in lists}
    settings = described.body["settings"] | {"analysis": analysis_of | {"filter": others}}
    contents: dict[str, list[object]] = {
        "fields": [described.body["mappings"]],
        "analysis": [settings],
        "synonyms": [lists["nl_syn"]],
        "words": [lists["nl_stop"], lists["nl_override"], _ingredients(folder, WORD_LISTS)],
        "taxonomy": [_ingredients(folder, TAXONOMY)],
        "documents": [code.of_documents(folder)],
    }
    return {
        name: hashlib.sha256(orjson.dumps(content, option=orjson.OPT_SORT_KEYS)).hexdigest()[:16]
        for name, content in contents.items()
    }


@lru_cache(maxsize=4)
def digests(edits: tuple[Edit, ...]) -> tuple[str, dict[str, str]]:
    """Digests, whole and of its parts, of the definition that this process started with; compiling takes a while."""
    described = load(edits)
    return described.digest, parts(described)


def _described(folder: Path) -> Body:
    """The body as mappings/offerings.json says it; a text of the document that it does not name is only shown."""
    body: Body = json.loads((folder / "mappings" / "offerings.json").read_text(encoding="utf-8"))
    written, rules = body["mappings"]["properties"], OfferingFields().fields
    texts = {name: SHOWN for name, field in rules.items() if isinstance(field, fields.String)}
    properties = texts | written
    in_order = {name: properties[name] for name in rules if name in properties}
    body["mappings"]["properties"] = in_order | written
    return body


@cache
def mapping() -> dict[str, Property]:
    """Each field of the mapping with its options."""
    return _described(ROOT)["mappings"]["properties"]


@cache
def field_types() -> dict[str, str]:
    """Each field of the mapping with its type, sub-fields included: {"title": "text", "title.sort": "keyword", …}."""
    types = {name: field["type"] for name, field in mapping().items()}
    for name, field in mapping().items():
        types |= {f"{name}.{sub}": options["type"] for sub, options in field.get("fields", {}).items()}
    return types


@cache
def of_documents() -> str:
    """A digest of what documents are made of: fields and ingredients, whatever the synonyms."""
    body = _described(ROOT)
    canonical = orjson.dumps([body["mappings"], _made_of(ROOT)], option=orjson.OPT_SORT_KEYS)
    return hashlib.sha256(canonical).hexdigest()


def _made_of(folder: Path) -> str:
    """A digest of all that documents are made of but the fields."""
    return _ingredients(folder) + code.of_documents(folder)


def _ingredients(folder: Path, patterns: Sequence[str] = INGREDIENTS) -> str:
    digest = hashlib.sha256()
    for pattern in patterns:
        for path in sorted(folder.glob(pattern)):
            digest.update(path.read_bytes())
    return digest.hexdigest()
