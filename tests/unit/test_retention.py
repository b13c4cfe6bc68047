"""The table of how long rows stay: every table is in it, and the documentation says the same."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from app.privacy.retention import RULES, Rule
from base.tables import metadata
from tools import reference


def of(table: sa.Table) -> list[Rule]:
    return [rule for rule in RULES if rule.table is table]


@pytest.mark.parametrize("table", metadata.sorted_tables, ids=lambda table: table.name)
def test_every_table_says_how_long_its_rows_stay(table: sa.Table) -> None:
    assert of(table), f"{table.name} stands in no rule of app/privacy/retention.py"
    assert all(rule.why for rule in of(table))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: f"{rule.table.name}-{rule.how}")
def test_a_rule_can_be_carried_out(rule: Rule) -> None:
    if rule.how in ("delete", "empty"):
        assert rule.days > 0
        assert rule.moment is not None
        assert bool(rule.columns) == (rule.how == "empty")
        assert {str(rule.table.c[name].type.python_type) for name in rule.columns} <= {"<class 'str'>"}
    else:
        assert (rule.days, rule.moment) == (0, None)


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.how == "with"], ids=lambda rule: rule.table.name)
def test_what_goes_with_another_row_is_deleted_by_the_database(rule: Rule) -> None:
    [parent] = [key for key in rule.table.foreign_keys if f"`{key.column.table.name}`" in rule.why]
    assert parent.ondelete == "CASCADE"


def test_what_is_emptied_is_deleted_later_or_goes_with_its_row() -> None:
    for rule in RULES:
        later = [other.days for other in of(rule.table) if other.how == "delete"]
        has_parent = any(key.ondelete == "CASCADE" for key in rule.table.foreign_keys)
        assert rule.how != "empty" or has_parent or max(later) > rule.days


def test_the_documentation_has_the_same_table() -> None:
    page = reference.ROOT / "docs" / "privacy.md"
    assert page.read_text(encoding="utf-8") == reference.documents()[page]()
