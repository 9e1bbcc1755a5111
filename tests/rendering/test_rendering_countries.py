"""Amounts, days, months and words as each country writes them; banners and particulars on pages."""

import datetime as dt
import subprocess
import sys

import attrs
import pytest
import rendering_samples as samples

from cae_core.country.errors import CountryDataRefused
from cae_core.country.words import PAGE_WORDS, read_words
from cae_core.periods import Month
from cae_core.rendering import Voice, render
from cae_core.rendering.pages import Figure, Particular, PayslipRow
from cae_core.rules.ratio import Ratio

NARROW, NBSP = "\u202f", "\u00a0"
NOVEMBER = Month(2026, 11)


@pytest.mark.parametrize(
    ("reader", "currency", "minor", "expected"),
    [
        (("fr", "MA"), "MAD", 123_456_750, f"1{NARROW}234{NARROW}567,50"),
        (("ar", "MA"), "MAD", 123_456_750, "1.234.567,50"),
        (("fr", "TN"), "TND", 1_234_567_500, f"1{NARROW}234{NARROW}567,500"),
        (("ar", "TN"), "TND", 1_234_567_500, "1.234.567,500"),
        (("fr", "DZ"), "DZD", 123_456_750, f"1{NARROW}234{NARROW}567,50"),
        (("ar", "DZ"), "DZD", 123_456_750, "1.234.567,50"),
    ],
)
def test_amounts_have_the_countrys_marks_western_digits_and_decimals(reader, currency, minor, expected):
    """MA-191; three decimals for the dinar of Tunisia."""
    assert Voice(*reader).amount(minor, currency) == expected


@pytest.mark.parametrize(
    ("reader", "currency", "symbol"),
    [
        (("fr", "TN"), "TND", "DT"),
        (("fr", "DZ"), "DZD", "DA"),
        (("ar", "MA"), "MAD", "د.م."),
        (("ar", "TN"), "TND", "د.ت."),
        (("ar", "DZ"), "DZD", "د.ج."),
    ],
)
def test_money_has_the_local_symbol_after_the_amount(reader, currency, symbol):
    said = Voice(*reader).money(100_000, currency)
    assert symbol in said
    assert said.index(symbol) > said.index("00")


@pytest.mark.parametrize(
    ("reader", "month", "day"),
    [
        (("fr", "MA"), "novembre 2026", "30 nov. 2026"),
        (("ar", "MA"), "نونبر 2026", "30 نونبر 2026"),
        (("ar", "TN"), "نوفمبر 2026", "30 نوفمبر 2026"),
        (("ar", "DZ"), "نوفمبر 2026", "30 نوفمبر 2026"),
    ],
)
def test_months_have_the_countrys_names(reader, month, day):
    """MA-191: نونبر in Morocco."""
    assert (Voice(*reader).month(NOVEMBER), Voice(*reader).day(dt.date(2026, 11, 30))) == (month, day)


def test_moroccan_months_do_not_depend_on_who_wrote_before():
    """In a fresh process, since what is loaded first counts."""
    program = (
        "import datetime as dt\n"
        "from cae_core.rendering import Voice\n"
        "day = dt.date(2026, 11, 30)\n"
        "Voice('ar').day(day), Voice('ar', 'DZ').day(day)\n"
        "assert Voice('ar', 'MA').day(day) == '30 \u0646\u0648\u0646\u0628\u0631 2026'\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


def test_a_country_that_is_not_installed_has_no_words_of_its_own():
    assert Voice("fr", "ZZ").say("Payslip") == "Bulletin de paie"


def test_a_word_that_pages_do_not_have_is_refused():
    with pytest.raises(CountryDataRefused, match="payslips_of_old"):
        read_words({"payslips_of_old": {"fr": "Vieux bulletins"}})
    assert read_words({"payslip": {"fr": "Fiche"}}) == {PAGE_WORDS["payslip"]: {"fr": "Fiche"}}


# --- pages ----------------------------------------------------------------------------------------

WARNED = {"fr": "Expérimentation.", "ar": "تجربة.", "en": "Experiment."}


@pytest.mark.parametrize(
    "page", [samples.PAYSLIP, samples.STATEMENT, samples.SUMMARY], ids=lambda p: type(p).__name__
)
@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_a_banner_comes_before_everything_else_on_every_page(page, language):
    html = render(attrs.evolve(page, banners=(WARNED,)), language, "DZ")
    body = html[html.index("<main") :]
    banner = f'<p class="banner" role="note">{WARNED[language]}</p>'
    assert banner in body
    assert body.index(banner) < body.index("<h1")
    assert "banner" not in render(page, language, "DZ").partition("</style>")[2]


def payslip(**changes):
    return render(attrs.evolve(samples.PAYSLIP, country="MA", currency="MAD", **changes), "fr")


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        (26, "count", "26"),
        (Ratio(51, 2), "number", "25,5"),
        (Ratio(3, 20), "rate", f"15,00{NBSP}%"),
        (True, "flag", "oui"),
        (False, "flag", "non"),
        (150_000, "amount", f"1{NARROW}500,00{NBSP}MAD"),
    ],
)
def test_a_payslip_states_particulars_by_their_unit(value, unit, expected):
    html = payslip(particulars=(Particular("Jours payés", value, unit),))
    assert f"<dt>Jours payés</dt><dd><bdi>{expected}</bdi></dd>" in html


def test_a_payslip_names_its_totals_as_the_country_does():
    html = payslip(labels={"net_pay": {"fr": "Net à payer", "ar": "الصافي للأداء", "en": "Net to pay"}})
    assert '<th scope="row">Net à payer</th>' in html
    assert "Salaire brut" in html


def test_several_taxes_and_what_is_withheld_stand_between_net_before_tax_and_net_pay():
    rows = [PayslipRow(name, employee=1_000) for name in ("IRPP", "CSS", "Avance récupérée")]
    html = payslip(taxes=tuple(rows[:2]), withheld=tuple(rows[2:]))
    where = [html.index(f">{name}<") for name in ("IRPP", "CSS", "Avance récupérée")]
    assert html.index('data-node="net_before_tax"') < where[0]
    assert where == sorted(where)
    assert where[2] < html.index('data-node="net_pay"')


def test_results_stand_before_net_pay_before_tax():
    html = payslip(results=(Figure("taxable", "Net imposable", 2_000_00),))
    assert html.index("Total des cotisations") < html.index("Net imposable")
    assert html.index("Net imposable") < html.index('data-node="net_before_tax"')


def test_numbers_of_persons_stay_left_to_right_in_arabic():
    html = render(samples.PAYSLIP, "ar", "MA")
    assert '<bdi dir="ltr">732 829 320 00074</bdi>' in html
