"""Legal form and national numbers: what is wrong is a problem of its row, what is disputed a remark."""

import sys
import types

import attrs
import pytest
from closing_small import FRANCE, close, problems, reading

from cae_core.closing.identity import HIDDEN, identity_problems, identity_remarks
from cae_core.country import find_country
from cae_core.country.identifiers import Identifier
from cae_core.errors import ExtraMissing

SIREN, SIRET = "732829320", "73282932000074"
NIR, IBAN = "284035999900161", "FR7699999000010000000100122"


def cooperative(person=None, **changes):
    made = attrs.evolve(reading().cooperative, **changes)
    if person:
        people = {**made.persons, "P1": attrs.evolve(made.persons["P1"], identifiers=person)}
        made = attrs.evolve(made, persons=people)
    return made


def test_numbers_as_issued_are_no_problem():
    right = cooperative(
        {"nir": NIR, "iban": IBAN}, identifiers={"siren": SIREN, "siret": SIRET, "iban": IBAN}
    )
    assert identity_problems(right, FRANCE) == []


@pytest.mark.parametrize(
    ("key", "number"),
    [
        ("siren", "732829321"),
        ("siret", "73282932000075"),
        ("iban", "FR7699999000010000000100123"),
        ("siren", "73282932"),
    ],
)
def test_a_wrong_number_of_the_cooperative_is_named(key, number):
    (problem,) = identity_problems(cooperative(identifiers={key: number}), FRANCE)
    assert (problem.column, problem.value) == (f"identifiers.{key}", number)
    assert problem.origin.file == "cooperative.toml"
    assert key.upper() in problem.text()


@pytest.mark.parametrize(
    ("key", "number"), [("nir", "284035999900162"), ("iban", "FR7699999000010000000100123")]
)
def test_a_wrong_number_of_a_person_keeps_its_row_and_hides_the_number(key, number):
    (problem,) = identity_problems(cooperative({key: number}), FRANCE)
    assert (problem.origin.file, problem.origin.row) == ("persons.csv", 2)
    assert (problem.column, problem.value) == (key, HIDDEN)
    assert number not in problem.text()


def test_a_number_the_country_does_not_know_is_left_alone():
    assert identity_problems(cooperative(identifiers={"ape": "70.22Z"}), FRANCE) == []


def test_a_legal_form_of_no_french_law_is_a_problem_and_nothing_is_posted():
    (problem,) = problems(cooperative=cooperative(legal_form="ma_cooperative"))
    assert (problem.column, problem.value) == ("legal_form", "ma_cooperative")
    assert "scop_sarl" in problem.text()
    assert close(cooperative=cooperative(legal_form="scic_sas"))[1].posted > 0


def test_a_disputed_check_makes_a_remark_and_no_problem(monkeypatch):
    disputed = Identifier("siren", {"en": "SIREN"}, "stdnum.fr.siren", disputed=True)
    country = attrs.evolve(find_country("FR"))
    monkeypatch.setitem(vars(country), "identifiers", {"siren": disputed})
    wrong = cooperative(identifiers={"siren": "732829321"})
    assert identity_problems(wrong, country) == []
    (remark,) = identity_remarks(wrong, country)
    assert "disputed" in str(remark.text)


@pytest.mark.parametrize("number", ["73282932", "73282932A"])
def test_the_form_of_a_number_is_not_in_dispute(monkeypatch, number):
    disputed = Identifier("siren", {"en": "SIREN"}, "stdnum.fr.siren", disputed=True)
    country = attrs.evolve(find_country("FR"))
    monkeypatch.setitem(vars(country), "identifiers", {"siren": disputed})
    wrong = cooperative(identifiers={"siren": number})
    (problem,) = identity_problems(wrong, country)
    assert (problem.column, problem.value) == ("identifiers.siren", number)
    assert list(identity_remarks(wrong, country)) == []


def test_a_module_of_the_countrys_own_is_asked_like_any_other(monkeypatch):
    """It follows python-stdnum's convention, exceptions included: without that library nothing is checked."""
    from stdnum.exceptions import InvalidChecksum, InvalidLength

    own = types.ModuleType("invented_numbers")
    monkeypatch.setitem(sys.modules, own.__name__, own)

    def validate(number):
        if len(number) != 2:
            raise InvalidLength
        if number[0] != number[1]:
            raise InvalidChecksum
        return number

    own.validate = validate
    number = Identifier("twin", {"en": "Twin"}, own.__name__, disputed=True)
    assert (number.check("55"), number.is_valid("56"), number.format("55")) == ("55", False, "55")
    monkeypatch.setitem(sys.modules, "stdnum.exceptions", None)
    with pytest.raises(ExtraMissing, match="identifiers"):
        number.check("55")


def test_without_the_extra_a_remark_says_that_nothing_was_checked(monkeypatch):
    country = attrs.evolve(find_country("FR"))
    missing = Identifier("siren", {"en": "SIREN"}, "stdnum.fr.siren")
    monkeypatch.setitem(vars(country), "identifiers", {"siren": missing})
    monkeypatch.setattr("cae_core.country.identifiers.import_module", _missing)
    wrong = cooperative(identifiers={"siren": "732829321"})
    assert identity_problems(wrong, country) == []
    (remark,) = identity_remarks(wrong, country)
    assert "identifiers" in str(remark.text)


def _missing(name):
    raise ModuleNotFoundError(name)
