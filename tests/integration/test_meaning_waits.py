"""Search by meaning on a busy machine, and without its model: the same answer, or one that says what it lacks."""

from __future__ import annotations

import http.client
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote, urlsplit

import numpy as np

from app.operations.doctor import services
from app.security import limits
from app.wording.dutch import as_sentence
from app.wsgi import create_app
from base import database
from base.config import Settings
from indexer import phrase_vectors, phrasebook
from indexer.engine import embedding, vectors
from model.client import ModelClient
from standalone import family
from standalone.guard import Guard
from tests.kit.accounts import log_in, somebody
from tests.kit.commands import doeners
from tests.kit.meant import Meant
from tests.kit.parts import served
from tests.kit.stopping import stopped
from tests.kit.waiting import wait_for

LIST = "/api/v1/offerings"
NOT_READY = "zoeken op betekenis is nog niet klaar"
NEEDS = (
    "een lekke band",
    "eten voor een feest",
    "hulp in de tuin",
    "iemand die strijkt",
    "drukwerk versturen",
    "ramen die vuil zijn",
    "pakjes klaarmaken",
    "het gras is te hoog",
    "een zaal huren",
    "oude meubels ophalen",
)
SAMPLE = 10  # phrases
EQUAL = 0.999  # cosine; they are kept in half precision


def get(url: str, path: str) -> tuple[str, http.client.HTTPMessage]:
    """The body and the headers of an answer that must come."""
    with closing(http.client.HTTPConnection(urlsplit(url).netloc, timeout=60)) as connection:
        connection.request("GET", path)
        answer = connection.getresponse()
        body = answer.read().decode()
        assert answer.status == 200, body
        return body, answer.headers


def answers(url: str) -> list[dict[str, object]]:
    """What the API answers to each need, but for how long it took."""
    found = [json.loads(get(url, f"{LIST}?q={quote(need)}")[0]) for need in NEEDS]
    return [{name: value for name, value in answer.items() if name != "took_ms"} for answer in found]


def progress(url: str) -> str:
    """How far the vectors of the live index are."""
    return str(json.loads(get(url, "/api/v1/index")[0])["meaning"])


def overview(settings: Settings) -> str:
    """The first page of the back office, in a process that has searched."""
    before = dict(vars(limits.limiter))
    app = create_app(settings)
    try:
        client = app.test_client()
        assert client.get("/zoeken?q=strijk").status_code == 200
        assert log_in(client, somebody(database.connect(settings.database_url))).status_code == 302
        return client.get("/beheer").text
    finally:
        vars(limits.limiter).update(before)


@contextmanager
def busy_cores(guard: Guard) -> Iterator[None]:
    """Two processes that never rest."""
    spinning = [subprocess.Popen([sys.executable, "-c", "while True: pass"], start_new_session=True) for _ in range(2)]
    try:
        for process in spinning:
            guard.watch(family.leader(process.pid))
        yield
    finally:
        for process in spinning:
            process.kill()
            process.wait()


def test_an_answer_is_the_same_while_both_cores_are_busy(meant: Meant, tmp_path: Path, guard: Guard) -> None:
    calm = answers(meant.url)
    with busy_cores(guard), served(meant.settings, tmp_path, guard) as url:  # a process that has no answer yet
        busy = answers(url)
    assert busy == calm
    assert all(answer["applied"]["betekenis"] for answer in busy)  # type: ignore[index]


def test_without_an_answer_of_the_model_the_page_comes_and_says_so(meant: Meant) -> None:
    query = f"q={quote('iemand die de kelder leegmaakt')}"
    with stopped(*(process.pid for process in meant.processes())):
        page, of_page = get(meant.url, f"/zoeken?{query}")
        answer, of_answer = get(meant.url, f"{LIST}?{query}")
    assert NOT_READY in page
    assert json.loads(answer)["applied"]["betekenis"] is False
    assert of_page["Cache-Control"] == of_answer["Cache-Control"] == "no-store"
    wait_for(lambda: json.loads(get(meant.url, f"{LIST}?{query}")[0])["applied"]["betekenis"])
    assert NOT_READY not in get(meant.url, f"/zoeken?{query}")[0]


def test_the_index_says_off_without_a_model(meant: Meant, tmp_path: Path, guard: Guard) -> None:
    with served(replace(meant.settings, meaning=False), tmp_path, guard) as url:
        assert progress(url) == "off"


def test_the_index_says_how_many_vectors_were_made_and_when_all_are(meant: Meant) -> None:
    wait_for(lambda: progress(meant.url) == "ready")
    ids = meant.site.ids("limburg")
    meant.site.change("limburg", ids[:1])
    assert meant.site.run("sync").state == "succeeded"
    wait_for(lambda: progress(meant.url) == f"making {len(ids) - 1} of {len(ids)}")
    so_far = f"leest het aanbod: {len(ids) - 1} van {len(ids)}"
    finding = services.model(meant.settings)
    assert (finding.level, so_far in finding.says) == ("ok", True)
    assert f"Taalmodel: {so_far}" in doeners(meant.settings, "index", "status").stdout
    assert f"<dt>Taalmodel</dt><dd>{as_sentence(so_far).rstrip('.')}" in overview(meant.settings)
    vectors.complete(
        meant.site.engine, meant.settings.index, meant.site.index, ModelClient(meant.settings.model_socket)
    )
    wait_for(lambda: progress(meant.url) == "ready")
    assert services.model(meant.settings).says == "Het taalmodel antwoordt."


def test_released_vectors_are_those_of_the_model(model_socket: str) -> None:
    phrases = phrasebook.book().phrases
    texts = [phrase.text for phrase in phrases[:: len(phrases) // SAMPLE]][:SAMPLE]
    model = ModelClient(model_socket, patience=30.0)
    made = np.concatenate([model.passages([text]) for text in texts])
    released = np.stack([phrase_vectors.released()[embedding.key(text)] for text in texts]).astype(np.float32)
    cosines = (made * released).sum(axis=1) / np.linalg.norm(made, axis=1) / np.linalg.norm(released, axis=1)
    assert cosines.min() > EQUAL
