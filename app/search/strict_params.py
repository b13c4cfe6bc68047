"""The parameters of a program's request: the same as a visitor's (app.search.params), but any fault refuses them."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from app.search.params import (
    MAX_PLACE_LENGTH,
    MAX_QUERY_LENGTH,
    REPEATABLE,
    SINGLE,
    Args,
    Reader,
    SearchParams,
    clean,
    fault,
    parse,
    too_long,
)
from base.errors import Fault, InvalidParams, UnknownPlace

MAY_BE_EMPTY = ("q", "plaats")  # texts: nothing is typed
LONGEST = {"q": MAX_QUERY_LENGTH, "plaats": MAX_PLACE_LENGTH, "gemeente": MAX_PLACE_LENGTH}


def parse_strictly(args: Args) -> SearchParams:
    """The parameters of a search. Raises InvalidParams with every fault (UnknownPlace with candidates)."""
    params, faults = parse(args)
    faults = [*_unknown(args), *faults, *(other for other in _beyond(args) if other not in faults)]
    if not faults:
        return params
    for each in faults:
        if "candidates" in each:
            raise UnknownPlace(faults, each["candidates"])
    raise InvalidParams(faults)


def only(args: Args, names: Collection[str], longest: Mapping[str, int] = LONGEST) -> dict[str, str]:
    """The values of the parameters `names`, each given at most once. Raises InvalidParams with every fault."""
    reader = Reader(args)
    values = {name: reader.single(name) for name in names}
    if faults := [*_unknown(args, names), *reader.faults, *_beyond(args, longest)]:
        raise InvalidParams(faults)
    return values


def _unknown(args: Args, names: Collection[str] = (*SINGLE, *REPEATABLE)) -> list[Fault]:
    """A fault for each parameter that does not exist."""
    return [fault(clean(name)[:60], "Deze parameter bestaat niet.") for name in args if name not in names]


def _beyond(args: Args, longest: Mapping[str, int] = LONGEST) -> list[Fault]:
    """What a program may not send, though it is clear what it means: blanks instead of a value, and too long a text."""
    faults = []
    for name, values in ((name, args[name]) for name in (*SINGLE, *REPEATABLE) if name in args):
        if name not in MAY_BE_EMPTY and not all(map(clean, values)):
            faults.append(fault(name, "Geef een waarde."))
        most = longest.get(name)
        if most and any(len(value) > most for value in values):
            faults.append(fault(name, too_long(name, most)))
    return faults
