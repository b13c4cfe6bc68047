"""The CMS shape: posts with key/value metadata and terms, as WordPress and its relatives keep them (Antwerpen).

A row: id, title, body, excerpt, modified, meta (key -> text, or a list where a key occurs more than once), terms
(taxonomy -> names), and under the name of each configured link the same of the post that it points to.
"""

from __future__ import annotations

import html
from collections.abc import Collection, Iterator, Mapping

import sqlalchemy as sa

from base import clock
from base.errors import SourceError
from indexer.sources.checksum import checksum
from indexer.sources.config import SourceConfig
from indexer.sources.database import batches, fetch, snapshot
from indexer.sources.options import CmsOptions
from indexer.tables.rows import Row

# `prefix` comes from the configuration, never from a visitor.
_POSTS = """SELECT p.ID AS id, p.post_title AS title, p.post_content AS body, p.post_excerpt AS excerpt,
    p.post_modified_gmt AS modified FROM {prefix}posts p"""
_PUBLISHED = _POSTS + " WHERE p.post_type = :type AND p.post_status = 'publish'"
_LINKED = _POSTS + " WHERE p.ID IN :ids AND p.post_status IN ('publish', 'inherit')"  # an attachment "inherits"
# A post with a password, or of a day to come, is "published" too.
_OPEN = {
    "post_password": " AND LENGTH(COALESCE(p.post_password, '')) = 0",
    "post_date_gmt": " AND (p.post_date_gmt IS NULL OR p.post_date_gmt <= '{now}')",
}
_STILL_TO_COME = "SELECT COUNT(*) FROM {prefix}posts WHERE post_status = 'publish' AND post_date_gmt > '{now}'"
_Lists = dict[object, list[object]]  # name -> values
_LONGEST_NUMBER = 18  # digits: no database gives a post a larger one
_META = "SELECT post_id, meta_key, meta_value FROM {prefix}postmeta WHERE post_id IN :ids ORDER BY meta_id"
_TERMS = """SELECT r.object_id AS post_id, x.taxonomy AS taxonomy, t.name AS name FROM {prefix}term_relationships r
    JOIN {prefix}term_taxonomy x ON x.term_taxonomy_id = r.term_taxonomy_id
    JOIN {prefix}terms t ON t.term_id = x.term_id
    WHERE r.object_id IN :ids ORDER BY r.object_id, r.term_order, t.name"""

# A post without a language counts too: it is there in each of them.
_BY_POLYLANG = """ AND NOT EXISTS (SELECT 1 FROM {prefix}term_relationships r
    JOIN {prefix}term_taxonomy x ON x.term_taxonomy_id = r.term_taxonomy_id AND x.taxonomy = 'language'
    JOIN {prefix}terms t ON t.term_id = x.term_id WHERE r.object_id = p.ID AND LOWER(t.slug) NOT LIKE :language
    AND LOWER(t.slug) NOT LIKE :regional)"""
_BY_WPML = """ AND NOT EXISTS (SELECT 1 FROM {prefix}icl_translations i
    WHERE i.element_id = p.ID AND i.element_type = :element AND LOWER(i.language_code) NOT LIKE :language
    AND LOWER(i.language_code) NOT LIKE :regional)"""

# All that the queries above can see, whichever posts point to each other.
_WHOLE = (
    "SELECT * FROM {prefix}posts WHERE post_status IN ('publish', 'inherit') AND post_type <> 'revision'",
    "SELECT meta_id, post_id, meta_key, meta_value FROM {prefix}postmeta",
    """SELECT r.object_id, r.term_order, x.taxonomy, t.name, t.slug FROM {prefix}term_relationships r
    JOIN {prefix}term_taxonomy x ON x.term_taxonomy_id = r.term_taxonomy_id
    JOIN {prefix}terms t ON t.term_id = x.term_id""",
)
_TRANSLATIONS = "SELECT element_id, element_type, language_code FROM {prefix}icl_translations"


def rows(config: SourceConfig) -> Iterator[Row]:
    """One row per published post of the configured type. Raises SourceError."""
    options = config.read
    assert isinstance(options, CmsOptions)
    with snapshot(config.url, config.label) as connection:
        published = _PUBLISHED.format(prefix=options.prefix) + _open(connection, options.prefix)
        in_language, values = _in_language(connection, options)
        for batch in batches(connection, published + in_language, "id", type=options.post_type, **values):
            _complete(connection, batch, options.prefix)
            _link(connection, batch, options)
            yield from batch


def change_token(config: SourceConfig) -> str:
    """A checksum of all posts, metadata, terms and languages, and how many posts are still to come.

    "" when the database has none.
    """
    options = config.read
    assert isinstance(options, CmsOptions)
    whole = list(_WHOLE)
    try:
        with snapshot(config.url, config.label) as connection:
            if _has_translations(connection, options.prefix):
                whole.append(_TRANSLATIONS)
            to_come = _still_to_come(connection, options.prefix)
    except SourceError:
        return ""  # reading it will say what is wrong
    token = checksum(config.url, config.label, [query.format(prefix=options.prefix) for query in whole])
    return f"{token} {to_come}" if token else ""


def _still_to_come(connection: sa.Connection, prefix: str) -> int:
    """How many published posts have a date in the future; one less when the day of one has come."""
    if "post_date_gmt" not in _columns(connection, prefix):
        return 0
    return int(connection.scalar(sa.text(_STILL_TO_COME.format(prefix=prefix, now=_now()))) or 0)


def _open(connection: sa.Connection, prefix: str) -> str:
    """The conditions that leave out what the CMS does not show, by columns that not every table of posts has."""
    columns = _columns(connection, prefix)
    return "".join(condition for column, condition in _OPEN.items() if column in columns).format(now=_now())


def _columns(connection: sa.Connection, prefix: str) -> set[str]:
    return set(connection.execute(sa.text(f"SELECT * FROM {prefix}posts LIMIT 0")).keys())  # noqa: S608


def _now() -> str:
    return f"{clock.now():%Y-%m-%d %H:%M:%S}"


def _has_translations(connection: sa.Connection, prefix: str) -> bool:
    return sa.inspect(connection).has_table(f"{prefix}icl_translations")


def _in_language(connection: sa.Connection, options: CmsOptions) -> tuple[str, dict[str, str]]:
    """The condition that leaves out translations into another language than the one agreed, and its values."""
    if not options.language:
        return "", {}
    language = options.language.lower()
    values = {"language": language, "regional": f"{language}-%"}  # nl-be is Dutch too
    if not _has_translations(connection, options.prefix):
        return _BY_POLYLANG.format(prefix=options.prefix), values
    conditions = (_BY_POLYLANG + _BY_WPML).format(prefix=options.prefix)
    return conditions, values | {"element": f"post_{options.post_type}"}


def _complete(connection: sa.Connection, posts: list[Row], prefix: str) -> None:
    """Give posts their metadata and terms."""
    meta, terms = _values_of(connection, prefix, posts), _terms_of(connection, prefix, posts)
    for post in posts:
        values = meta[post["id"]]
        post["meta"] = {key: several if len(several) > 1 else several[0] for key, several in values.items()}
        post["terms"] = terms[post["id"]]


def _values_of(connection: sa.Connection, prefix: str, posts: list[Row]) -> Mapping[object, _Lists]:
    """Post -> metadata, in the order in which they were written."""
    found: dict[object, _Lists] = {post["id"]: {} for post in posts}
    for entry in _fetch_of(connection, _META.format(prefix=prefix), found):
        found[entry["post_id"]].setdefault(entry["meta_key"], []).append(entry["meta_value"])
    return found


def _terms_of(connection: sa.Connection, prefix: str, posts: list[Row]) -> Mapping[object, _Lists]:
    """Post -> terms by taxonomy."""
    found: dict[object, _Lists] = {post["id"]: {} for post in posts}
    for entry in _fetch_of(connection, _TERMS.format(prefix=prefix), found):
        name = entry["name"]
        name = html.unescape(name) if isinstance(name, str) else name  # WordPress stores names of terms as HTML
        found[entry["post_id"]].setdefault(entry["taxonomy"], []).append(name)
    return found


def _link(connection: sa.Connection, posts: list[Row], options: CmsOptions) -> None:
    """Give posts the posts that they point to; a pointer to nothing gives nothing."""
    linked_posts = _LINKED.format(prefix=options.prefix) + _open(connection, options.prefix)
    for name, key in options.links.items():
        pointers = [_pointer(post, key) for post in posts]
        wanted = {number for number in pointers if number is not None}
        linked = _fetch_of(connection, linked_posts, wanted) if wanted else []
        _complete(connection, linked, options.prefix)
        found = {post["id"]: post for post in linked}
        for post, pointer in zip(posts, pointers, strict=True):
            post[name] = found.get(pointer or 0)


def _pointer(post: Row, key: str) -> int | None:
    """The number of a post that stands in the metadata of another."""
    meta = post["meta"]
    number = str((meta.get(key) if isinstance(meta, dict) else None) or "").strip()
    return int(number) if number.isdecimal() and len(number) <= _LONGEST_NUMBER else None


def _fetch_of(connection: sa.Connection, query: str, ids: Collection[object]) -> list[Row]:
    if not ids:
        return []
    statement = sa.text(query).bindparams(sa.bindparam("ids", expanding=True))
    return fetch(connection, statement, {"ids": list(ids)})
