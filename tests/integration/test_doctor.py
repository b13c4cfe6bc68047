"""`doeners doctor` on a real site: what is well, and what is stopped."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from opensearchpy import OpenSearch

from app.operations.doctor import index, services
from indexer.engine import alias
from indexer.local_copy import writing
from standalone.loopback import free_port
from tests.kit.commands import doeners
from tests.kit.mailbox import Mailbox
from tests.kit.two_provinces import TwoProvinces


def test_a_site_without_a_worker_is_told_so_and_ends_with_1(two_provinces: TwoProvinces) -> None:
    settings = replace(two_provinces.settings, port=free_port())
    told = json.loads(doeners(settings, "doctor", "--json").stdout)
    levels = {check["name"]: check["level"] for check in told["checks"]}
    assert {levels[name] for name in ("database", "broker", "engine", "disk", "index", "clocks")} <= {"ok", "warning"}
    assert levels["worker"] == "fault"
    assert levels["web"] == "unseen"
    result = doeners(settings, "doctor")
    assert result.returncode == 1
    assert "FOUT    Worker: De worker antwoordt niet" in result.stdout
    assert "Start hem: docker compose up -d worker" in result.stdout


def test_an_engine_and_a_broker_that_are_away(two_provinces: TwoProvinces) -> None:
    nowhere = f"127.0.0.1:{free_port()}"
    away = replace(two_provinces.settings, opensearch_url=f"http://{nowhere}", redis_url=f"redis://{nowhere}/0")
    assert index.engine(away).says == "De zoekmotor is niet bereikbaar."
    assert services.broker(away).level == "fault"
    assert services.worker(away).level == "unseen"


def test_a_copy_of_an_older_index_and_an_alias_that_leads_astray(
    two_provinces: TwoProvinces, engine: OpenSearch, tmp_path: Path
) -> None:
    settings = replace(two_provinces.settings, var=str(tmp_path))
    assert index.local_copy(settings).step == "Voer uit: doeners index copy"
    live = alias.state(engine, settings.index)
    assert live
    writing.write(settings, engine, *live)
    assert index.local_copy(settings).level == "ok"
    stray = f"{settings.index}-zwerver"
    engine.indices.create(index=stray, body={"aliases": {settings.index: {}}})
    try:
        assert index.live_index(settings).level == "fault"
    finally:
        engine.indices.delete(index=stray)


def test_a_mail_server_that_answers_and_one_that_does_not(two_provinces: TwoProvinces, mailbox: Mailbox) -> None:
    settings = replace(two_provinces.settings, mail_url=mailbox.url)
    assert services.mails(settings).says == "Mail kan vertrekken."
    away = services.mails(replace(settings, mail_url=f"smtp://127.0.0.1:{free_port()}"))
    assert (away.level, away.step) == ("fault", "Kijk DOENERS_MAIL_URL na.")
