"""What a country says of those who leave is checked: each fault is found, and the library's countries have none."""

import attrs
import pytest

from cae_core.country import PARTS, find_country
from cae_core.country.errors import CountryDataRefused
from cae_core.country.exits import ExitLaw, read_exits
from cae_core.testing import check_country

FRANCE = find_country("FR")
DUTY = (
    '[[duties]]\nkey = "d"\nsource = "FR-4.48"\nconfidence = "text"\n'
    'text = { fr = "À déclarer", ar = "يصرح به", en = "To declare" }\n'
)


def found(text):
    loaders = {part: (lambda part=part: getattr(FRANCE, part)) for part in PARTS}
    loaders["exits"] = lambda: read_exits(text)
    country = attrs.evolve(FRANCE, loaders=loaders)
    return "\n".join(str(each) for each in check_country(country, source=r"FR-\d", checks=["exits"]))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (DUTY, ""),
        (DUTY.replace("FR-4.48", "somewhere"), "does not cite"),
        (DUTY.replace('"text"', '"sure"'), "its confidence is one of"),
        (DUTY.replace("يصرح به", "later"), "no Arabic letter"),
        (DUTY + 'causes = ["boredom"]\n', "no such contract kind or cause: boredom"),
        (DUTY + 'contract_kinds = ["cesa", "none"]\n', "no such contract kind or cause: none"),
        ('[clientele.cesa]\nowner = "me"\nsource = "FR-1.02"\nconfidence = "text"', "its owner is one of"),
        ('[clientele.none]\nsource = "FR-1.02"\nconfidence = "text"', "is meant"),
        ('[set_off]\nsource = "no"\nconfidence = "text"', "exits.set_off"),
        ('[keeps_membership]\ncauses = ["x"]\nsource = "FR-2.69"\nconfidence = "text"', "no such cause: x"),
    ],
)
def test_each_fault_is_found(text, said):
    told = found(text)
    assert bool(told) is bool(said)
    assert said in told


@pytest.mark.parametrize(
    "text", ["[left]\nsource = 'FR-1'", "[set_off]\nwho = 'me'", "[[duties]]\nkey = 'd'"]
)
def test_a_file_with_other_keys_is_refused(text):
    with pytest.raises(CountryDataRefused, match="exits"):
        read_exits(text)


def test_a_country_may_say_nothing():
    loaders = {part: (lambda part=part: getattr(FRANCE, part)) for part in PARTS}
    assert attrs.evolve(FRANCE, loaders=loaders).exits == ExitLaw()
