"""Public names say the thing, not the relation: `make lint` refuses *found*, *told* and the like in definitions.

Looked at: files, classes, public functions and their parameters. Why: docs/glossary.md.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = ("app", "base", "demo", "dutch", "indexer", "model", "standalone")
RELATIONS = frozenset({"mark", "told", "found", "kept", "asked", "given", "known", "said"})
_PARTS = re.compile(r"[A-Z]?[a-z]+")


def main() -> int:
    """Print each name that says a relation; 1 when there is one."""
    faults = [fault for path in python_files(ROOT) for fault in relations(path, path.read_text(encoding="utf-8"))]
    print("\n".join(faults) or "Names: each says a thing.")
    return 1 if faults else 0


def python_files(root: Path) -> list[Path]:
    """The files whose names and definitions are looked at."""
    return [path for folder in FOLDERS for path in sorted((root / folder).rglob("*.py"))]


def relations(path: Path, text: str) -> Iterator[str]:
    """One line for each name in a file that says a relation: `file:line: name`."""
    if _says_relation(path.stem):
        yield f"{path}:1: {path.stem}"
    for line, name in _definitions(ast.parse(text)):
        if _says_relation(name):
            yield f"{path}:{line}: {name}"


def _definitions(tree: ast.AST) -> Iterator[tuple[int, str]]:
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.ClassDef):
            yield node.lineno, node.name
            yield from () if _is_typed_dict(node) else _fields(node)
            yield from _definitions(node)
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not node.name.startswith("_"):
            yield node.lineno, node.name
            yield from ((argument.lineno, argument.arg) for argument in _parameters(node.args))


def _is_typed_dict(node: ast.ClassDef) -> bool:
    """Whether the fields are keys of rows that are stored or sent: they keep the names that they have there."""
    return any(isinstance(base, ast.Name) and base.id == "TypedDict" for base in node.bases)


def _fields(node: ast.ClassDef) -> Iterator[tuple[int, str]]:
    """The public fields of a class, as they are declared."""
    for child in node.body:
        target = child.target if isinstance(child, ast.AnnAssign) else None
        if isinstance(target, ast.Name) and not target.id.startswith("_"):
            yield child.lineno, target.id


def _parameters(arguments: ast.arguments) -> list[ast.arg]:
    named = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    return [*named, *filter(None, (arguments.vararg, arguments.kwarg))]


def _says_relation(name: str) -> bool:
    return not RELATIONS.isdisjoint(part.lower() for part in _PARTS.findall(name))


if __name__ == "__main__":
    sys.exit(main())
