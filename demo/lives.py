"""The lives of questions in the demo: each step of docs/loop.md with the days after which it is made."""

from __future__ import annotations

import random
from collections.abc import Generator, Iterator, Mapping

from demo.campaigns import Campaign
from demo.happening import Happening, activity, buyer, chosen, place, touched

Step = tuple[int, Happening]  # days after the question was left
BY_CAMPAIGN = 0.35
ASKERS = {"confirm": 86, "lapse": 7, "hold": 4, "withdraw": 3}
ANSWERS = {"accept": 42, "adapt": 10, "decline": 26, "fill": 7, "": 15}  # "" says nothing
REASONS = {"activity": 30, "distance": 20, "size": 15, "time": 15, "price": 10, "rules": 5, "other": 5}
RESULTS = {"contract": 34, "collaboration": 18, "trial": 14, "conversation": 16, "none": 18, "": 25}  # "": not known
HOW = {"one_side": 45, "agreed": 45, "settled": 10}
BANDS = {"-1000": 30, "1000-": 35, "10000-": 20, "50000-": 8, "unknown": 7}
DURATIONS = {"once": 40, "month": 20, "year": 25, "longer": 15}
BUYERS_OF_A_SEAT = 2  # the more, the fewer ask again


def life(draw: random.Random, campaign: Campaign | None) -> Iterator[Step]:
    """All that happens with one question, in no order."""
    town = place(draw, campaign)
    where = {"province": town.province, "municipality": town.nis, "activity": activity(draw)}
    about = where | buyer(draw, town) | touched(draw, campaign, BY_CAMPAIGN)
    asker = chosen(draw, ASKERS)
    if asker == "hold":
        yield 0, _question(about, "hold", 0)
        yield 2, _question(about, "discard", 2, "no_question")
        return
    yield 0, _question(about, "leave", 0)
    if asker == "lapse":
        yield 14, _question(about, "lapse", 14, "unconfirmed")
        return
    yield from _confirmed(draw, about, draw.randint(0, 2), withdrawn=asker == "withdraw")


def _confirmed(draw: random.Random, about: Mapping[str, str], day: int, *, withdrawn: bool) -> Iterator[Step]:
    yield day, _question(about, "confirm", day)
    who = f"{about['seat']} {draw.randint(1, BUYERS_OF_A_SEAT)}"
    yield day, Happening("organisation", {**about, "activity": ""}, who=who)
    if withdrawn:
        yield day + 5, _question(about, "withdraw", day + 5, "withdrawn")
        return
    direct, sent = draw.random() < 0.3, day + draw.randint(0, 12)
    sent = day if direct else sent
    yield sent, _question(about, "send", sent)
    promised = []
    for _ in range(draw.randint(1, 4)):
        seat = about["municipality"] if draw.random() < 0.5 else place(draw).nis
        own = {**about, "organisation_seat": seat}
        if direct:
            yield sent, Happening("contact", own)
        answer = yield from _request(draw, own, sent)
        promised += [answer] if answer is not None else []
    if promised:
        yield min(promised), _question(about, "answer", min(promised))
        ends = max(promised) + draw.randint(5, 30)
        yield ends, _question(about, "close", ends, "supplier")
    elif draw.random() < 0.3:
        yield sent + 20, _question(about, "close", sent + 20, "handled")
    else:
        yield day + 45, _question(about, "expire", day + 45, "nobody")


def _request(draw: random.Random, own: Mapping[str, str], sent: int) -> Generator[Step, None, int | None]:
    """What becomes of one request; gives the day on which the supplier said yes, if it did."""
    yield sent, Happening("request", {**own, "step": "send"}, 0)
    answer, waits = chosen(draw, ANSWERS), draw.randint(0, 11)
    if not answer:
        return None
    reason = chosen(draw, REASONS) if answer == "decline" else ""
    yield sent + waits, Happening("request", {**own, "step": answer, "reason": reason}, waits)
    if answer not in ("accept", "adapt"):
        return None
    yield from _outcome(draw, own, sent + waits)
    return sent + waits


def _outcome(draw: random.Random, own: Mapping[str, str], accepted: int) -> Iterator[Step]:
    """What came of it: asked twice; what is said the second time takes the place of what was known."""
    known: dict[str, str] = {}
    for days in (30, 90):
        asked = accepted + days
        yield asked, Happening("outcome", {**own, "step": "ask"})
        said = _result(draw)
        if not said or said == known:
            continue
        heard = asked + draw.randint(0, 8)
        if known:
            yield heard, Happening("result", {**own, **known}, -1)
        yield heard, Happening("result", {**own, **said})
        known = said
        if said["step"] == "collaboration" and days == 90 and draw.random() < 0.2:
            place_of_work = {name: own[name] for name in ("province", "municipality", "activity", "organisation_seat")}
            yield heard + 14, Happening("practice", {**place_of_work, "step": "publish"})


def _result(draw: random.Random) -> dict[str, str]:
    result = chosen(draw, RESULTS)
    if not result:
        return {}
    terms = {"band": chosen(draw, BANDS), "duration": chosen(draw, DURATIONS)} if result == "contract" else {}
    return {"step": result, "reason": chosen(draw, HOW), **terms}


def _question(about: Mapping[str, str], step: str, days: int, reason: str = "") -> Happening:
    return Happening("question", {**about, "step": step, "reason": reason}, days)
