"""The templates of the public pages in another language: translated once, when they are compiled.

What a template shows of values is translated when the page is made, except what it keeps: values within an element with
lang="nl", and in attributes that nobody reads.
"""

from __future__ import annotations

import re
from functools import lru_cache

from jinja2 import Environment
from jinja2.ext import Extension
from markupsafe import Markup

from app.languages.catalogue import Catalogue, catalogue
from app.languages.units import translated

PUBLIC = "web/"  # the folder of their templates
_DUTCH = 'lang="nl-BE"'  # of a whole page
_OPTION = re.compile(r"(?<=>)[^<>]+(?=</option>)")  # of a list that a form made


class Spoken(Markup):
    """Safe HTML that Python made of words of ours: these are translated as well."""


class Translated(Extension):
    """Translates the source of a template before it is compiled."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """The source of a template in the language of the environment."""
        if not name or not name.startswith(PUBLIC) or not name.endswith(".html"):
            return source
        words: Catalogue = self.environment.globals["words"]  # type: ignore[assignment]
        page = source.replace(_DUTCH, f'lang="{words.language}-BE"')
        return translated(page, words.sentence, shown_as_it_is)


def shown_as_it_is(expression: str) -> str:
    """An expression whose value is shown as it is."""
    return f"({expression})|as_it_is"


def environment(language: str, dutch: Environment) -> Environment:
    """The environment of a language: that of the application, with other words."""
    return _overlay(language, dutch)


@lru_cache(maxsize=8)  # of the application; tests have several
def _overlay(language: str, dutch: Environment) -> Environment:
    words = catalogue(language)

    def finalize(value: object) -> object:
        if type(value) is str:
            return words.value(value)
        if type(value) is Spoken:
            return Markup(words.markup(value))  # noqa: S704 - as safe as it was
        if type(value) is Markup and value.endswith("</select>"):
            return Markup(_OPTION.sub(lambda match: words.value(match.group()), value))  # noqa: S704 - the same
        return value

    other = dutch.overlay(finalize=finalize)
    other.globals = {**dutch.globals, "words": words}
    other.add_extension(Translated)
    return other
