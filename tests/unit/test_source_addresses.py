"""Addresses of services: what is wrong is told without repeating them, and no password reaches a message."""

from __future__ import annotations

import pytest

from base.errors import SourceError
from indexer.sources.addresses import web_address, without_secrets


@pytest.mark.parametrize(
    "address",
    [
        "http://us@er:geh#eim@127.0.0.1:8302",
        "http://user:geh?eim@127.0.0.1:8302",
        "http://user:geh/eim@127.0.0.1:8302",
        "http://user:geheim@",
        "http://127.0.0.1:99999",
        "http://127.0.0.1:poort",
        "http://[::1",
        "http://",
        "http:///aanbod",
        "127.0.0.1:8302",
        "ftp://127.0.0.1/aanbod",
        "http://127.0.0.1:8302/een pad",
        "http://127.0.0.1:8302/\x00",
        "http://127.0.0.1:8302/aanbod?pagina=1",
        "",
        "   ",
    ],
)
def test_an_address_that_is_wrong_is_told_and_not_repeated(address: str) -> None:
    with pytest.raises(SourceError) as raised:
        web_address(address, "Limburg")
    assert "Limburg" in str(raised.value)
    assert "geh" not in str(raised.value)
    assert "8302" not in str(raised.value)


@pytest.mark.parametrize(
    "address",
    ["http://127.0.0.1:8302", "https://user:p%23w%40@bron.example/aanbod", "http://[::1]:8302", "HTTP://bron.example"],
)
def test_a_good_address_stays_as_it_is(address: str) -> None:
    assert web_address(f" {address}/ ", "Limburg") == address


@pytest.mark.parametrize("said", ["mislukt voor http://ik:p%23w@bron/", "mislukt voor ik", "p#w", "p%23w"])
def test_neither_name_nor_password_stays_in_a_text(said: str) -> None:
    assert "p%23w" not in without_secrets(said, "http://ik:p%23w@bron/")
    assert "p#w" not in without_secrets(said, "http://ik:p%23w@bron/")
