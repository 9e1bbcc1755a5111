"""Sources as readers cite them: nothing of a remark stays in English, nothing of a citation is lost."""

import pytest

from cae_core.country import find_country
from cae_core.messages import Sentence
from cae_core.rendering.citations import cited, remarks
from cae_core.rendering.voice import Voice
from cae_core.rules.errors import LawNotEstablished

NB = "\N{NO-BREAK SPACE}"


@pytest.mark.parametrize(
    ("source", "french", "arabic"),
    [
        ("MA-61 and MA-62, L112 arts. 48, 50 and 51", "MA-61, MA-62, L112 art. 48, 50, 51", None),
        ("MA-96, GIE arts. 30 to 32: by contract", f"MA-96, GIE art. 30 – 32{NB}: par contrat", "بالعقد"),
        (
            "DZ-33 says what insures, not from when",
            "DZ-33 dit ce qui assure, non à partir de quand",
            "يقول DZ-33 ما يؤمن، لا ابتداء من متى",
        ),
        ("proposed after TN-48: www.cnam.nat.tn, indemnité de maladie: from the sixth day",
         f"proposé après TN-48{NB}: www.cnam.nat.tn, indemnité de maladie{NB}: à partir du sixième jour",
         "مقترح بعد TN-48: www.cnam.nat.tn, indemnité de maladie: من اليوم السادس"),
        ("DZ-99, loi 1: nobody ever remarked this", "DZ-99, loi 1", "DZ-99, loi 1"),
        ("statuts : notre taux: voté en 2024", "statuts : notre taux: voté en 2024", None),
        ("PV 1, 2026-09-18, R3", "PV 1, 2026-09-18, R3", None),
    ],
)  # fmt: skip
def test_a_source_is_cited_in_the_readers_language(source, french, arabic):
    assert Voice("fr").reference(source) == french
    if arabic is not None:
        assert arabic in Voice("ar").reference(source)
    assert Voice("en").reference(source) == source


def test_an_error_of_the_law_cites_it_in_the_readers_language():
    error = LawNotEstablished(
        key="cap", on="2026-12-31", source="DZ-59 says what insures, not from when", unit="rate"
    )
    assert "DZ-59 dit ce qui assure, non à partir de quand" in Voice("fr").error(error)
    assert "says" not in Voice("ar").error(error)


def test_other_fields_are_no_sources():
    text = Sentence("{what} – {source}", dict.fromkeys(("what", "source"), "DZ-1: by contract"))
    assert Voice("fr").text(text) == f"DZ-1: by contract – DZ-1{NB}: par contrat"


@pytest.mark.parametrize("language", ["fr", "ar"])
@pytest.mark.parametrize("code", ["FR", "MA", "TN", "DZ"])
def test_no_remark_on_a_parameter_of_the_law_is_lost(code, language):
    """Each piece of each source is still there, said in the language or cited."""
    parameters = find_country(code).parameters.parameters
    sources = {row.source for each in parameters.values() for row in each.rows}
    assert len(sources) > 10
    voice = Voice(language, code)
    for source in sources:
        if list(remarks(source)):
            assert voice.reference(source).count(":") >= cited(source, str).count(":"), source
            assert not set(remarks(source)) & set(remarks(voice.reference(source))), source
