"""What a page of results costs in steps of our own code: it grows unseen, unless it is counted."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask

from app.http.services import Services
from benchmarks.walk import ADDRESS, MOST_CALLS, MOST_FILES, Walk, walk_through


@pytest.fixture(scope="module")
def walk(app: Flask, model_socket: str) -> Walk:
    """With the model: it has a say in the page, and a part in the steps."""
    services: Services = app.extensions["doeners"]
    meaning = replace(services.settings, meaning=True, model_socket=model_socket, meaning_cutoff=0.0)
    return walk_through(meaning, ADDRESS)


def test_a_page_of_results_makes_no_more_calls_than_it_may(walk: Walk) -> None:
    assert len(walk.steps) <= MOST_CALLS


def test_a_page_of_results_enters_no_more_files_than_it_may(walk: Walk) -> None:
    assert len(walk.python) <= MOST_FILES, sorted(walk.python)


def test_the_walk_goes_from_parameters_over_the_request_to_the_templates(walk: Walk) -> None:
    story = ["app/search/params.py", "app/search/query.py", "app/search/results.py", "app/templates/web/base.html"]
    assert sorted(story, key=[file for file, _ in walk.steps].index) == story


def test_a_shorter_page_is_a_shorter_walk(app: Flask, walk: Walk) -> None:
    services: Services = app.extensions["doeners"]
    livez = walk_through(services.settings, "/livez")
    assert 0 < len(livez.steps) < len(walk.steps)
    assert "app/search/query.py" not in livez.files
