"""Which code made an index: the release with a digest of all code, and a digest of what makes documents."""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Iterator
from functools import cache
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
_FILES = ("indexer/**/*.py", "dutch/**/*.py")
# Where the way from row to document begins: reading a mapping, judging and completing, laying edits over it.
_STARTS = ("indexer/sources/mapping.py", "indexer/offering.py", "indexer/edits/edits.py")
_REACHED = ("indexer/", "dutch/", "base/text.py")  # settings, errors and logs make no document
_MATTERS = ("correctable",)  # of what is said of a field (indexer/document/about.py): whether corrections count
_DOCUMENTED = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef


@cache
def version() -> str:
    """As "0.1.0-3fa9c1d2"; read once per process."""
    digest = hashlib.sha256()
    for pattern in _FILES:
        for path in sorted(ROOT.glob(pattern)):
            digest.update(path.read_bytes())
    return f"{metadata.version('doeners')}-{digest.hexdigest()[:8]}"


@cache
def of_documents(folder: Path = ROOT) -> str:
    """A digest of what code that makes documents does: of all modules that it imports, without comments and labels."""
    digest = hashlib.sha256()
    for path, tree in sorted(_reached(folder).items()):
        digest.update(f"{path}\0{ast.dump(_bare(tree))}\0".encode())
    return digest.hexdigest()


def _reached(folder: Path) -> dict[str, ast.Module]:
    """Each module between a row and its document, by its path below `folder`."""
    trees: dict[str, ast.Module] = {}
    waiting = [*_STARTS]
    while waiting:
        path = waiting.pop()
        if path not in trees and path.startswith(_REACHED) and (folder / path).is_file():
            trees[path] = ast.parse((folder / path).read_bytes())
            waiting += _imported(trees[path])
    return trees


def _imported(tree: ast.Module) -> Iterator[str]:
    """The files that a module may import from; some of them are names within a module, and no files."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
            yield from (name.replace(".", "/") + ".py" for name in names)


def _bare(tree: ast.Module) -> ast.Module:
    """`tree` without docstrings and words about fields; comments and layout it never has."""
    for node in ast.walk(tree):
        if isinstance(node, _DOCUMENTED) and ast.get_docstring(node, clean=False) is not None:
            del node.body[0]
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "About":
            node.args, node.keywords = [], [_named(word) for word in node.keywords if word.arg in _MATTERS]
    return tree


def _named(word: ast.keyword) -> ast.keyword:
    """An argument without what it says."""
    return ast.keyword(word.arg, ast.Constant(value=True))
