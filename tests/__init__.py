"""The tests. What an `assert` of the kit compared is shown like that of a test."""

import pytest

pytest.register_assert_rewrite("tests.kit")
