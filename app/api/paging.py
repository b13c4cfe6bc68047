"""Which page of a list a program asks for, and which row."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping

from flask import request

from base.errors import Fault, InvalidParams

MAX_PER_PAGE = 100
MAX_PAGE = 10_000
_INTEGER = re.compile(r"[0-9]{1,9}")
_ALLOWED = {"pagina": (1, MAX_PAGE), "per_pagina": (20, MAX_PER_PAGE)}  # name -> default, highest


def no_parameters() -> None:
    """Raise InvalidParams when the address has any parameter."""
    if faults := _unknown(request.args, ()):
        raise InvalidParams(faults)


def paging(args: Mapping[str, list[str]], *, faults: Collection[Fault] = ()) -> tuple[int, int]:
    """Page and page size. Raises InvalidParams, naming every bad parameter; `faults` are those of other parameters."""
    faults = [*faults, *_unknown(args, _ALLOWED)]
    values = {name: default for name, (default, _) in _ALLOWED.items()}
    for name, (_, high) in _ALLOWED.items():
        given = args.get(name, [])
        if len(given) > 1:
            faults.append({"field": name, "message": "Geef deze parameter één keer."})
        elif given and not (_INTEGER.fullmatch(given[0]) and 1 <= int(given[0]) <= high):
            faults.append({"field": name, "message": f"Kies een getal van 1 tot en met {high}."})
        elif given:
            values[name] = int(given[0])
    if faults:
        raise InvalidParams(faults)
    return values["pagina"], values["per_pagina"]


def _unknown(names: Iterable[str], allowed: Collection[str]) -> list[Fault]:
    return [{"field": name[:60], "message": "Deze parameter bestaat niet."} for name in names if name not in allowed]
