"""The pages of a service: asked for, checked against what was agreed, and read from the first to the last."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from base.errors import SourceError
from indexer.sources.config import SourceConfig
from indexer.sources.http_client import JsonClient
from indexer.sources.mapping import identity
from indexer.sources.options import HttpOptions
from indexer.sources.rows import row_hash
from indexer.tables.rows import BadRow, Row

LAST_PAGE = 10_000  # a service that has more pages than this does not count them well


@dataclass(frozen=True)
class Page:
    """One answer. `total` is None where the service does not count its rows."""

    items: list[object]
    total: int | None
    version: object


@dataclass
class Pages:
    """The pages of one service."""

    config: SourceConfig
    options: HttpOptions
    address: str
    client: JsonClient

    def get(self, number: int) -> Page:
        """A page. Raises SourceError when it is not built as agreed."""
        options = self.options
        query: dict[str, str | int] = {
            **options.query,
            options.page_parameter: number,
            options.size_parameter: options.page_size,
        }
        answer = self.client.get(self.address + options.path, query)
        answer = answer if isinstance(answer, dict) else {}
        items = answer.get(options.items)
        if not isinstance(items, list):
            raise self.fault(f"is veranderd: het veld “{options.items}” ontbreekt, of is geen lijst")
        for name in options.required if items else ():
            if not any(isinstance(item, dict) and name in item for item in items):  # one that lacks it is refused alone
                raise self.fault(f"is veranderd: het veld “{name}” ontbreekt")
        return Page(items, self._total(answer), answer.get(options.version))

    def _total(self, answer: Mapping[str, object]) -> int | None:
        """How many rows there are in all; numerals in a text are a number too."""
        name = self.options.total
        if not name:
            return None
        if name not in answer:
            raise self.fault(f"is veranderd: het veld “{name}” ontbreekt")
        value = answer[name]
        if isinstance(value, str) and value.strip().isascii() and value.strip().isdigit():
            value = int(value) if len(value) < 20 else -1
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        if isinstance(value, bool) or not isinstance(value, int) or value < 0:
            raise self.fault(f"telt haar rijen niet: in het veld “{name}” staat “{str(value)[:40]}”, geen aantal")
        return value

    def fault(self, what: str) -> SourceError:
        """What an administrator reads of this service."""
        return SourceError(f"De dienst van {self.config.label} {what}.")


@dataclass
class Pass:
    """One reading of all pages, and what it noticed."""

    config: SourceConfig
    pages: Pages
    repeated: dict[str, Row] = field(default_factory=dict)
    held_still: bool = False
    total: int = 0  # as the last page says
    distinct: int = 0

    def rows(self) -> Iterator[tuple[str, Row | BadRow]]:
        """The (key, row) of every row that this pass sees for the first time. Raises SourceError."""
        here: set[str] = set()
        count, number = 0, self.pages.options.first_page
        first = last = self.pages.get(number)
        while last.items:
            before = len(here)
            for key, row in map(self._keyed, last.items):
                if key in here and isinstance(row, dict):
                    self.repeated[key] = row
                elif key not in here:
                    here.add(key)
                    yield key, row
            count += len(last.items)
            self._check_progress(last, new=len(here) - before, number=number)
            if last.total is not None and count >= last.total:
                self._refuse_count_of_page(last, count)
                break
            number += 1
            last = self.pages.get(number)
        self.distinct, self.total = len(here), count if last.total is None else last.total
        self.held_still = (first.total, first.version) == (last.total, last.version) and count == self.total

    def _check_progress(self, page: Page, *, new: int, number: int) -> None:
        """Raise SourceError when the service goes round in a circle."""
        full = len(page.items) >= self.pages.options.page_size
        if (not new and (full or page.total is None)) or number >= LAST_PAGE:
            raise self.pages.fault("geeft steeds dezelfde pagina, zonder einde")

    def _refuse_count_of_page(self, page: Page, count: int) -> None:
        """Raise SourceError when the total is that of one page, and there is another page behind the first.

        Only asked for when the first page looks full: as many rows as we asked, or a round number of them.
        """
        looks_full = count >= self.pages.options.page_size or (count >= 10 and count % 5 == 0)
        if not looks_full or not count == len(page.items) == page.total:
            return
        try:
            following = self.pages.get(self.pages.options.first_page + 1)
        except SourceError:  # there is no such page
            return
        if {key for key, _ in map(self._keyed, following.items)} - {key for key, _ in map(self._keyed, page.items)}:
            name = self.pages.options.total
            raise self.pages.fault(f"telt in het veld “{name}” de rijen van één pagina ({count}), niet alle rijen")

    def _keyed(self, item: object) -> tuple[str, Row | BadRow]:
        if not isinstance(item, dict):
            return row_hash({"": item}), BadRow("?", "rij", "Dit element is geen rij met velden.")
        key = identity(self.config.mapping, item)
        return (row_hash(item) if key is None else key), item
