"""A small cooperative to run the command on."""

import shutil
from pathlib import Path

import pytest

SMALL = Path(__file__).parents[1] / "data" / "folders" / "small"


@pytest.fixture
def folder(tmp_path):
    """A copy of the small cooperative."""
    target = tmp_path / "coop"
    shutil.copytree(SMALL, target)
    return target
