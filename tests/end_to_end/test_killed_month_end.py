"""Killed at any moment, then run again: the book equals that of a month-end never killed (F02, F07)."""

import contextlib
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from ending_folders import ending

from cae_core.errors import CaeError
from cae_core.office import verify_folder

sys.path.insert(0, str(Path(__file__).parents[1] / "office"))
from office_abroad import written
from office_folders import close, copy, dump, outputs

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork and SIGKILL")


class Nursery:
    def __init__(self):
        script = Path(__file__).with_name("month_end_nursery.py")
        self.process = subprocess.Popen(
            [sys.executable, str(script)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def month_end(self, folder, kill_after=None):
        """Run a month-end in a child; returns the seconds it ran, killed or not."""
        self.process.stdin.write(f"{folder}\n")
        self.process.stdin.flush()
        child, start = int(self.process.stdout.readline()), time.monotonic()
        if kill_after is not None:
            time.sleep(kill_after)
            with contextlib.suppress(ProcessLookupError):  # it was faster
                os.kill(child, signal.SIGKILL)
        assert self.process.stdout.readline() == "over\n"
        return time.monotonic() - start

    def close(self):
        self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()


@pytest.fixture(scope="module")
def nursery():
    nursery = Nursery()
    yield nursery
    nursery.close()


def never_killed(tmp_path, nursery, make=copy):
    folder = make(tmp_path, "never")
    seconds = nursery.month_end(folder)
    close(folder)
    return dump(folder), outputs(folder), seconds


@pytest.mark.parametrize("kills", [50, pytest.param(1000, marks=pytest.mark.slow)])
def test_killed_at_random_moments(tmp_path, nursery, kills):
    states, seed = killed(tmp_path, nursery, kills)
    assert states["before"] > 0, f"seed {seed}: no kill came before the commit: {states}"
    assert states["after"] > 0, f"seed {seed}: no kill came after the commit: {states}"


@pytest.mark.parametrize("country", ["MA", "TN", "DZ"])
def test_killed_in_other_currencies(tmp_path, nursery, country):
    def make(place, name):
        return written(place / name, country)

    killed(tmp_path, nursery, 10, make)


def test_killed_while_winding_up(tmp_path, nursery):
    killed(tmp_path, nursery, 5, lambda place, name: ending(place / name, "FR"))


def killed(tmp_path, nursery, kills, make=copy):
    """Kill so many month-ends, run each again, and compare; how many had committed, and the seed."""
    book, files, seconds = never_killed(tmp_path, nursery, make)
    seed = random.SystemRandom().randrange(2**32)
    print(f"seed {seed}")
    moments = random.Random(seed)
    states = {"before": 0, "after": 0}
    for i in range(kills):
        folder = make(tmp_path, f"killed-{i}")
        moment = moments.uniform(0, seconds)
        nursery.month_end(folder, kill_after=moment)
        result = close(folder).result
        states["after" if result.already_closed else "before"] += 1
        assert dump(folder) == book, f"seed {seed}, kill {i} at {moment:.4f} s"
        found = outputs(folder)
        assert found.keys() == files.keys(), f"seed {seed}, kill {i}"
        assert {name for name in files if files[name] != found[name]} <= {"summary.html"}
        assert verify_folder(folder)[1] == ()
        shutil.rmtree(folder)
    return states, seed


def test_two_month_ends_at_once_post_once(tmp_path, nursery):
    alone, _, _ = never_killed(tmp_path, nursery)
    folder = copy(tmp_path)
    second = Nursery()
    try:
        for each in (nursery, second):
            each.process.stdin.write(f"{folder}\n")
            each.process.stdin.flush()
        for each in (nursery, second):
            each.process.stdout.readline()
            assert each.process.stdout.readline() == "over\n"
    finally:
        second.close()
    try:
        close(folder)
    except CaeError as error:
        pytest.fail(str(error))
    assert dump(folder) == alone
