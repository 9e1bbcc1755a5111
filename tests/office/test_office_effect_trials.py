"""An effect that could not be applied is told with the agenda, and never sealed."""

import datetime as dt
import shutil
from pathlib import Path

import pytest

from cae_core import Month, close_month, copy_example
from cae_core.errors import Problems
from cae_core.exchange.minutes_files import read_register
from cae_core.office.assemblies import check_assembly, open_desk
from cae_core.office.assembly_steps import close_assembly, convene, open_assembly

DAY = dt.date(2026, 9, 18)


@pytest.fixture(scope="module")
def august(tmp_path_factory):
    """The example of Lille with its first month closed."""
    place = copy_example("lille", tmp_path_factory.mktemp("effects") / "lille")
    close_month(place, Month(2026, 8), today=dt.date(2026, 9, 5))
    return Path(place)


@pytest.fixture
def folder(august, tmp_path):
    return Path(shutil.copytree(august, tmp_path / "lille"))


def edit(folder, old, new):
    path = folder / "assemblies" / str(DAY) / "assembly.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def told(folder):
    return [each.text() for each in check_assembly(open_desk(folder, DAY))[0]]


def test_the_example_is_sound(folder):
    assert told(folder) == []


CHANGES = [
    ('rate = "12.5 %"', 'rate = "beaucoup"', "unreadable value"),
    ('component = "contribution"', 'component = "contributions"', "no such component of a scheme"),
    ('from = "2026-10-01"', 'from = "bientôt"', "from which day"),
    ('from = "2026-10-01"', 'from = "2026-08-01"', "the month 2026-08 is closed already"),
    ('development_rate = "', 'developement_rate = "', "unknown"),
]


@pytest.mark.parametrize(("old", "new", "why"), CHANGES)
def test_an_effect_that_cannot_be_applied_is_told_where_it_is_typed(folder, old, new, why):
    edit(folder, old, new)
    found = [each for each in told(folder) if each.startswith(f"assemblies/{DAY}/assembly.toml")]
    assert any(why in each for each in found), found


@pytest.mark.parametrize(("old", "new", "why"), CHANGES)
def test_it_is_neither_convened_nor_sealed(folder, old, new, why):
    edit(folder, old, new)
    with pytest.raises(Problems, match=why):
        convene(open_desk(folder, DAY))
    assert not list((folder / "assemblies").rglob("*.json"))


def test_an_unlawful_allocation_is_told_with_its_article_before_the_vote(folder):
    text = (folder / "assemblies" / str(DAY) / "assembly.toml").read_text(encoding="utf-8")
    line = next(each for each in text.splitlines() if each.startswith("development_rate"))
    edit(folder, line, 'development_rate = "95 %"')
    assert any("FR-2.25" in each for each in told(folder))
    with pytest.raises(Problems, match=r"FR-2\.25"):
        convene(open_desk(folder, DAY))


def test_what_became_too_late_between_notice_and_end_is_not_sealed(folder):
    convene(open_desk(folder, DAY))
    open_assembly(open_desk(folder, DAY))
    close_month(folder, Month(2026, 9), today=dt.date(2026, 10, 5))
    with pytest.raises(Problems, match="the month 2026-09 is closed already"):
        close_assembly(open_desk(folder, DAY))
    assert read_register(folder) == ((), [])
