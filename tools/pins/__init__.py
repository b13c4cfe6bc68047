"""The pinned packages in requirements/: whether they are a closed set, and whether a hole in one is known."""

import sys
from importlib.util import find_spec
from pathlib import Path

if find_spec("packaging") is None:  # before anything is installed: pip carries a copy
    import pip

    sys.path.append(str(Path(pip.__path__[0]) / "_vendor"))
