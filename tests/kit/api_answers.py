"""Every answer of the API to some 700 requests, written down so that two commits can be compared byte by byte.

    python -m tests.kit.api_answers before.jsonl        # in a tree of the one commit
    python -m tests.kit.api_answers after.jsonl         # in a tree of the other
    diff before.jsonl after.jsonl

The site is one of its own with the five demo sources. What differs from run to run (moments, ids of runs and indexes,
times that something took, digests of code) is masked; all other bytes, the status and the headers stand there as sent.
"""

from __future__ import annotations

import csv
import json
import re
import secrets
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from base import connections, database
from base.config import ROOT, Settings
from base.tables import accounts
from tests.kit.accounts import forget_attempts, somebody
from tests.kit.machine import started
from tests.kit.migrated import migrate
from tests.kit.rebuilds import rebuild_now

API = "/api/v1"
MASKS = (  # what is not the same in two runs of the same code
    (r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?", "MOMENT"),
    (r"\d{4}-\d\d-\d\d", "DAY"),
    (r'"(took_ms|elapsed_seconds)":[0-9.]+', r'"\1":N'),
    (r"\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b", "RUN"),
    (r"record[0-9a-f]{6}[0-9A-Za-z._-]*", "INDEX"),
    (r"test-[0-9a-f]{8}", "ACCOUNT"),
    (r"\b[0-9a-f]{12,64}\b", "DIGEST"),
    (r'"(mark|hint|secret)":"[^"]+"', r'"\1":"SECRET"'),
)
HEADERS_OF_TIME = {"x-request-id", "date", "content-length"}
LISTS = (
    *("offerings", "offerings?q=poetsen&plaats=Aarschot&per_pagina=3", "offerings?q=kuisploeg+kantoor&straal=25"),
    *(
        "offerings?q=tuin&sector=groen",
        "offerings?lat=51.05&lon=3.72&straal=10",
        "offerings?lat=51.05",
        "offerings?x=1",
    ),
    *("offerings?plaats=aarschot&voorbehouden=ja", "offerings?sorteer=naam&pagina=2", "offerings?plaats=Beveren"),
    *("offerings?q=schilder&letterlijk=spelling", "offerings?gemeente=Gent&gemeente=Brugge", "offerings?pagina=99999"),
    *("suggest?q=po", "suggest?q=tuin&plaats=Gent", "suggest?q=a&q=b", "suggest?x=1&y=2", "suggest", "offerings?x=1"),
    *("places?q=aars", "places?q=9000", "places", "places?q=a&q=b", "places?x=1", f"places?q={'a' * 500}"),
    *("facets", "facets?x=1", "index", "index?x=1&y=2", "openapi.json?x=1"),
    *("offerings/limburg:77001", "offerings/limburg:77001?x=1", "offerings/geen", "offerings/limburg:weg"),
    *("runs", "runs?soort=rebuild", "runs?bron=alle&toestand=succeeded", "runs?pagina=0&per_pagina=101&x=1"),
    *("runs?soort=alles&bron=namen&toestand=&pagina=0", "runs?soort=sync&soort=rebuild", "runs/geen", "runs/geen?x=1"),
    *("sources/limburg", "sources/limburg?x=1", "sources/geen", "sources/limburg/rejects", "sources/namen/rejects"),
    *("sources/limburg/rejects?veld=title&pagina=1", f"sources/limburg/rejects?veld={'a' * 99}", "sources"),
    *("sources/limburg/rejects?veld=a&veld=b", "sources/limburg/rejects?pagina=x&y=1", "sources/antwerpen/rejects"),
    *("accounts", "accounts?x=1", "tokens", "tokens?x=1", "audit", "audit?pagina=2&per_pagina=1", "audit?pagina=0&x=1"),
    *(
        "runs?soort=x&onbekend=1&pagina=0&per_pagina=1_0",
        "runs?pagina=1&pagina=2",
        "runs?pagina=+1&bron=",
        "audit?per_pagina=a",
    ),
    *("webhooks", "webhooks?x=1", "geen", "", "offerings/", "runs/", "runs/geen/cancel", "tokens/1", "webhooks/1"),
)
_RUNS: tuple[object, ...] = ({}, [], "rebuild", None, {"kind": "prune"}, {"kind": 1, "source": 2, "accept": "ja"})
_HOOKS: tuple[object, ...] = ({}, [], {"url": 1, "events": "x"}, {"url": "", "events": []}, {"url": None})
BODIES: tuple[tuple[str, object], ...] = (
    *(("runs", body) for body in _RUNS),
    *(("runs", {"kind": "rebuild", **more}) for more in ({"source": "henegouwen"}, {"dry_run": 1}, {"force": True})),
    *(("runs", body) for body in ({"kind": "sync", "dry_run": True}, {"kind": "rollback", "source": "limburg"})),
    *(("webhooks", body) for body in _HOOKS),
    *(("webhooks", {"url": "https://voorbeeld.be/a", "events": events}) for events in (["geen"], [1], [None])),
    *((path, {}) for path in ("runs/geen/cancel", "runs/geen/cancel?x=1", "webhooks/9/test", "webhooks/x/test")),
    *((path, {}) for path in ("webhooks/1/test?x=1", "offerings", "index", "accounts", "geen")),
)
_ROLES: tuple[object, ...] = (
    *({}, [], {"role": 1}, {"role": "platform", "x": 1}, {"role": "province"}, {"role": "province", "province": 3}),
    *({"role": "province", "province": "antwerpen"}, {"role": "municipality", "municipalities": "Gent"}),
    *({"role": "reader", "municipalities": [None]}, {"role": "province", "province": "limburg"}),
)
CHANGES: tuple[tuple[str, str, object], ...] = (
    *(("POST", target, body) for target, body in BODIES),
    *(("PUT", "accounts/2/role", body) for body in _ROLES),
    *(("PUT", target, _ROLES[-1]) for target in ("accounts/99/role?x=1", "accounts/99/role")),
    *(("DELETE", target, None) for target in ("tokens/99", "tokens/x", "webhooks/99", "webhooks/99?x=1")),
)
RAW = ((b"{", "application/json"), (b"\xff\xfe{", "application/json"), (b"kind=rebuild", "text/plain"), (b"", None))


@dataclass
class Recording:
    """Asks a program's questions and keeps the answers."""

    client: FlaskClient
    lines: list[str] = field(default_factory=list)

    def ask(self, method: str, target: str, who: str = "", **more: Any) -> TestResponse:
        """Send one request; its answer becomes a line."""
        address = target if target.startswith("/") else f"{API}/{target}"
        answer = self.client.open(address, method=method, **more)
        headers = sorted(
            (name, ", ".join(sorted(value.split(", "))) if name == "Allow" else value)  # a set: it has no order
            for name, value in answer.headers
            if name.lower() not in HEADERS_OF_TIME
        )
        body = answer.get_data().decode("utf-8", "backslashreplace")
        told = json.dumps([method, target[:200], who, answer.status_code, headers, body], ensure_ascii=False)
        self.lines.append(_masked(told))
        return answer


def _masked(text: str) -> str:
    for pattern, word in MASKS:
        text = re.sub(pattern, word, text.replace('\\"', '"'))
    return text


def _malformed() -> Iterator[str]:
    """The searches of the table of malformed requests."""
    with (ROOT / "tests" / "data" / "malformed_requests.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter=";"):
            if row["target"].startswith("?") and "{" not in row["target"]:
                yield f"offerings{row['target']}"


def record(settings: Settings, client: FlaskClient) -> list[str]:
    """The answers, one a line."""
    db, recording = database.connect(settings.database_url), Recording(client)
    callers = {
        "": {},
        "platform": somebody(db).bearer(db),
        "limburg": somebody(db, "province", "limburg").bearer(db),
        "wrong": {"Authorization": "Bearer onbekend"},
    }
    with database.write(db) as connection:  # names by chance would change the order of the list
        connection.execute(accounts.update().values(name=sa.literal("account-") + sa.cast(accounts.c.id, sa.String)))
    for target in (*LISTS, *_malformed()):
        recording.ask("GET", target)
    for target in LISTS:
        tag = recording.ask("HEAD", target).headers.get("ETag")
        if tag:
            recording.ask("GET", target, headers={"If-None-Match": tag})
        recording.ask("DELETE", target)
        for who in ("platform", "limburg", "wrong"):
            recording.ask("GET", target, who, headers=callers[who])
    for who, headers in callers.items():
        for method, target, body in CHANGES:
            recording.ask(method, target, who, json=body, headers=headers)
        for data, kind in RAW:
            recording.ask("POST", "runs", who, data=data, content_type=kind, headers=headers)
    headers, hook = callers["platform"], {"url": "https://voorbeeld.be/a", "events": ["index.swapped"]}
    for method, target, body in (
        ("POST", "webhooks", hook),
        ("GET", "webhooks", None),
        ("DELETE", "webhooks/1", None),
        ("POST", "runs", {"kind": "sync"}),
        ("POST", "runs", {"kind": "sync"}),
        ("OPTIONS", "runs", None),
    ):
        recording.ask(method, target, "platform", json=body, headers=headers)
    return recording.lines


def main(file: Path) -> None:
    """Make the site, ask everything, write the answers to `file`."""
    from app.wsgi import create_app

    with started() as machine, tempfile.TemporaryDirectory() as folder:
        settings = Settings(
            database_timeout=20.0,  # the machine of the tests may be busy
            opensearch_url=machine.engine_url,
            database_url=f"sqlite:///{folder}/platform.sqlite",
            secret_key=secrets.token_hex(32),
            index=f"record{secrets.token_hex(3)}",
            search_timeout=20.0,
            log_level="ERROR",
            meaning=False,
            var=folder,
        ).with_sources(machine.sources)
        migrate(settings.database_url)
        engine = connections.search_engine(settings)
        try:
            run = rebuild_now(settings)
            assert run.state == "succeeded", run.message
            app = create_app(settings)
            forget_attempts(app)
            lines = record(settings, app.test_client())
        finally:
            for name in engine.indices.get(index=f"{settings.index}*", expand_wildcards="all"):
                engine.indices.delete(index=name)
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(lines)} answers")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
