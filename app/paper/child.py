"""The child that sets one document: data as JSON on its input, the PDF on its output. It imports nothing of ours."""

from __future__ import annotations

import sys
from pathlib import Path

import typst

HERE = Path(__file__).parent


def main(template: str) -> None:
    """Set one document, which readers for the blind can read too (PDF/UA), in our own letters alone."""
    made = typst.compile(
        str(HERE / f"{template}.typ"),
        root=str(HERE),
        font_paths=[str(HERE / "fonts")],
        ignore_system_fonts=True,
        pdf_standards="ua-1",
        sys_inputs={"data": sys.stdin.read()},
    )
    sys.stdout.buffer.write(made)


if __name__ == "__main__":
    main(sys.argv[1])
