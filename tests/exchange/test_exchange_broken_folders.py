"""Every broken folder gives every problem at once, with file, row, column, value and what was expected."""

import random

import pytest
from broken_folders import MUTATIONS, SMALL, Expected, Folder

from cae_core.cooperative.checks import check_cooperative, check_month
from cae_core.country import find_country
from cae_core.errors import Problem, Problems
from cae_core.exchange import read_folder, scan_folder

SEEDS = range(4)


def problems_of(folder) -> tuple[Problem, ...]:
    """What the command would report of a folder: reading, then checking what could be read."""
    reading = scan_folder(folder)
    found = []
    if reading.cooperative is not None:
        kinds = find_country("FR").contract_kinds
        found += check_cooperative(reading.cooperative, kinds)
        for month in reading.months:
            paid = {key: kind.paid for key, kind in kinds.items()}
            rates = find_country("FR").vat.rates(month.month.last).values()
            found += check_month(reading.cooperative, month, vat_rates=rates, paid_kinds=paid)
    return reading.with_checks(found)


def describe(problem: Problem) -> str:
    origin = problem.origin
    return f"{origin.file}:{origin.row}:{problem.column}:{problem.value[:20]}: {problem.text()[:200]}"


def matches(problem: Problem, expected: Expected) -> bool:
    text = problem.text()
    reason, _, wanted = text.partition("; expected ")
    return (
        problem.origin is not None
        and (problem.origin.file, problem.origin.row, problem.column)
        == (expected.file, expected.row, expected.column)
        and problem.value == expected.value
        and expected.reason in reason
        and expected.expected in wanted
    )


def assert_exactly(problems, expected) -> None:
    left = list(problems)
    for each in expected:
        found = [problem for problem in left if matches(problem, each)]
        assert found, f"not reported: {each}\nreported: " + "\n".join(map(describe, problems))
        left.remove(found[0])
    assert not left, "also reported: " + "\n".join(map(describe, left))


def test_the_small_folder_is_right():
    assert problems_of(SMALL) == ()


def test_there_are_enough_kinds_of_broken_folders():
    assert len(MUTATIONS) >= 20


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("name", MUTATIONS)
def test_each_fault_is_reported_and_nothing_else(tmp_path, name, seed):
    folder = Folder()
    expected = MUTATIONS[name](folder, random.Random(f"{name} {seed}"))
    assert_exactly(problems_of(folder.write(tmp_path)), expected)


@pytest.mark.parametrize("name", MUTATIONS)
def test_a_broken_form_is_refused_by_the_reader(tmp_path, name):
    folder = Folder()
    MUTATIONS[name](folder, random.Random(name))
    reading = scan_folder(folder.write(tmp_path))
    if not reading.problems:  # a fault of meaning: the reader has nothing to say
        assert read_folder(tmp_path).cooperative == reading.cooperative
        return
    with pytest.raises(Problems) as caught:
        read_folder(tmp_path)
    assert caught.value.problems == reading.problems


TOGETHER = [  # faults of different files, or of different rows, which do not hide one another
    "duplicate_person",
    "extra_cells",
    "thirtieth_of_february",
    "unreadable_amount",
    "empty_required_cell",
    "duplicate_reference",
    "pay_without_amount",
    "misspelt_file",
    "unknown_key",
]


@pytest.mark.parametrize("seed", range(8))
def test_all_faults_are_reported_at_once(tmp_path, seed):
    folder, rng = Folder(), random.Random(seed)
    chosen = rng.sample(TOGETHER, k=6)
    expected = [each for name in chosen for each in MUTATIONS[name](folder, rng)]
    assert_exactly(problems_of(folder.write(tmp_path)), expected)


def test_problems_come_in_the_order_of_the_folder(tmp_path):
    folder, rng = Folder(), random.Random(0)
    for name in ("pay_without_amount", "thirtieth_of_february", "bad_status", "unknown_key"):
        MUTATIONS[name](folder, rng)
    files = [problem.origin.file for problem in problems_of(folder.write(tmp_path))]
    assert files == sorted(files, key=lambda file: (file[:4].isdigit(), file))
    rows = [
        problem.origin.row
        for problem in problems_of(tmp_path)
        if problem.origin.file.endswith("invoices.csv")
    ]
    assert rows == sorted(rows)
