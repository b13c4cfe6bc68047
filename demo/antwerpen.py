"""Antwerpen: a CMS that keeps everything as posts, key/value metadata and terms, as WordPress does.

Bodies are HTML with entities, and now and then a script; lists are values that PHP serialised; a key without a value is
not there at all. Drafts, revisions and a bin stand between the published posts, as in any real one.
"""

from __future__ import annotations

import html
import zlib
from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, timedelta

import phpserialize
import sqlalchemy as sa

from demo.catalogue import Offering, Organisation, Site
from demo.relational import Rows, write
from indexer import taxonomy

metadata = sa.MetaData()
posts = sa.Table(
    "wp_posts",
    metadata,
    sa.Column("ID", sa.Integer, primary_key=True),
    *(sa.Column(name, sa.Text) for name in ("post_title", "post_content", "post_excerpt", "guid")),
    *(
        sa.Column(name, sa.String(200))
        for name in ("post_status", "post_password", "post_name", "post_type", "post_mime_type")
    ),
    *(sa.Column(name, sa.DateTime) for name in ("post_date", "post_date_gmt", "post_modified", "post_modified_gmt")),
    sa.Column("post_author", sa.Integer),
    sa.Column("post_parent", sa.Integer),
    sa.Index("type_status", "post_type", "post_status"),
)
postmeta = sa.Table(
    "wp_postmeta",
    metadata,
    sa.Column("meta_id", sa.Integer, primary_key=True),
    sa.Column("post_id", sa.Integer, index=True),
    sa.Column("meta_key", sa.String(191)),
    sa.Column("meta_value", sa.Text),
)
terms = sa.Table(
    "wp_terms",
    metadata,
    sa.Column("term_id", sa.Integer, primary_key=True),
    sa.Column("name", sa.String(200)),
    sa.Column("slug", sa.String(200)),
)
term_taxonomy = sa.Table(
    "wp_term_taxonomy",
    metadata,
    sa.Column("term_taxonomy_id", sa.Integer, primary_key=True),
    sa.Column("term_id", sa.Integer),
    sa.Column("taxonomy", sa.String(32)),
    sa.Column("parent", sa.Integer),
)
term_relationships = sa.Table(
    "wp_term_relationships",
    metadata,
    sa.Column("object_id", sa.Integer, primary_key=True),
    sa.Column("term_taxonomy_id", sa.Integer, primary_key=True),
    sa.Column("term_order", sa.Integer),
)

_SCRIPT = '<script type="text/javascript">var teller = 1; document.write("<b>reclame</b>");</script>'
_STYLE = "<style>.aanbod p { color: #c00 }</style>"
_EPOCH = datetime(2024, 2, 5, 9, 30)
_BINNED = 2  # number of the organisation post in the bin that a damaged offering points to


def pour(organisations: Sequence[Organisation], url: str) -> None:
    """Fill the database at `url` (SQLite or MariaDB)."""
    rows: Rows = defaultdict(list)
    for number, (slug, activity) in enumerate(taxonomy.activities().items(), start=1):
        rows["wp_terms"].append({"term_id": number, "name": html.escape(activity.label), "slug": slug})
        entry = {"term_taxonomy_id": number, "term_id": number, "taxonomy": "activiteit", "parent": 0}
        rows["wp_term_taxonomy"].append(entry)
    _add_post(rows, "page", "Welkom", "<p>Sociale economie in Antwerpen</p>", _EPOCH)
    _add_post(rows, "organisatie", "Verwijderde organisatie", "", _EPOCH, status="trash")
    for organisation in organisations:
        _add_organisation(rows, organisation)
    write(url, metadata, rows)


def _add_organisation(rows: Rows, organisation: Organisation) -> None:
    changed = max(offering.updated_at for offering in organisation.offerings)
    number = _add_post(rows, "organisatie", _entities(organisation.name), _paragraphs(organisation.about), changed)
    _add_meta(rows, number, {
        "_edit_lock": f"{17000 + number}:1",
        "ondernemingsnummer": organisation.kbo,
        "werkvorm": organisation.work_form,
        "website": organisation.website,
        "e_mail": organisation.email,
        "telefoon": organisation.phone,
        "openingsuren": organisation.opening_hours,
        "talen": _php(organisation.languages),
        "kwaliteitslabels": _php(organisation.labels),
    })  # fmt: skip
    for offering in organisation.offerings:
        _add_offering(rows, organisation, offering, _BINNED if offering.damage == "orphan" else number)


def _add_offering(rows: Rows, organisation: Organisation, offering: Offering, owner: int) -> None:
    body = _body(offering.description)
    number = _add_post(rows, "aanbod", _entities(offering.title), body, offering.updated_at)
    if number % 9 == 0:  # what an editor leaves behind
        _add_post(rows, "revision", offering.title, body, offering.updated_at, status="inherit", parent=number)
        _add_post(rows, "aanbod", "Automatisch concept", "", offering.updated_at, status="auto-draft")
    _add_meta(rows, number, {
        "_edit_last": "1",
        "_organisatie_id": str(owner),
        "vestigingen": _php([_site(organisation.sites[i]) for i in offering.sites]),
        "levering": _php(offering.delivery),
        "klanten": _php(offering.buyers),
        "minimum": offering.minimum,
        "levertermijn": offering.lead_time,
        "capaciteit": offering.capacity,
        "volzet_tot": _day(offering.full_until),
        "bevestigd_op": _day(offering.confirmed),
    })  # fmt: skip
    _add_area(rows, number, offering)
    _damage(rows, offering)
    _add_photo(rows, number, offering)
    for order, slug in enumerate(offering.activities):
        term = list(taxonomy.activities()).index(slug) + 1
        rows["wp_term_relationships"].append({"object_id": number, "term_taxonomy_id": term, "term_order": order})


def _add_area(rows: Rows, number: int, offering: Offering) -> None:
    if area := offering.area:
        _add_meta(rows, number, {
            "werkgebied": area.type,
            "werkgebied_km": f"{area.km:g}" if area.km else "",
            "werkgebied_provincies": _php(area.provinces),
            "werkgebied_gemeenten": _php(area.municipalities),
        })  # fmt: skip


def _damage(rows: Rows, offering: Offering) -> None:
    """Spoil the last post on purpose."""
    meta = {row["meta_key"]: row for row in rows["wp_postmeta"][-14:]}
    if offering.damage == "serialised":  # a text was replaced in the database without counting its length again
        meta["vestigingen"]["meta_value"] = str(meta["vestigingen"]["meta_value"]).replace("straat", "str.")
    if offering.damage == "date":
        meta["bevestigd_op"]["meta_value"] = "20260231"


def _add_photo(rows: Rows, number: int, offering: Offering) -> None:
    """A picture is a post of its own, to which the offering points."""
    if offering.photo:
        file, alt = offering.photo
        changed = offering.updated_at
        picture = _add_post(rows, "attachment", file, "", changed, status="inherit", parent=number)
        _add_meta(rows, picture, {"_wp_attached_file": f"2026/05/{file}", "_wp_attachment_image_alt": alt})
        _add_meta(rows, number, {"_thumbnail_id": str(picture)})


def _add_post(
    rows: Rows, kind: str, title: str, body: str, changed: datetime, *, status: str = "publish", parent: int = 0
) -> int:
    number = len(rows["wp_posts"]) + 1
    made = changed - timedelta(days=90)
    rows["wp_posts"].append({
        "ID": number,
        "post_title": title,
        "post_content": body,
        "post_excerpt": "",
        "guid": f"https://www.sociale-economie-antwerpen.example/?p={number}",
        "post_status": status,
        "post_password": "",
        "post_name": f"{kind}-{number}",
        "post_type": kind,
        "post_mime_type": "image/svg+xml" if kind == "attachment" else "",
        "post_date": made,
        "post_date_gmt": made - timedelta(hours=1),
        "post_modified": changed,
        "post_modified_gmt": changed - timedelta(hours=1),
        "post_author": 1,
        "post_parent": parent,
    })  # fmt: skip
    return number


def _add_meta(rows: Rows, post: int, values: dict[str, str]) -> None:
    """Only what has a value: a CMS leaves a missing key out."""
    for key, value in values.items():
        if value:
            meta = {"meta_id": len(rows["wp_postmeta"]) + 1, "post_id": post, "meta_key": key, "meta_value": value}
            rows["wp_postmeta"].append(meta)


def _site(site: Site) -> dict[str, str]:
    lat, lon = site.point or ("", "")
    address = {"naam": site.name, "straat": site.street, "postcode": site.postcode, "gemeente": site.place}
    return {**address, "lat": str(lat), "lng": str(lon)}


def _php(value: Sequence[object]) -> str:
    """What PHP's serialize() makes of a list or dictionary; nothing for an empty one."""
    return phpserialize.dumps(list(value)).decode() if value else ""


def _day(day: date | None) -> str:
    return f"{day:%Y%m%d}" if day else ""


def _entities(text: str) -> str:
    return html.escape(text, quote=False).replace("’", "&#8217;").replace("é", "&eacute;")


def _paragraphs(text: str) -> str:
    return f"<!-- wp:paragraph --><p>{_entities(text)}</p><!-- /wp:paragraph -->" if text else ""


def _body(text: str) -> str:
    """A description as an editor made it: paragraphs, bold words, and what was pasted in by accident."""
    sentences = text.split(". ")
    half = (len(sentences) + 1) // 2
    parts = [". ".join(sentences[:half]) + ("." if sentences[half:] else ""), ". ".join(sentences[half:])]
    chance = zlib.crc32(text.encode()) % 10
    extra = {0: _SCRIPT, 1: _STYLE, 2: '<p class="leeg">&nbsp;</p>', 3: '[gallery ids="12,15"]'}.get(chance, "")
    words = _entities(parts[0]).split(" ", 1)
    parts[0] = f"<strong>{words[0]}</strong> {words[1]}" if words[1:] else words[0]
    return f"<p>{parts[0]}</p>\n{extra}" + (f"<p>{_entities(parts[1])}</p>" if parts[1] else "")
