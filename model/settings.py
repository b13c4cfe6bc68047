"""How gunicorn runs the model: two processes of one request at a time, small, bounded, replaced when they die.

A parent that never reads a text loads the model, forks, and forks again whenever a child dies or takes too much.
"""

from __future__ import annotations

import os
import resource

os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = "1"  # two threads are ten times slower

preload_app = True
worker_class = "sync"
workers = 2  # a query never waits for the texts of a source
timeout = 600  # seconds; a child that waits for ever is killed. One that turns for ever: see PROCESSOR_SECONDS
graceful_timeout = 2
backlog = 32  # requests that wait; more are refused at once, and search goes by words
max_requests = 20_000  # then another takes its place: what leaks, leaks no further
max_requests_jitter = 2_000
umask = 0o177  # the socket is for this user alone
control_socket_disable = True
ADDRESS_SPACE = 768 * 2**20  # bytes of a child, three times what the longest texts need


def post_fork(_server: object, _worker: object) -> None:
    """Bound the memory of a child, and let it leave no dump of what people wrote."""
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE, ADDRESS_SPACE))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
