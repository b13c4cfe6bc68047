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
from typing import Any

import orjson

from dutch import analysis
from indexer import code
from indexer.rules import rule_edits, synonyms
from indexer.rules.file import parse
from indexer.rules.rule_edits import Edit

ROOT = Path(__file__).resolve().parent.parent
# What a document is made of besides the mapping and the code (indexer/code.py): a change here asks for a new index too.
TAXONOMY = ("indexer/data/taxonomy.toml",)
WORD_LISTS = ("dutch/data/*",)
INGREDIENTS = (*TAXONOMY, *WORD_LISTS)
_LISTS = ("nl_stop", "nl_override", "nl_syn")  # filters of the analysis that are filled in


@dataclass(frozen=True)
class IndexDefinition:
    """`body` is what creates an index: {"settings", "mappings"}; `digest` is 64 hexadecimal digits."""

    body: dict[str, Any]
    digest: str

    def __hash__(self) -> int:
        return hash(self.digest)


def load(edits: Sequence[Edit] = (), folder: Path = ROOT) -> IndexDefinition:
    """The definition that the files of this checkout describe, with administrators' edits of synonym rules."""
    body = json.loads((folder / "mappings" / "offerings.json").read_text(encoding="utf-8"))
    stop_words, overrides = list(analysis.stop_words()), list(analysis.override_rules())
    texts = rule_edits.applied(synonyms.texts(folder / "synonyms"), edits)
    rules = synonyms.compile_rules(
        {name: [rule.text for rule in parse(name, text)] for name, text in texts.items()}, stop_words
    )
    return compile_definition(body, stop_words, overrides, rules, _made_of(folder))


def compile_definition(
    body: dict[str, Any], stop_words: list[str], overrides: list[str], rules: list[str], ingredients: str = ""
) -> IndexDefinition:
    """Fill the word lists into the analysis of `body` and compute the digest over everything.

    `overrides` are `form=>stem`, `rules` are synonyms in Solr's format, `ingredients` is a digest of further files.
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
    contents: dict[str, list[Any]] = {
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


@cache
def field_types() -> dict[str, str]:
    """Each field of the mapping with its type, sub-fields included: {"title": "text", "title.sort": "keyword", …}."""
    mapping = json.loads((ROOT / "mappings" / "offerings.json").read_text(encoding="utf-8"))["mappings"]["properties"]
    types = {name: field["type"] for name, field in mapping.items()}
    for name, field in mapping.items():
        types |= {f"{name}.{sub}": options["type"] for sub, options in field.get("fields", {}).items()}
    return types


@cache
def of_documents() -> str:
    """A digest of what documents are made of: fields and ingredients, whatever the synonyms."""
    body = json.loads((ROOT / "mappings" / "offerings.json").read_text(encoding="utf-8"))
    return hashlib.sha256(orjson.dumps([body["mappings"], _made_of(ROOT)])).hexdigest()


def _made_of(folder: Path) -> str:
    """A digest of all that documents are made of but the fields."""
    return _ingredients(folder) + code.of_documents(folder)


def _ingredients(folder: Path, patterns: Sequence[str] = INGREDIENTS) -> str:
    digest = hashlib.sha256()
    for pattern in patterns:
        for path in sorted(folder.glob(pattern)):
            digest.update(path.read_bytes())
    return digest.hexdigest()
