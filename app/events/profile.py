"""What a visitor said of itself, once: four values of lists in a cookie of our own, and nothing that names anybody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields

from app.wording.buyers import BUYERS, NACE, SIZES
from dutch import gazetteer

COOKIE = "wie"


@dataclass(frozen=True)
class Profile:
    """Buyer kind, branch, size and the municipality of the visitor (NIS code); "" was not said."""

    buyer_kind: str = ""
    branch: str = ""
    size: str = ""
    seat: str = ""

    def text(self) -> str:
        """The value of the cookie: "school.P.50-249.24001"."""
        return ".".join(self.dimensions().values())

    def dimensions(self) -> dict[str, str]:
        """The dimensions that it gives an event."""
        return asdict(self)


def read(text: str) -> Profile:
    """What a cookie says; whatever is not in the lists is unknown."""
    said = dict(zip((field.name for field in fields(Profile)), text.split("."), strict=False))
    return Profile(**{name: value for name, value in said.items() if _is_listed(name, value)})


def _is_listed(name: str, value: str) -> bool:
    lists: Mapping[str, Mapping[str, str]] = {"buyer_kind": BUYERS, "branch": NACE, "size": SIZES}
    return value in lists[name] if name in lists else value in gazetteer.by_nis()
