"""Several addresses of the engine: one that is closed, broken, hanging or not yet a member costs no answer."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace

import pytest
import sqlalchemy as sa
from opensearchpy import OpenSearch
from opensearchpy.exceptions import ConnectionError as NoConnection
from opensearchpy.exceptions import ConnectionTimeout, NotFoundError

from app.wsgi import create_app
from base import connections, database, node, nodes, patience
from base.config import Settings
from base.nodes import Nodes
from indexer.engine.making import make_index
from indexer.running import runs
from indexer.running.rebuild import rebuild
from indexer.sources import configured
from standalone.loopback import free_port
from tests.kit.asking import LIST
from tests.kit.one_offering import fill
from tests.kit.proxy import Trouble, troubled
from tests.kit.waiting import wait_for

Break = Callable[[], str]


@pytest.fixture
def broken() -> Iterator[dict[str, str]]:
    """Addresses at which nobody answers: a closed port, a machine that hangs, one that hangs up."""
    with ExitStack() as stack:
        hangs = stack.enter_context(socket.create_server(("127.0.0.1", 0)))  # the kernel accepts, nobody reads
        breaks = stack.enter_context(troubled("http://127.0.0.1:9", Trouble()))  # its engine is away: no answer
        yield {"closed": f"http://127.0.0.1:{free_port()}", "hangs": f"http://127.0.0.1:{hangs.getsockname()[1]}",
               "breaks": breaks}  # fmt: skip


def client(settings: Settings, *addresses: str, seconds: float = 30.0) -> OpenSearch:
    """A client of nodes that begins with the first, for so many seconds at most a request; the engine may be busy."""
    made = connections.search_engine(replace(settings, opensearch_url=",".join(addresses)), timeout=seconds)
    pool = pool_of(made)
    pool.home = pool.current = pool.nodes[0]
    return made


def pool_of(made: OpenSearch) -> Nodes:
    pool = made.transport.connection_pool
    assert isinstance(pool, Nodes)
    return pool


@pytest.mark.parametrize("fault", ["closed", "hangs", "breaks"])
def test_a_question_is_answered_by_the_next_node(fault: str, broken: dict[str, str], settings: Settings) -> None:
    made = client(settings, broken[fault], settings.opensearch_url)
    assert made.search(index=f"{settings.index}*", body={"size": 0})["timed_out"] is False
    assert pool_of(made).current is pool_of(made).nodes[1]


def test_the_next_of_three_is_asked_when_two_are_away(broken: dict[str, str], settings: Settings) -> None:
    assert client(settings, broken["closed"], broken["breaks"], settings.opensearch_url).info()["version"]


@pytest.mark.parametrize(("fault", "kind"), [("closed", NoConnection), ("hangs", ConnectionTimeout)])
def test_when_nobody_answers_that_is_said(
    fault: str, kind: type[Exception], broken: dict[str, str], settings: Settings
) -> None:
    with pytest.raises(kind):
        client(settings, broken["breaks"], broken[fault], seconds=3.0).info()


def test_what_no_node_took_is_sent_to_another_whatever_it_is(broken: dict[str, str], settings: Settings) -> None:
    made, name = client(settings, broken["closed"], settings.opensearch_url), f"{settings.index}-once"
    assert made.indices.create(index=name)["acknowledged"]
    pool_of(made).current = pool_of(made).nodes[0]
    assert made.indices.delete(index=name)["acknowledged"]


def test_what_may_have_been_done_is_done_twice_only_when_that_is_the_same(
    broken: dict[str, str], settings: Settings
) -> None:
    made, name = client(settings, broken["breaks"], settings.opensearch_url), f"{settings.index}-twice"
    with pytest.raises(NoConnection):
        made.indices.delete(index=name)  # the next node would say that there is none
    make_index(made, name, {})
    made.index(index=name, id="1", body={"title": "Gras maaien"})
    assert made.get(index=name, id="1")["found"]
    made.indices.delete(index=name)


@pytest.mark.parametrize("fault", ["dies", "hangs"])
def test_an_index_is_made_when_its_node_dies_or_hangs(fault: str, broken: dict[str, str], settings: Settings) -> None:
    dies = Trouble(dies=lambda method, _path: method == "PUT")
    with troubled(settings.opensearch_url, dies) as dying:
        first = {"dies": dying, **broken}[fault]
        made, name = client(settings, first, settings.opensearch_url, seconds=60.0), f"{settings.index}-{fault}"
        make_index(made, name, {})
        assert pool_of(made).current is pool_of(made).nodes[1]
    made.indices.delete(index=name)


def test_a_rebuild_goes_live_though_the_node_dies_that_makes_its_index(own_settings: Settings) -> None:
    dies, db = Trouble(dies=lambda method, path: method == "PUT" and path.count("/") == 1), own_settings.database_url
    with troubled(own_settings.opensearch_url, dies) as dying:
        made = client(own_settings, dying, own_settings.opensearch_url, seconds=60.0)
        assert ordered(own_settings, database.connect(db), made).state == "succeeded"
        assert pool_of(made).nodes[0] in pool_of(made)._failed


def ordered(settings: Settings, db: sa.Engine, made: OpenSearch) -> runs.Run:
    """A rebuild of Limburg alone, carried out with a client."""
    order = runs.request(db, source=None, requested_by="test", lease_seconds=settings.lease_seconds)
    run = runs.get(db, order)
    assert run is not None
    return rebuild(settings, made, db, [one for one in configured(settings) if one.province == "limburg"], run)


def test_a_refusal_is_an_answer(broken: dict[str, str], settings: Settings) -> None:
    made = client(settings, settings.opensearch_url, broken["closed"])
    with pytest.raises(NotFoundError):
        made.search(index=f"{settings.index}-nowhere")
    assert pool_of(made).current is pool_of(made).nodes[0]


def test_a_node_that_is_slow_is_waited_for(settings: Settings) -> None:
    trouble = Trouble(held=lambda body: b"slow" in body)
    with troubled(settings.opensearch_url, trouble) as slow:
        made = client(settings, slow, settings.opensearch_url, seconds=3.0)
        with pytest.raises(ConnectionTimeout) as late:
            made.search(index=f"{settings.index}*", body={"query": {"term": {"slow": "1"}}})
        assert not isinstance(late.value, node.Hangs)
        assert pool_of(made).current is pool_of(made).nodes[0]


def test_a_node_that_seems_to_hang_is_waited_for_when_the_other_failed_just_now(
    broken: dict[str, str], settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(node, "QUIET_SECONDS", 0.0)  # every node seems to hang
    monkeypatch.setattr(nodes, "AVOID_SECONDS", 600.0)
    made = client(settings, broken["hangs"], settings.opensearch_url)
    for _ in range(3):
        assert searched(made, settings)
    assert pool_of(made).current is pool_of(made).nodes[1]


def test_a_process_returns_to_its_own_node_when_that_is_a_member_again(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(nodes, "LOOK_SECONDS", 0.0)
    trouble = Trouble()
    with troubled(settings.opensearch_url, trouble) as first:
        made = client(settings, first, settings.opensearch_url)
        pool = pool_of(made)
        pool.current = pool.nodes[1]
        wait_for(lambda: searched(made, settings) and pool.current is pool.nodes[0])


def searched(made: OpenSearch, settings: Settings) -> bool:
    return "hits" in made.search(index=f"{settings.index}*", body={"size": 0})


def noted(searches: list[bytes], *, holds: bool) -> Callable[[bytes], bool]:
    """Notes what is asked with a body, and says whether its answer is held."""

    def held(body: bytes) -> bool:
        searches.extend([body] if body else [])
        return holds and bool(body)

    return held


def test_a_node_that_is_too_slow_for_a_visitor_is_not_back(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nodes, "LOOK_SECONDS", 0.0)
    searches: list[bytes] = []
    trouble = Trouble(held=noted(searches, holds=True))
    with troubled(settings.opensearch_url, trouble) as first:
        made = client(settings, first, settings.opensearch_url)
        pool = pool_of(made)
        pool.current = pool.nodes[1]
        wait_for(lambda: searched(made, settings) and len(searches) > 2)
        assert pool.current is pool.nodes[1]
        trouble.released.set()
        wait_for(lambda: searched(made, settings) and pool.current is pool.nodes[0])


def test_a_node_that_answers_for_nobody_is_kept_warm(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nodes, "LOOK_SECONDS", 0.0)
    searches: list[bytes] = []
    trouble = Trouble(held=noted(searches, holds=False))
    with troubled(settings.opensearch_url, trouble) as other:
        made = client(settings, settings.opensearch_url, other)
        wait_for(lambda: searched(made, settings) and b'{"size":0}' in searches)
        assert pool_of(made).current is pool_of(made).nodes[0]


def test_a_page_is_whole_while_a_node_hangs(broken: dict[str, str], settings: Settings) -> None:
    own = replace(settings, index=f"{settings.index}nodes", search_timeout=30.0)
    fill(own)
    app = create_app(replace(own, opensearch_url=f"{broken['hangs']},{own.opensearch_url}"))
    pool = pool_of(app.extensions["doeners"].search.client)
    pool.home = pool.current = pool.nodes[0]
    answer = app.test_client().get(f"{LIST}?q=gras")
    assert answer.status_code == 200
    assert answer.json is not None
    assert (answer.json["total"], answer.json.get("limited")) == (1, None)
    assert patience.left(30.0) == 30.0


def test_a_node_reads_its_own_copy() -> None:
    copy, state = {"preference": "_local"}, {"local": "true"}
    for method, url, own in (
        ("POST", "/offerings/_search", copy),
        ("POST", "/offerings/_search/point_in_time", copy),
        ("POST", "/offerings/_mget", copy),
        ("GET", "/offerings/_doc/limburg:1", copy),
        ("GET", "/offerings/_alias", state),
        ("GET", "/offerings-1/_mapping", state),
        ("POST", "/_search", {}),  # of a point in time, which has its copy
        ("PUT", "/offerings/_doc/limburg:1", {}),
        ("PUT", "/offerings-1/_mapping", {}),
        ("POST", "/offerings/_bulk", {}),
    ):
        assert nodes.nearby(method, url) == own
