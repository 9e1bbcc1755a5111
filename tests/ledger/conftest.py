from __future__ import annotations

import os
import shutil
import uuid

import pytest
from ledger_books import CHART, quarter

from cae_core.ledger import Ledger
from cae_core.ledger.book import Book


@pytest.fixture
def book(tmp_path):
    """An empty book in a SQLite file."""
    with Book.open(
        tmp_path / "book.sqlite", CHART, cooperative="Lille", country="FR", currency="EUR"
    ) as opened:
        yield opened


SERVER = os.environ.get("CAE_TEST_POSTGRESQL", "")
"""URL of a PostgreSQL database to try the same tests on, each in a schema of its own."""


@pytest.fixture(params=["memory", "sqlite", *(["postgresql"] if SERVER else [])])
def store(request, tmp_path):
    """An empty store of each kind: what holds of one must hold of the other."""
    if request.param == "memory":
        yield Ledger(CHART, cooperative="Lille", country="FR", currency="EUR")
    elif request.param == "sqlite":
        with Book.open(
            tmp_path / "book.sqlite", CHART, cooperative="Lille", country="FR", currency="EUR"
        ) as opened:
            yield opened
    else:
        yield from _on_the_server()


@pytest.fixture
def server_book():
    """An empty book on the PostgreSQL server, when one is given."""
    if not SERVER:
        pytest.skip("no PostgreSQL server given in CAE_TEST_POSTGRESQL")
    yield from _on_the_server()


def _on_the_server():
    from sqlalchemy import create_engine, make_url

    schema = f"cae_test_{uuid.uuid4().hex}"
    engine = create_engine(SERVER)
    with engine.begin() as connection:
        connection.exec_driver_sql(f"CREATE SCHEMA {schema}")
    url = make_url(SERVER).update_query_dict({"options": f"-csearch_path={schema}"})
    try:
        with Book.open(
            url.render_as_string(hide_password=False),
            CHART,
            cooperative="Lille",
            country="FR",
            currency="EUR",
        ) as opened:
            yield opened
    finally:
        with engine.begin() as connection:
            connection.exec_driver_sql(f"DROP SCHEMA {schema} CASCADE")
        engine.dispose()


@pytest.fixture(scope="session")
def closed_quarter(tmp_path_factory):
    """The file of a closed quarter, made once, and its certificates."""
    path = tmp_path_factory.mktemp("quarter") / "book.sqlite"
    with Book.open(path, CHART, cooperative="Lille", country="FR", currency="EUR") as opened:
        return path, quarter(opened)


@pytest.fixture
def quarter_book(closed_quarter, tmp_path):
    """A copy of that file, opened."""
    with Book.open(shutil.copy(closed_quarter[0], tmp_path / "quarter.sqlite"), CHART) as opened:
        yield opened
