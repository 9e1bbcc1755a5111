"""What the room offers, and what loading it costs."""

from __future__ import annotations

import subprocess
import sys

import pytest

import cae_core.cooperative as room


@pytest.mark.parametrize("name", room.__all__)
def test_every_name_the_room_lists_is_there_and_documented(name):
    assert name in dir(room)
    found = getattr(room, name)
    assert name == "SERVICES" or found.__doc__


def test_every_listed_name_has_one_home():
    assert sorted(room._HOME) == sorted(room.__all__)
    assert sum(map(len, room._HOMES.values())) == len(room._HOME)


def test_another_name_is_refused():
    with pytest.raises(AttributeError, match="has no attribute 'contribute'"):
        _ = room.contribute


def test_values_load_without_rules_checks_or_anything_outside_the_core():
    code = (
        "import sys, cae_core.cooperative.people\n"
        "print([m for m in sys.modules if m.split('.')[0] in {'numpy', 'babel', 'moneyed', 'sqlalchemy'}"
        " or m == 'cae_core.cooperative.checks'])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
