"""A cooperative is wound up through the command, in each country and language: told, refused, closed, proved, paid."""

import json

import pytest
from ending_folders import FORMS, ROW, ending
from year_folders import write

from cae_core.office import open_office, report_liquidation

pytestmark = pytest.mark.filterwarnings("ignore::cae_core.rules.errors.LawNotChecked")
FACTS = {"FR": "FR-2.09", "MA": "MA-40", "TN": "TN-20"}
STATUTES = {"en": "statutes", "fr": "statuts", "ar": "النظام الأساسي"}
"""What an Algerian page cites: no law says to whom what remains goes."""
WORDS = {
    "en": ("Net assets", "Given back to members", "nothing is posted", "Liquidation closed"),
    "fr": ("Actif net", "Rendu aux associés", "rien n’est comptabilisé", "Liquidation close"),
    "ar": ("الأصول الصافية", "المرجع إلى الأعضاء", "لا يقيد أي شيء", "تصفية مقفلة"),
}


def page(folder):
    return (folder / "out" / "liquidation" / "liquidation.html").read_text(encoding="utf-8")


def source(code, language):
    """Where the devolution is said."""
    return FACTS.get(code, STATUTES[language])


@pytest.mark.parametrize("code", FORMS)
def test_from_the_first_look_to_an_empty_book(tmp_path, cae, code):
    folder = ending(tmp_path / code, code)
    for language, (net, back, nothing, _) in WORDS.items():
        status, out, err = cae("--lang", language, "liquidation", folder)
        assert (status, err) == (0, "")
        assert all(each in out for each in (net, back, nothing, source(code, language)))
        assert all(
            each in page(folder) for each in (net, back, nothing, source(code, language), "Anne Tilleul")
        )
        assert ('lang="ar" dir="rtl"' in page(folder)) is (language == "ar")
    decimals = "000" if code == "TN" else "00"
    told = json.loads(cae("--json", "liquidation", folder, "--costs", "100")[1])
    keys = ("net_assets", "creditors", "members", "costs", "remainder", "closed", "first")
    amounts = [f"{each}.{decimals}" for each in (7500, 0, 6000, 100, 1400)]
    assert [told[key] for key in keys] == [*amounts, "", []]
    assert cae("month-end", folder, "2026-10", "--today", "2026-11-02")[0] == 0
    assert cae("month-end", folder, "2026-10", "--today", "2026-11-02")[0] == 0
    assert cae("verify", folder)[0] == cae("shares", folder)[0] == 0
    for language, words in WORDS.items():
        status, out, err = cae("--lang", language, "liquidation", folder)
        assert (status, err) == (0, "")
        assert "AGE 2026" in out
        assert words[2] not in out
        assert all(each in page(folder) for each in (words[3], "AGE 2026", "Coopérative imaginaire du Lac"))
    assert cae("month-end", folder, "2026-11", "--today", "2026-12-02")[0] == 0
    assert cae("verify", folder)[0] == 0
    with open_office(folder) as office:
        assert not any(office.book.all_open_items(["capital_to_refund", "allocated_outside"]).values())
        assert sum(v for (_, role), v in office.book.balances().items() if role == "bank") == 0


@pytest.mark.parametrize("code", FORMS)
@pytest.mark.parametrize(("language", "word"), [("en", "members"), ("fr", "associés"), ("ar", "الأعضاء")])
def test_members_are_refused_with_the_article(tmp_path, cae, code, language, word):
    folder = ending(tmp_path / code, code, heir=word)
    status, _, err = cae("--lang", language, "month-end", folder, "2026-10", "--today", "2026-11-02")
    assert (status, source(code, language) in err, "liquidation.csv" in err) == (1, True, True)
    with open_office(folder) as office:
        assert [str(each) for each in office.book.closed_months()] == ["2026-09"]
        assert not office.book.documents("liquidation")


def test_somebody_of_the_folder_is_refused(tmp_path, cae):
    folder = ending(tmp_path / "fr", "FR")
    row = ROW.format(heir="coopératives").replace("Coopérative imaginaire du Lac", "anne tilleul")
    write(folder, {"2026-10/liquidation.csv": row})
    status, _, err = cae("--lang", "fr", "check", folder, "--month", "2026-10")
    assert status == 1
    assert "ce qui reste n’est pas pour eux (FR-2.09, L47 art. 19)" in err


def test_what_no_law_says_is_asked_before_and_at_the_closing(tmp_path, cae):
    folder = ending(tmp_path / "dz", "DZ", statutes="")
    assert "DZ-7" in cae("liquidation", folder)[1]
    assert report_liquidation(folder).told.found.beneficiary is None
    assert "remainder_to_members" in cae("month-end", folder, "2026-10", "--today", "2026-11-02")[2]


def test_the_lock_that_a_law_lacks_is_shown(tmp_path, cae):
    """MA-41, beside the law of France, which keeps it (FR-2.85)."""
    found = {}
    for code in ("MA", "FR"):
        told = json.loads(cae("--json", "liquidation", ending(tmp_path / code, code))[1])["conversion"]
        found[code] = (told["locked"], told["unlocked"], told["source"][:7])
    assert found == {"MA": ("0.00", "1000.00", "MA-41, "), "FR": ("1000.00", "0.00", "FR-2.85")}


@pytest.mark.parametrize(
    ("options", "status", "told"),
    [
        (["--to", "coopératives"], 0, "Other cooperatives, or unions of cooperatives"),
        (["--to", "members"], 1, "not among those who may receive what is left"),
        (["--to", "nobody"], 1, "names nobody who may receive what is left; known: members, cooperatives"),
        (["--on", "2026-08-31"], 1, "the book begins on 1 Sept 2026"),
        (["--on", "2026-09-11"], 0, "7,800.00"),
        (["--on", "yesterday"], 2, "cannot read the date"),
        (["--costs", "much"], 2, "cannot read the amount"),
    ],
)
def test_what_may_be_asked(tmp_path, cae, options, status, told):
    """On 11 September the client of 10 September owes 800.00 and nothing is spent yet."""
    folder = ending(tmp_path / "fr", "FR")
    code, out, err = cae("liquidation", folder, *options)
    assert (code, told in out + err) == (status, True), out + err


@pytest.mark.parametrize("held", ["", '[shares]\nvalue = "100"\n'])
def test_without_a_register_the_whole_is_told_and_the_closing_refused(tmp_path, cae, held):
    folder = ending(tmp_path / "fr", "FR")
    toml = (folder / "cooperative.toml").read_text(encoding="utf-8")
    (folder / "cooperative.toml").write_text(
        toml.replace('[shares]\nvalue = "100"\n', held), encoding="utf-8"
    )
    if not held:
        (folder / "opening_shares.csv").unlink()
    told = report_liquidation(folder)
    assert sum(told.told.found.members.values()) == 6000_00
    assert [row.person for row in told.page.members] == (["Anne Tilleul", "Saule"] if held else [])
    code, _, err = cae("month-end", folder, "2026-10", "--today", "2026-11-02")
    assert (code == 0, "keep the register of shares" in err) == (bool(held), not held)
