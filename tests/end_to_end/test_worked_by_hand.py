"""What examples are held against is worked out without the library."""

import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
LAWS = HERE.parent / "laws"
MODULES = [
    *HERE.glob("*_by_hand.py"),
    *LAWS.glob("*_calculator.py"),
    *(LAWS / f"{people}_surplus.py" for people in ("algerian", "french", "moroccan", "tunisian")),
]


@pytest.mark.parametrize(
    "path",
    [each for each in sorted(MODULES) if not each.name.startswith("test_")],
    ids=lambda path: path.stem,
)
def test_it_loads_nothing_of_the_library(path):
    """In a fresh process, since the tests themselves have the library loaded."""
    program = (
        f"import sys; sys.path.insert(0, {str(path.parent)!r}); import {path.stem}; "
        "print(sorted(name for name in sys.modules if name.split('.')[0] == 'cae_core'))"
    )
    said = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
    assert said.stdout.strip() == "[]"
