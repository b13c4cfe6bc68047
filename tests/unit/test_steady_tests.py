"""The check of `make lint` on tests that a busy machine can make fail."""

from __future__ import annotations

import pytest

from tools.steady_tests import faults


@pytest.mark.parametrize(
    "line",
    [
        "assert page.get_by_text('x').is_visible()",
        "assert page.locator('.a').first.count() == 2",
        "assert not page.is_checked('#a')",
        "assert 'x' in page.url",
        "assert page.inner_text('h1') == 'Limburg'",
        "assert fold.locator('.card').first.is_hidden()",
        "assert page.evaluate('document.activeElement.id') == 'q'",
        "assert all(row.is_visible() for row in rows)",
    ],
)
def test_looking_once_at_a_page_is_found(line: str) -> None:
    assert [number for number, _ in faults(line, browser=True)] == [1]
    assert faults(line, browser=False) == []


@pytest.mark.parametrize(
    "code",
    [
        "def f():\n    began = time.monotonic()\n    assert time.monotonic() - began < 3",
        "def f():\n    began = perf_counter()\n    took = perf_counter() - began\n    assert took < 0.5",
        "def f():\n    time.sleep(0.5)",
        "sleep(1)",
        "while not done():\n    pass",
    ],
)
def test_times_and_sleeps_are_found(code: str) -> None:
    assert len(faults(code, browser=False)) == 1


@pytest.mark.parametrize(
    "code",
    [
        "expect(page.get_by_text('x')).to_be_visible()",
        "name = page.locator('.a').inner_text()\nassert name != ''",
        "assert 'abc'.count('a') == 1",
        "while not done():\n    time.sleep(0.1)",
        "def f():\n    began = time.thread_time()\n    assert time.thread_time() - began < 3",
    ],
)
def test_what_waits_is_fine(code: str) -> None:
    assert faults(code, browser=True) == []
