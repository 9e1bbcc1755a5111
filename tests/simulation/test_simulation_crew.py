"""Pieces of work that lose their worker are begun again: never a number less, or an error that says which."""

import signal
import subprocess
import sys
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from fractions import Fraction
from multiprocessing import get_context

import pytest
from simulated import Deadly, Made, scenario_of, varied

from cae_core.simulation.assumptions import Assumption
from cae_core.simulation.crew import PLAIN, Crew, Piece, Processes, WorkerLost, workers_of
from cae_core.simulation.many_runs import run_many
from cae_core.simulation.monte_carlo import monte_carlo
from cae_core.simulation.readings import Reading
from cae_core.simulation.sensitivity import tornado

pytestmark = pytest.mark.filterwarnings("ignore::cae_core.rules.errors.LawNotChecked")
NET = {"net": Reading("cooperative", "net_income"), "tax": Reading("cooperative", "income_tax")}
RATE = Assumption(
    "rate", {"en": "rate"}, "law.contribution_rate", Fraction(5, 100), Fraction(1, 10), Fraction(15, 100)
)
PEOPLE = Made(varied("MA", 60, 3))


def scenario(population=PEOPLE):
    return scenario_of("MA", "cooperative", population=population)


def test_a_child_that_is_killed_costs_no_draw(tmp_path):
    deadly = scenario(Deadly(PEOPLE, str(tmp_path), 1))
    found = monte_carlo(deadly, [RATE], NET, draws=5, root=3, workers=2)
    assert list(tmp_path.iterdir())
    here = monte_carlo(scenario(), [RATE], NET, draws=5, root=3)
    assert (found.values, found.base, found.found) == (here.values, here.base, here.found)
    assert len(found.found["net"]) == 5


def test_a_worker_ends_at_ctrl_c_without_a_traceback():
    with Processes(1) as pool:
        assert pool.submit(signal.getsignal, signal.SIGINT).result() is signal.SIG_DFL


def test_processes_of_ones_own_go_on_from_one_study_to_the_next(tmp_path):
    with Processes(2) as pool:
        deadly = scenario(Deadly(PEOPLE, str(tmp_path), 2))
        first = tornado(deadly, [RATE], NET, pool)
        again = tornado(deadly, [RATE], NET, pool)
    here = tornado(scenario(), [RATE], NET)
    assert 1 <= len(list(tmp_path.iterdir())) <= 2
    for each in (first, again):
        assert (each.base, each.low, each.high) == (here.base, here.low, here.high)


def test_a_pool_that_broke_ends_the_runs_by_name(tmp_path):
    """A pool of the standard library takes no more work once a process of it was killed."""
    deadly = scenario(Deadly(PEOPLE, str(tmp_path), 1))
    pool = ProcessPoolExecutor(1, mp_context=get_context("spawn"))
    with pool, pytest.raises(WorkerLost, match=r"run \d of 3: a worker was lost 3 times .Broken"):
        run_many([deadly] * 3, NET, pool)


def test_runs_that_kill_every_worker_end_by_name(tmp_path):
    deadly = scenario(Deadly(PEOPLE, str(tmp_path), 99))
    with pytest.raises(WorkerLost, match=r"run \d of 2: a worker was lost 3 times"):
        run_many([deadly, deadly], NET, workers=2)


class Losing(Executor):
    """Does work at once, but loses the worker of what comes first, so many times; counts what waits."""

    def __init__(self, times):
        self.left, self.given = times, []

    def submit(self, function, argument):
        future = Future()
        self.given.append(argument)
        if self.left:
            self.left -= 1
            future.set_exception(BrokenExecutor("gone"))
        else:
            future.set_result(function(argument))
        return future


def test_numbers_come_in_the_order_asked_for_whatever_was_lost():
    several = [scenario(Made(varied("MA", size, 2))) for size in (5, 6, 7)]
    assert run_many(several, NET, Losing(2)) == run_many(several, NET)


def test_progress_counts_every_run_once():
    seen = []
    run_many([scenario()] * 3, NET, Losing(1), progress=lambda each: seen.append((each.done, each.rows)))
    assert seen == [(1, 3), (2, 3), (3, 3)]


class Client:
    def __init__(self, threads):
        self.threads = threads

    def ncores(self):
        return self.threads


class OfClient(Executor):
    def __init__(self, threads):
        self._client = Client(threads)


@pytest.mark.parametrize(
    ("executor", "count"),
    [
        (ThreadPoolExecutor(3), 3),
        (Processes(5), 5),
        (OfClient({"one": 1, "two": 4}), 5),
        (OfClient({}), PLAIN),
        (OfClient(None), PLAIN),
        (Losing(0), PLAIN),
    ],
)
def test_an_executor_tells_how_many_workers_it_has(executor, count):
    assert workers_of(executor) == count


class Holding(Executor):
    """Keeps what it is given until there is as much as it waits for."""

    def __init__(self, workers):
        self._max_workers, self.held, self.most = workers, [], 0

    def submit(self, function, argument):
        future = Future()
        self.held.append((future, function, argument))
        self.most = max(self.most, len(self.held))
        if len(self.held) == 2 * self._max_workers:
            self.release()
        return future

    def release(self):
        for future, function, argument in self.held:
            future.set_result(function(argument))
        self.held = []


@pytest.mark.parametrize("told", [1, 3])
def test_two_pieces_wait_for_each_worker_that_the_executor_has(told):
    executor = Holding(told)
    pieces = [Piece(number, "a piece") for number in range(4 * told)]
    assert sorted(Crew(abs, executor).work(pieces)) == list(range(4 * told))
    assert executor.most == 2 * told


UNGUARDED = """
from cae_core import Month, find_country
from cae_core.simulation.crew import NoWorkerBegan, WorkerLost
from cae_core.simulation.description import descriptions
from cae_core.simulation.execution import run_scenario
from cae_core.simulation.generation import Described
from cae_core.simulation.scenario import Scenario
from cae_core.simulation.variant import variant_of

country, start = find_country("MA"), Month(2026, 1)
people = Described(descriptions(country)["craft_and_agri_food"], 1, start, 7, 4)
scenario = Scenario({"en": "unguarded"}, people, [variant_of(country, "a", "undeclared")], start)
try:
    run_scenario(scenario, chunk=2, workers=1 + 1)
except NoWorkerBegan as error:
    print(isinstance(error, WorkerLost), error)
"""


def test_a_script_that_starts_processes_unguarded_is_told_what_it_lacks(tmp_path):
    script = tmp_path / "script.py"
    script.write_text(UNGUARDED, encoding="utf-8")
    ran = subprocess.run([sys.executable, script], capture_output=True, text=True, check=False, timeout=120)
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.startswith("True rows ")
    assert 'must do so under  if __name__ == "__main__":  or run with workers=1' in ran.stdout


def test_a_worker_lost_after_others_came_back_is_not_taken_for_an_unguarded_script():
    with pytest.raises(WorkerLost) as caught:
        list(Crew(abs, LosingLater()).work(Piece(number, f"piece {number}") for number in range(4)))
    assert type(caught.value) is WorkerLost


class LosingLater(Executor):
    """Does the pieces that it is given first, then loses its process every time."""

    _max_workers = 1

    def __init__(self):
        self.well = 2

    def submit(self, function, argument):
        future = Future()
        if self.well:
            future.set_result(function(argument))
        else:
            future.set_exception(BrokenProcessPool("gone"))
        self.well = max(self.well - 1, 0)
        return future
