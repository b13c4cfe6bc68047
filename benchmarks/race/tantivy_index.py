"""The rival on tantivy (like Lucene, in Rust): Dutch stems, accents folded, title and activities weigh more."""

from __future__ import annotations

from collections.abc import Sequence

import tantivy
from flask import Flask

from benchmarks.race.rival import COLUMNS, Rank, Row, application, words

WEIGHTS = {"title": 4.0, "activity_text": 3.0, "description": 1.0, "organisation_name": 2.0}
MEMORY = 30_000_000  # bytes of the writer


def build(rows: Sequence[Row]) -> Rank:
    """The rows in an index in memory; any word is enough, more words rank higher."""
    index = tantivy.Index(_schema())
    index.register_tokenizer("nl", _analyzer())
    writer = index.writer(heap_size=MEMORY, num_threads=1)
    for one in rows:
        document = tantivy.Document(id=one["id"])
        for column in COLUMNS:
            document.add_text(column, one[column])  # type: ignore[literal-required]
        writer.add_document(document)
    writer.commit()
    index.reload()
    searcher, most = index.searcher(), len(rows)

    def rank(text: str) -> list[str]:
        if not (wanted := " ".join(words(text))):
            return []
        query = index.parse_query(wanted, list(COLUMNS), field_boosts=WEIGHTS)
        return [searcher.doc(address)["id"][0] for _, address in searcher.search(query, most).hits]

    return rank


def _schema() -> tantivy.Schema:
    schema = tantivy.SchemaBuilder().add_text_field("id", stored=True, tokenizer_name="raw")
    for column in COLUMNS:
        schema.add_text_field(column, tokenizer_name="nl")
    return schema.build()


def _analyzer() -> tantivy.TextAnalyzer:
    filters = (tantivy.Filter.lowercase(), tantivy.Filter.ascii_fold(), tantivy.Filter.stemmer("dutch"))
    analyzer = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
    for one in filters:
        analyzer = analyzer.filter(one)
    return analyzer.build()


def create_app() -> Flask:
    """The page on tantivy."""
    return application(build)
