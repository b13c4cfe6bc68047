"""Finds in the tests what fails on a busy machine: looking once, sleeping, waiting without rest, times of the clock.

Run by `make lint`. What is allowed: `expect(…)` and `wait_for(…)`, a sleep inside a loop that ends when what it waits
for has come, and times of the processor (`thread_time`, `process_time`), which another process does not lengthen.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

TESTS = Path(__file__).resolve().parent.parent / "tests"
# of Playwright: what a page shows at this very moment
LOOKS = {"is_visible", "is_hidden", "is_checked", "is_enabled", "is_disabled", "is_editable", "is_focused", "count"}
LOOKS |= {"inner_text", "inner_html", "text_content", "input_value", "get_attribute", "title", "content", "evaluate"}
LOOKS |= {"all_inner_texts", "all_text_contents", "bounding_box"}
CLOCKS = {"monotonic", "monotonic_ns", "perf_counter", "perf_counter_ns"}


def faults(code: str, *, browser: bool) -> list[tuple[int, str]]:
    """Line and reason of everything in a test file that a busy machine can make fail."""
    tree = ast.parse(code)
    found = [*_sleeps(tree), *_busy_loops(tree), *_clocks(tree), *(_looks(tree) if browser else ())]
    return sorted(found)


def _looks(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Assertions on what a page shows at one moment."""
    for check in _asserts(tree):
        for node in ast.walk(check.test):
            if isinstance(node, ast.Call) and _name(node.func) in LOOKS and _of_a_page(node.func):
                yield node.lineno, f"“{_name(node.func)}” does not wait: use expect(…) or page.wait_for_function(…)"
            elif isinstance(node, ast.Attribute) and node.attr == "url" and _of_a_page(node):
                yield node.lineno, "“url” does not wait: use expect(page).to_have_url(…)"


def _sleeps(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Sleeps that wait for nothing."""
    looped = {id(node) for loop in ast.walk(tree) if isinstance(loop, ast.While | ast.For) for node in ast.walk(loop)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _name(node.func) == "sleep" and id(node) not in looped:
            yield node.lineno, "a sleep waits for nothing: use wait_for(…) of tests/kit/waiting.py"


def _busy_loops(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Loops that ask again at once: they take the processor from what they wait for."""
    for loop in ast.walk(tree):
        if isinstance(loop, ast.While) and all(isinstance(line, ast.Pass) for line in loop.body):
            yield loop.lineno, "this asks again at once, and keeps a core busy: use wait_for(…) of tests/kit/waiting.py"


def _clocks(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Assertions on how long something took by the clock on the wall."""
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef):
            timed = set(_timed(function))
            for check in _asserts(function):
                names = {node.id for node in ast.walk(check.test) if isinstance(node, ast.Name)}
                if names & timed or _reads_clock(check.test):
                    yield (
                        check.lineno,
                        "a busy machine takes longer: use thread_time(), or say what happens",
                    )


def _timed(function: ast.FunctionDef) -> Iterator[str]:
    """Names of a function that hold a difference of clock readings."""
    for node in ast.walk(function):
        if isinstance(node, ast.Assign) and _reads_clock(node.value) and isinstance(node.value, ast.BinOp | ast.Tuple):
            yield from (name.id for target in node.targets for name in ast.walk(target) if isinstance(name, ast.Name))


def _asserts(tree: ast.AST) -> Iterator[ast.Assert]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Assert))


def _reads_clock(tree: ast.AST) -> bool:
    return any(isinstance(node, ast.Call) and _name(node.func) in CLOCKS for node in ast.walk(tree))


def _of_a_page(node: ast.expr) -> bool:
    """Whether something belongs to a page or a locator, by the name at the beginning of the chain."""
    while isinstance(node, ast.Attribute | ast.Call):
        node = node.value if isinstance(node, ast.Attribute) else node.func
    return isinstance(node, ast.Name) and not node.id[0].isupper()


def _name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def main() -> int:
    """Print what is found; 1 when there is something."""
    code = 0
    for file in sorted([*TESTS.rglob("test_*.py"), *TESTS.rglob("conftest.py")]):
        for line, reason in faults(file.read_text(encoding="utf-8"), browser="e2e" in file.parts):
            print(f"{file.relative_to(TESTS.parent)}:{line}: {reason}")
            code = 1
    return code


if __name__ == "__main__":
    sys.exit(main())
