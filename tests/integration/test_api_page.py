"""The page that explains the API: all that it shows is tried."""

from __future__ import annotations

import html
import re
import subprocess
import sys

from flask.testing import FlaskClient

PAGE = "/api-uitleg"


def test_every_example_answers_with_what_the_page_says(client: FlaskClient) -> None:
    examples = re.findall(r'data-example="([^"]+)"\s+href="([^"]+)"', client.get(PAGE).text)
    assert len(examples) >= 6
    for names, address in examples:
        answer = client.get(html.unescape(address))
        assert answer.status_code == 200, address
        assert set(names.split()) <= set(answer.json), address


def test_the_table_names_fields_that_an_offering_has(client: FlaskClient) -> None:
    table = re.search(r"<code>offerings</code>.*?</tr>", client.get(PAGE).text, re.DOTALL)
    assert table
    names = set(re.findall(r"<code>(\w+)</code>", table[0])) - {"offerings"}
    assert names == {"title", "organisation", "summary", "url"}
    assert names <= set(client.get("/api/v1/offerings?q=poetsen").json["offerings"][0])


def test_the_fault_is_the_one_that_the_page_names(client: FlaskClient) -> None:
    [(status, address)] = re.findall(r'data-fault="(\d+)" href="([^"]+)"', client.get(PAGE).text)
    answer = client.get(html.unescape(address))
    assert answer.status_code == int(status)
    assert "straal" in answer.text


def test_the_program_runs_as_it_stands_there(client: FlaskClient, server_url: str) -> None:
    page = client.get(PAGE, base_url=server_url).text
    program = re.search(r"<code data-program>(.*?)</code>", page, re.DOTALL)
    assert program
    ran = subprocess.run([sys.executable, "-c", html.unescape(program[1])], capture_output=True, text=True, check=True)
    assert len(ran.stdout.splitlines()) == 3
    assert all(" - " in line for line in ran.stdout.splitlines())
