"""The full profile of the fuzz tests runs only when it is asked for (``-m slow``)."""

import pytest


def pytest_collection_modifyitems(config, items):
    if "slow" in config.option.markexpr:
        return
    skip = pytest.mark.skip(reason="full profile: -m slow")
    for item in items:
        if "slow" in item.keywords and "exchange" in item.path.parts:
            item.add_marker(skip)
