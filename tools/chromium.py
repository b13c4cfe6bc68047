"""The browser that draws our pages in tests and pictures: Chromium without a window.

Debian's `chromium-headless-shell` takes a quarter of the processor's time that `chromium --headless` takes, which
starts a whole desktop browser: 25 pages, each in a context of its own, took 7.4 and 29.3 seconds of it.
"""

from __future__ import annotations

from pathlib import Path

_BROWSERS = (Path("/usr/bin/chromium-headless-shell"), Path("/usr/bin/chromium"))
CHROMIUM = next((browser for browser in _BROWSERS if browser.exists()), _BROWSERS[0])
