"""The clock: one for the process, moved by a setting or by a test, its days those of Brussels."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, date, datetime, timedelta

import pytest

from base import clock, config
from base.config import ROOT
from base.errors import ConfigError
from tests.kit.children import output_of

SUMMER = datetime(2026, 7, 14, 23, 30, tzinfo=UTC)
WINTER = datetime(2026, 12, 31, 22, 59, tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (SUMMER, date(2026, 7, 15)),  # half past one at night in Brussels
        (datetime(2026, 7, 14, 21, 59, tzinfo=UTC), date(2026, 7, 14)),
        (WINTER, date(2026, 12, 31)),
        (WINTER + timedelta(minutes=1), date(2027, 1, 1)),
    ],
)
def test_a_day_is_that_of_brussels(moment: datetime, day: date) -> None:
    assert clock.day_of(moment) == day
    with clock.moved(to=moment):
        assert clock.today() == day


@pytest.mark.parametrize(
    ("day", "begin"),
    [
        (date(2026, 5, 3), datetime(2026, 5, 2, 22, tzinfo=UTC)),
        (date(2026, 3, 29), datetime(2026, 3, 28, 23, tzinfo=UTC)),  # that night the hour goes forward
        (date(2026, 3, 30), datetime(2026, 3, 29, 22, tzinfo=UTC)),
        (date(2026, 10, 26), datetime(2026, 10, 25, 23, tzinfo=UTC)),
    ],
)
def test_a_day_begins_at_midnight_in_brussels(day: date, begin: datetime) -> None:
    assert clock.start_of(day) == begin
    assert clock.day_of(begin) == day
    assert clock.day_of(begin - timedelta(microseconds=1)) == day - timedelta(days=1)


def test_a_clock_that_was_moved_ticks_on_and_goes_back() -> None:
    before = clock.now()
    with clock.moved(to=SUMMER):
        first, second = clock.now(), clock.now()
        assert SUMMER <= first <= second < SUMMER + timedelta(hours=1)
        with clock.moved(timedelta(days=45)):
            assert clock.today() == date(2026, 8, 29)
        assert clock.today() == date(2026, 7, 15)
    assert timedelta(0) <= clock.now() - before < timedelta(hours=1)


def test_what_holds_the_function_moves_too() -> None:
    held = clock.now
    with clock.moved(to=SUMMER):
        assert clock.day_of(held()) == date(2026, 7, 15)


@pytest.mark.parametrize("days", ["45", "-200.25"])
def test_one_setting_moves_the_clock_of_a_process(monkeypatch: pytest.MonkeyPatch, days: str) -> None:
    monkeypatch.setenv(clock.AHEAD, days)
    shown = datetime.fromisoformat(output_of("from base import clock; print(clock.now().isoformat())"))
    machine = clock.now() - timedelta(days=float(clock.days_ahead()))  # the clock of the tests is moved as well
    assert abs(shown - machine - timedelta(days=float(days))) < timedelta(hours=1)


def test_a_child_of_a_moved_test_shows_the_same_time(monkeypatch: pytest.MonkeyPatch) -> None:
    with clock.moved(timedelta(days=45)):
        monkeypatch.setenv(clock.AHEAD, clock.days_ahead())
        assert output_of("from base import clock; print(clock.today())") == str(clock.today())


def test_a_setting_that_is_no_number_is_refused() -> None:
    with pytest.raises(ConfigError, match=r"DOENERS_CLOCK_AHEAD: “morgen” is geen getal"):
        config.load({clock.AHEAD: "morgen"})
    assert config.load({clock.AHEAD: "-1.5"}).clock_ahead == -1.5


@pytest.mark.parametrize("room", ["app/search", "base", "dutch", "indexer/running", "model"])
@pytest.mark.parametrize(
    "asked",
    [
        "from datetime import UTC, datetime\nMOMENT = datetime.now(UTC)\n",
        "from datetime import datetime\nMOMENT = datetime.utcnow()\n",
        "import datetime\nDAY = datetime.date.today()\n",
        "import time\nSECONDS = time.time()\n",
        "import sqlalchemy as sa\nMOMENT = sa.func.now()\n",
    ],
)
def test_lint_finds_who_asks_the_machine(room: str, asked: str) -> None:
    ruff = [sys.executable, "-m", "ruff", "check", "--no-cache", "--output-format=concise"]
    planted = [*ruff, f"--stdin-filename={room}/planted.py", "-"]
    found = subprocess.run(planted, input=asked, cwd=ROOT, capture_output=True, text=True, check=False)
    assert found.returncode == 1
    assert "TID251" in found.stdout
