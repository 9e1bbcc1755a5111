"""The same bytes whatever runs a scenario, and never fewer persons than the population has."""

import pickle
from concurrent.futures import BrokenExecutor, Executor, Future, ThreadPoolExecutor

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from simulated import COUNTRIES, Deadly, Made, described, scenario_of, varied

from cae_core.rules.errors import LawNotEstablished
from cae_core.simulation import work
from cae_core.simulation.crew import AHEAD, WorkerLost, workers_of
from cae_core.simulation.execution import CannotSend, run_scenario
from cae_core.simulation.gathering import Gathering, OtherLaw, PersonsMissing
from cae_core.simulation.people import People
from cae_core.simulation.protection import protect
from cae_core.simulation.results import TABLES
from cae_core.simulation.tallies import Tally
from cae_core.simulation.work import Brief, Cutter, run_unit

pytestmark = pytest.mark.filterwarnings("ignore::cae_core.rules.errors.LawNotChecked")
TALLIES = (Tally("net_income", 50_00, by="sex"), Tally("net_income", 100_00, change=True))


def scenario(size=300, population=None):
    return scenario_of(
        "MA", "cooperative", "auto_entrepreneur", population=population or described("MA", 6, size)
    )


def bytes_of(results):
    return [results.to_json(), *(results.to_csv(name) for name in TABLES)]


@pytest.fixture(scope="module")
def reference():
    return bytes_of(run_scenario(scenario(), workers=1, tallies=TALLIES))


@given(chunk=st.integers(1, 400))
@settings(max_examples=12, deadline=None)
def test_any_chunk_gives_the_same_bytes(reference, chunk):
    chunk = max(chunk, 20)
    assert bytes_of(run_scenario(scenario(), workers=1, chunk=chunk, tallies=TALLIES)) == reference


@given(chunk=st.integers(40, 300), threads=st.integers(1, 4))
@settings(max_examples=6, deadline=None)
def test_any_executor_gives_the_same_bytes(reference, chunk, threads):
    with ThreadPoolExecutor(threads) as pool:
        assert bytes_of(run_scenario(scenario(), pool, chunk, tallies=TALLIES)) == reference


def test_processes_give_the_same_bytes_and_tell_how_far_they_are(reference):
    seen = []
    found = run_scenario(scenario(), chunk=70, workers=2, tallies=TALLIES, progress=seen.append)
    assert bytes_of(found) == reference
    assert [each.done for each in seen][-1] == 300
    assert all(0 < each.done <= each.rows == 300 and each.left >= 0 for each in seen)
    assert seen[-1].left == 0


def test_a_cluster_gives_the_same_bytes(reference):
    distributed = pytest.importorskip("distributed", reason="dask is not installed: extra “cluster”")
    cluster = distributed.LocalCluster(
        n_workers=2,
        threads_per_worker=1,
        processes=True,
        dashboard_address=None,
        worker_dashboard_address=None,
    )
    with cluster, distributed.Client(cluster) as client:
        executor = client.get_executor()
        assert workers_of(executor) == 2
        found = run_scenario(scenario(), executor, chunk=80, tallies=TALLIES)
    assert bytes_of(found) == reference


def test_a_population_too_large_to_send_goes_part_by_part(reference, monkeypatch):
    monkeypatch.setattr("cae_core.simulation.work.SMALL", 0)
    with ThreadPoolExecutor(2) as pool:
        assert bytes_of(run_scenario(scenario(), pool, 100, tallies=TALLIES)) == reference


def test_a_lost_worker_costs_nobody(tmp_path):
    made = Made(varied("MA", 120, 3))
    deadly = scenario(population=Deadly(made, str(tmp_path), 1))
    found = run_scenario(deadly, chunk=30, workers=2)
    assert len(list(tmp_path.iterdir())) == 1
    assert bytes_of(found) == bytes_of(run_scenario(scenario(population=made), workers=1))


@pytest.mark.parametrize("code", COUNTRIES)
def test_what_is_sent_does_not_grow_with_what_was_run(code):
    several = scenario_of(code, population=Made(varied(code, 12, 3)))
    brief = Brief(several.variants, several.start, True, (), several.population)
    before = pickle.dumps(brief, protocol=5)
    first = run_scenario(several, workers=1)
    protect(several, several.variants[0].key)
    assert pickle.dumps(brief, protocol=5) == before
    sent = pickle.loads(before)
    assert pickle.dumps(sent, protocol=5) == pickle.dumps(pickle.loads(before), protocol=5)
    again = attrs.evolve(several, variants=sent.variants, population=sent.population)
    assert bytes_of(run_scenario(again, workers=1)) == bytes_of(first)


def test_only_a_large_population_is_cut_before_it_is_sent(monkeypatch):
    """How much law this process has loaded does not tell."""
    asked = scenario(population=Made(varied("MA", 120, 3)))
    brief = Brief(asked.variants, asked.start, True, (), asked.population)
    sent = len(pickle.dumps(brief, protocol=5))
    monkeypatch.setattr(work, "SMALL", sent // 2)
    assert Cutter(brief).unit(0, 30).people is None
    monkeypatch.setattr(work, "SMALL", 100)
    assert Cutter(brief).unit(0, 30).people is not None


class Failing(Executor):
    """Does the work at once, but loses the worker on one chunk, always or some times."""

    def __init__(self, start, times):
        self.start, self.left, self.most = start, times, 0

    def submit(self, function, unit):
        future = Future()
        if unit.start == self.start and self.left:
            self.left -= 1
            future.set_exception(BrokenExecutor("gone"))
        else:
            future.set_result(function(unit))
        return future


def test_a_chunk_that_is_lost_again_and_again_ends_the_run_by_name():
    with pytest.raises(WorkerLost, match="rows 60 to 120: a worker was lost 3 times"):
        run_scenario(scenario(), Failing(60, 99), 60)


def test_a_chunk_lost_twice_is_done_the_third_time(reference):
    assert bytes_of(run_scenario(scenario(), Failing(240, 2), 60, tallies=TALLIES)) == reference


def test_what_the_law_lacks_is_said_from_a_worker_too():
    refused = scenario_of("FR", "cesa", population=described("FR", 3, 60))
    lacking = attrs.evolve(refused, variants=[variant_without_law()])
    with pytest.raises(LawNotEstablished, match="cape_accident_base"):
        run_scenario(lacking, chunk=30, workers=2)


def variant_without_law():
    from cae_core import find_country
    from cae_core.simulation.variant import variant_of

    return variant_of(find_country("FR"), "cape", "cape_cesa")


def test_results_of_fewer_persons_are_refused():
    mine = scenario()
    brief = Brief(mine.variants, mine.start, False, (), mine.population)
    first = run_unit(brief, 0, 100)
    gathering = Gathering(mine, (), keep_people=False)
    gathering.add(first)
    with pytest.raises(PersonsMissing):
        gathering.results()
    with pytest.raises(PersonsMissing):
        gathering.add(first)
    with pytest.raises(PersonsMissing):
        gathering.add(attrs.evolve(run_unit(brief, 100, 200), persons=99))
    with pytest.raises(OtherLaw):
        gathering.add(attrs.evolve(run_unit(brief, 100, 200), made_by="somebody else"))


def test_sums_alone_keep_nobody_and_are_the_same(reference):
    results = run_scenario(scenario(), workers=1, chunk=50, keep="sums", tallies=TALLIES)
    assert results.to_json() == reference[0]
    assert not results.people
    assert not any(each.person for each in results.variants)
    assert results.table("people")["row"].size == 0


class Counting(Failing):
    """Counts the chunks that are under way at once."""

    def __init__(self):
        super().__init__(-1, 0)
        self.pool, self.now = ThreadPoolExecutor(1), 0

    def submit(self, function, unit):
        self.now += 1
        self.most = max(self.most, self.now)
        future = self.pool.submit(function, unit)
        future.add_done_callback(lambda _: setattr(self, "now", self.now - 1))
        return future


def test_few_chunks_wait_at_once_however_many_there_are():
    counting = Counting()
    run_scenario(scenario(), counting, chunk=10, workers=1, keep="sums")
    counting.pool.shutdown()
    assert counting.most <= AHEAD + 1


class Unsendable(Made):
    def __reduce__(self):
        raise TypeError("not to be sent")


def test_a_population_that_cannot_be_sent_is_run_here():
    there = scenario(population=Unsendable(varied("MA", 40, 3)))
    with pytest.raises(CannotSend, match="not to be sent"):
        run_scenario(there, chunk=10, workers=2)
    assert run_scenario(there, chunk=10, workers=1).persons == 40


def test_weights_count_as_persons_do():
    people = varied("MA", 50, 4)
    double = attrs.evolve(people, weights=people.weights * 2)
    one, two = (run_scenario(scenario(population=Made(each)), workers=1) for each in (people, double))
    assert two.weight == 2 * one.weight
    for name, amount in one.variants[0].totals.items():
        assert two.variants[0].totals[name] == 2 * amount, name
    assert isinstance(people, People)
