"""The rules of the application write the addresses that Werkzeug's own write, and compile nothing before they do."""

from __future__ import annotations

import pytest
from werkzeug.routing import BuildError, Map, Rule

from app.http.late_rule import LateRule

RULES: tuple[tuple[str, str, dict[str, object]], ...] = (
    ("/", "home", {}),
    ("/vraag/<int:number>", "question", {}),
    ("/aanbod/<path:name>/foto", "photo", {}),
    ("/lijst", "list", {"page": 1}),
    ("/lijst/<int:page>", "list", {}),
)
WRITTEN: tuple[tuple[str, dict[str, object]], ...] = (
    ("home", {}),
    ("home", {"q": "poetsen & strijken", "veld": ["a", "b"]}),
    ("question", {"number": 12, "token": "é/?"}),
    ("home", {"rule": "a", "self": "b", "values": "c", "append_unknown": "d"}),  # names that a stranger may send
    ("photo", {"name": "a b/ç"}),
    ("list", {"page": 1}),
    ("list", {"page": 3, "per": 20}),
)


def addresses(kind: type[Rule]) -> Map:
    return Map([kind(rule, endpoint=name, defaults=defaults or None) for rule, name, defaults in RULES])


@pytest.mark.parametrize(("name", "values"), WRITTEN)
@pytest.mark.parametrize("unknown", [True, False])
def test_an_address_is_what_werkzeug_writes(name: str, values: dict[str, object], unknown: bool) -> None:
    late, own = (addresses(kind).bind("doeners.example") for kind in (LateRule, Rule))
    for _ in range(2):
        assert late.build(name, values, append_unknown=unknown) == own.build(name, values, append_unknown=unknown)


def test_a_value_that_is_missing_is_said() -> None:
    with pytest.raises(BuildError):
        addresses(LateRule).bind("doeners.example").build("question")


def test_only_what_is_written_is_compiled(monkeypatch: pytest.MonkeyPatch) -> None:
    compiled = []
    theirs = Rule._compile_builder

    def counted(rule: Rule, more: bool) -> object:
        compiled.append(rule.rule)
        return theirs(rule, more)

    monkeypatch.setattr(Rule, "_compile_builder", counted)
    site = addresses(LateRule).bind("doeners.example")
    assert compiled == []
    for _ in range(2):
        site.build("question", {"number": 12})
    assert compiled == ["/vraag/<int:number>"]
