"""An index that the engine says it has already: a cluster whose head dies asks the next one once more, by itself."""

from __future__ import annotations

from unittest.mock import Mock

import pytest
from opensearchpy.exceptions import RequestError

from indexer.engine.making import make_index


def made(error: str) -> Mock:
    """A client that made an index, and was told so with an error."""
    client = Mock()
    client.indices.create.side_effect = RequestError(400, error, {})
    make_index(client, "i", {})
    return client


def test_one_that_is_there_already_is_ours() -> None:
    made("resource_already_exists_exception").indices.create.assert_called_once()


def test_another_refusal_ends_the_run() -> None:
    with pytest.raises(RequestError):
        made("mapper_parsing_exception")
