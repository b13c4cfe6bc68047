"""The types of what app.api uses of flask-smorest, which comes without any."""

from collections.abc import Callable, Mapping
from typing import Concatenate, Literal, ParamSpec, TypeVar, overload

import flask
from apispec import APISpec
from marshmallow import Schema
from webargs.flaskparser import FlaskParser

_P = ParamSpec("_P")
_R = TypeVar("_R")
_Given = TypeVar("_Given")

class Api:
    ERROR_SCHEMA: type[Schema]
    spec: APISpec
    def __init__(self, app: flask.Flask, *, spec_kwargs: Mapping[str, object]) -> None: ...
    def register_blueprint(self, blp: Blueprint) -> None: ...

class Blueprint(flask.Blueprint):
    ARGUMENTS_PARSER: FlaskParser
    def __init__(self, name: str, import_name: str, *, url_prefix: str, description: str) -> None: ...
    @overload
    def arguments(
        self, schema: Schema, *, location: str = ...
    ) -> Callable[[Callable[Concatenate[_Given, _P], _R]], Callable[_P, _R]]: ...
    @overload  # of a schema without fields, as app.api uses it
    def arguments(
        self, schema: Schema, *, location: str, as_kwargs: Literal[True]
    ) -> Callable[[Callable[_P, _R]], Callable[_P, _R]]: ...
    def response(
        self,
        status_code: int,
        schema: type[Schema] | None = ...,
        *,
        description: str = ...,
        headers: Mapping[str, object] = ...,
    ) -> Callable[[Callable[_P, object]], Callable[_P, flask.Response]]: ...
    @staticmethod
    def doc(**kwargs: object) -> Callable[[Callable[_P, _R]], Callable[_P, _R]]: ...
