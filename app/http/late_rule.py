"""A rule of an address that learns to write its address when somebody first asks for it."""

from __future__ import annotations

from collections.abc import Callable

from werkzeug.routing import Rule


class LateRule(Rule):
    """A rule that compiles its two builders at their first use, not when it is added.

    The application has 270 rules and a page writes the addresses of a few: to compile all is four fifths of what it
    costs to put the application together.
    """

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        compiled = super()._compile_builder

        def build(rule: LateRule, /, **values: object) -> tuple[str, str]:
            own = compiled(append_unknown).__get__(rule)
            setattr(rule, "_build_unknown" if append_unknown else "_build", own)
            result: tuple[str, str] = own(**values)
            return result

        return build
