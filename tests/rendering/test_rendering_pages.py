"""Pages say what they must, escape what people type, and refer to nothing outside themselves."""

import re
from html.parser import HTMLParser

import attrs
import pytest
import rendering_samples as samples

from cae_core.rendering.pages import Figure, Notice, Party
from cae_core.rendering.render import render

PAGES = {"payslip": samples.PAYSLIP, "statement": samples.STATEMENT, "summary": samples.SUMMARY}
HOSTILE = """<script>alert(1)</script>"><img src=x onerror=y>&'=1+1{{ 7*7 }}{% raw %}"""
VOID = {"meta", "br", "img", "hr", "link", "input"}


class Reading(HTMLParser):
    """A page as read: its tags, its attributes, and the texts of its rows and items."""

    def __init__(self, html):
        super().__init__(convert_charrefs=True)
        self.tags, self.attributes, self.open, self.rows, self.text, self.items = [], [], [], [], [], []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        if tag not in VOID:
            self.open.append(tag)
        if tag == "li":
            self.items.append("")
        if tag == "tr":
            self.rows.append((dict(attrs), []))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if "li" in self.open:
            self.items[-1] += data
        words = " ".join(data.split())
        if not words or "style" in self.open:
            return
        self.text.append(words)
        if "tr" in self.open:
            self.rows[-1][1].append(words)

    def row(self, node):
        """The texts of the row of a payslip's node."""
        (found,) = [texts for attributes, texts in self.rows if attributes.get("data-node") == node]
        return found

    def order(self, *texts):
        """Where texts stand, in reading order."""
        return [self.text.index(text) for text in texts]


def read(page, language="fr", country="FR"):
    return Reading(render(page, language, country))


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("language", ["fr", "en", "ar"])
def test_every_page_is_well_formed_in_every_language(name, language):
    page = read(PAGES[name], language)
    assert page.open == []
    assert page.tags.count("h1") == 1
    assert ("html", "lang", language) in page.attributes
    assert ("html", "dir", "rtl" if language == "ar" else "ltr") in page.attributes


@pytest.mark.parametrize("name", PAGES)
def test_a_page_refers_to_nothing_outside_itself(name):
    html = render(PAGES[name], "fr")
    page = Reading(html)
    assert not {"script", "link", "img", "iframe", "object"} & set(page.tags)
    assert not [name for _, name, _ in page.attributes if name in ("src", "href") or name.startswith("on")]
    assert not re.search(r"https?://|url\(|@import", html)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_prints_on_a4_and_reads_on_a_phone(name):
    html = render(PAGES[name], "fr")
    assert "@page { size: A4;" in html
    assert "@media (max-width: 640px)" in html
    assert "width=device-width" in html


@pytest.mark.parametrize("name", PAGES)
def test_rendering_twice_gives_the_same_bytes(name):
    assert render(PAGES[name], "fr") == render(PAGES[name], "fr")


def hostile(value):
    """The same value with every text that somebody typed made hostile."""
    if isinstance(value, str):
        return HOSTILE if not value.isdigit() else value
    if isinstance(value, tuple):
        return tuple(hostile(each) for each in value)
    return value


@pytest.mark.parametrize(
    "page",
    [
        attrs.evolve(
            samples.PAYSLIP,
            employer=Party(HOSTILE, HOSTILE, ((HOSTILE, HOSTILE),)),
            employee=Party(HOSTILE, HOSTILE),
            job=HOSTILE,
            grade=HOSTILE,
            reference=HOSTILE,
            agreement=HOSTILE,
            pay_basis=HOSTILE,
        ),
        attrs.evolve(
            samples.STATEMENT,
            cooperative=Party(HOSTILE),
            activity=HOSTILE,
            name=HOSTILE,
            persons=(HOSTILE,),
            notices=(HOSTILE,),
            reference=HOSTILE,
            open_items=tuple(
                attrs.evolve(item, document=HOSTILE, party=HOSTILE) for item in samples.STATEMENT.open_items
            ),
            sections=tuple(
                attrs.evolve(
                    section,
                    movements=tuple(
                        attrs.evolve(each, document=HOSTILE, label=HOSTILE, number=HOSTILE, account=HOSTILE)
                        for each in section.movements
                    ),
                )
                for section in samples.STATEMENT.sections
            ),
        ),
        attrs.evolve(
            samples.SUMMARY,
            cooperative=Party(HOSTILE, HOSTILE),
            notices=(Notice(HOSTILE, about=HOSTILE),),
            pay=tuple(
                attrs.evolve(row, person=HOSTILE, contract=HOSTILE, note=HOSTILE)
                for row in samples.SUMMARY.pay
            ),
            activities=tuple(
                attrs.evolve(row, name=HOSTILE, code=HOSTILE) for row in samples.SUMMARY.activities
            ),
            due=tuple(attrs.evolve(row, creditor=HOSTILE, what=HOSTILE) for row in samples.SUMMARY.due),
        ),
    ],
    ids=PAGES,
)
def test_what_people_type_stays_text(page):
    html = render(page, "fr")
    found = Reading(html)
    assert not {"script", "img"} & set(found.tags)
    assert "<script" not in html
    assert [text for text in found.text if "<script>alert(1)</script>" in text and "{{ 7*7 }}" in text]
    assert found.open == []


def test_a_payslip_follows_the_order_of_the_french_model():
    """FR-4.32: health, accidents, retirement, unemployment, CSG, reductions, then the totals."""
    page = read(samples.PAYSLIP, "en")
    where = page.order(
        "Gross pay",
        "Health",
        "Work accidents",
        "Retirement",
        "Unemployment",
        "CSG and CRDS",
        "Exemptions and reductions",
        "Total contributions",
        "Net social amount",
        "Net pay before income tax",
        "Income tax withheld (default rate)",
        "Net paid",
        "Total paid by the employer",
    )
    assert where == sorted(where)


@pytest.mark.parametrize(
    "words",
    ["Bulletin de paie", "Montant net social", "Net à payer avant impôt sur le revenu", "Net payé"],
)
def test_a_french_payslip_uses_the_words_of_the_model(words):
    """FR-4.31: the wording is fixed by order."""
    assert words in read(samples.PAYSLIP, "fr").text


def test_a_payslip_shows_bases_rates_and_both_parts():
    page = read(samples.PAYSLIP, "en")
    assert page.row("vieillesse_plafonnee_employee") == [
        "Old age, under the ceiling",
        "3,000.00",
        "6.90 %",
        "207.00",
        "256.50",
    ]
    assert page.row("maladie_employer") == ["Sickness, maternity", "3,000.00", "390.00"]
    assert page.row("reduction_generale") == ["General reduction", "-299.40"]
    assert page.row("income_tax") == ["Income tax withheld (default rate)", "2,520.00", "5.30 %", "133.56"]


@pytest.mark.parametrize(
    ("node", "expected"),
    [
        ("gross", ["Gross pay", "3,000.00"]),
        ("net_social", ["Net social amount", "2,433.57"]),
        ("net_before_tax", ["Net pay before income tax", "2,433.57"]),
        ("net_pay", ["Net paid", "2,300.01"]),
        ("reductions", ["Total of exemptions and reductions of contributions", "299.40"]),
        ("employer_cost", ["Total paid by the employer", "3,770.20"]),
    ],
)
def test_a_payslip_shows_the_totals_the_law_asks_for(node, expected):
    assert read(samples.PAYSLIP, "en").row(node) == expected


def test_a_payslip_says_whose_it_is_and_when_it_was_paid():
    """FR-4.30: both parties with address and numbers, job, period, pay date."""
    text = read(samples.PAYSLIP, "en").text
    for expected in (
        "Les Ateliers réunis",
        "12 rue des Tisserands",
        "732 829 320 00074",
        "7022Z",
        "Zoé Carpentier",
        "Céramiste",
        "October 2026",
        "Paid on 31 Oct 2026",
        "2 85 05 59 350 123 45",
    ):
        assert expected in text


def test_the_payslip_of_a_cesa_names_what_pay_rests_on_and_no_hours():
    """FR-4.30, R3243-1 5° b."""
    text = read(samples.PAYSLIP, "en").text
    assert "result of the autonomous activity, no working time" in text
    assert "Hours" not in text


def test_the_payslip_of_an_employee_counts_hours():
    page = attrs.evolve(samples.PAYSLIP, hours=samples.rate("455/3"), pay_basis="")
    text = read(page).text
    assert text[text.index("Heures") + 1] == "151,67"


def test_a_payslip_tells_to_keep_it_and_where_figures_are_not_sure():
    """FR-4.34 (R3243-5) and the confidence of the facts used."""
    page = read(samples.PAYSLIP, "en")
    assert "Keep this payslip without limit of time." in page.text
    assert "More about payslips: service-public.fr" in page.text
    (fact,) = [each for each in page.items if "Default grid" in each]
    assert fact == "Default grid of withheld tax: 5.30 % (FR-3.62, secondary source)"


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        ("0.0315", "rate", "3.15 %"),
        ("4005", "amount", "€4,005.00"),
        ("151.6667", "number", "151.6667"),
        ("50", "count", "50"),
        ("true", "flag", "true"),
        ("typed", "", "typed"),
    ],
)
def test_a_fact_is_written_by_its_unit(value, unit, expected):
    fact = attrs.evolve(samples.PAYSLIP.facts[0], value=value, unit=unit)
    (item,) = read(attrs.evolve(samples.PAYSLIP, facts=(fact,)), "en").items
    assert (
        item.replace("\u00a0", " ") == f"Default grid of withheld tax: {expected} (FR-3.62, secondary source)"
    )


def test_a_scale_is_named_without_its_brackets():
    fact = attrs.evolve(samples.PAYSLIP.facts[0], value="", unit="scale")
    (item,) = read(attrs.evolve(samples.PAYSLIP, facts=(fact,)), "en").items
    assert item == "Default grid of withheld tax (FR-3.62, secondary source)"


def test_a_payslip_without_doubtful_facts_does_not_mention_them():
    text = " ".join(read(attrs.evolve(samples.PAYSLIP, facts=()), "en").text)
    assert "unverified" not in text


def test_employers_rates_have_a_column_only_when_some_line_has_one():
    group = samples.PAYSLIP.groups[0]
    row = attrs.evolve(group.rows[0], employer_rate=samples.rate("0.13"))
    page = attrs.evolve(samples.PAYSLIP, groups=(attrs.evolve(group, rows=(row,)),))
    assert "13.00 %" in read(page, "en").row("maladie_employer")
    assert "Employer rate" not in read(samples.PAYSLIP, "en").text


def test_arabic_payslips_label_their_lines_in_arabic():
    page = read(samples.PAYSLIP, "ar")
    assert page.row("vieillesse_plafonnee_employee")[0] == "الشيخوخة (في حدود السقف)"
    assert ("html", "dir", "rtl") in page.attributes


def test_a_statement_shows_each_figure_from_opening_to_closing():
    rows = {
        attributes["data-key"]: texts
        for attributes, texts in read(samples.STATEMENT, "en").rows
        if "data-key" in attributes
    }
    assert rows["available"] == ["Available", "2,915.50", "-503.13", "2,412.37"]
    assert rows["receivables"] == ["Receivables", "960.00", "960.00", "1,920.00"]
    assert list(rows) == [figure.key for figure in samples.STATEMENT.figures]


def test_a_statement_shows_each_movement_with_its_document():
    rows = [texts for _, texts in read(samples.STATEMENT, "en").rows]
    assert [
        "5 Oct 2026",
        "2026-000412",
        "F-2026-118",
        "Vases et bols, Galerie du Nord",
        "706000",
        "2,400.00",
    ] in rows
    assert ["9 Oct 2026", "2026-000431", "A-31", "Grès et émaux", "601000", "-380.50"] in rows
    assert ["Opening", "4,215.50"] in rows
    assert ["Closing", "4,512.37"] in rows


def test_a_statement_explains_the_contribution_with_level_and_scheme():
    rows = [texts for _, texts in read(samples.STATEMENT, "en").rows]
    (services,) = [texts for texts in rows if texts[0] == "Shared services"]
    assert services == [
        "Shared services",
        "Scheme of 2015 (hypothesis)",
        "cooperative",
        "2,019.50",
        "gross margin",
        "13.5 %",
        "272.63",
    ]
    assert ["turnover €2,400.00 less production costs €380.50"] in rows
    assert ["Total", "302.63"] in rows


def test_a_contribution_without_base_leaves_the_base_empty():
    rows = [texts for _, texts in read(samples.STATEMENT, "en").rows]
    assert ["Fixed part", "coopaname", "activity", "€30.00 a month per person", "30.00"] in rows


def test_a_statement_holds_the_analytic_result_and_balance_accounts():
    """FR-1.12."""
    page = read(samples.STATEMENT, "en")
    rows = [texts for _, texts in page.rows]
    assert ["706000", "Services sold", "2,400.00", "19,300.00"] in rows
    assert ["Total", "653.13", "5,112.00"] in rows
    assert ["512000", "Bank", "3,979.17"] in rows
    assert page.order("Analytic result account", "Analytic balance account") == sorted(
        page.order("Analytic result account", "Analytic balance account")
    )


def test_a_statement_says_which_invoices_are_late():
    rows = [texts for _, texts in read(samples.STATEMENT, "en").rows]
    assert ["F-2026-097", "Galerie du Nord", "15 Oct 2026 – late", "960.00"] in rows
    assert ["F-2026-118", "Galerie du Nord", "20 Nov 2026", "960.00"] in rows


def test_an_empty_statement_is_still_a_page():
    page = attrs.evolve(
        samples.STATEMENT,
        sections=(),
        contribution=(),
        income=(),
        charges=(),
        assets=(),
        liabilities=(),
        open_items=(),
        notices=(),
    )
    assert "Available" in read(page, "en").text


def test_a_figure_is_found_by_its_key():
    assert samples.STATEMENT.figure("available").amount == 241_237
    with pytest.raises(KeyError):
        samples.STATEMENT.figure("nothing")


def test_a_summary_puts_warnings_before_figures():
    page = read(samples.SUMMARY, "en")
    where = page.order("VELO", "Turnover", "What is owed, to whom, and when", "Pay", "Activities")
    assert where == sorted(where)
    assert ("li", "class", "warning") in page.attributes


def test_a_summary_totals_what_it_lists():
    rows = [texts for _, texts in read(samples.SUMMARY, "en").rows]
    assert ["URSSAF", "social contributions", "15 Nov 2026", "21,103.45"] in rows
    assert ["Total", "26,523.50"] in rows
    assert ["Total", "4,182.00", "3,287.01", "5,080.25"] in rows
    assert ["Total", "7,520.00", "814.63", "5,220.20", "173.86", "2,400.37"] in rows


def test_a_summary_ends_with_the_seal():
    page = read(samples.SUMMARY, "en")
    assert samples.SUMMARY.seal in page.text
    assert any("Entries 2026-000410 to 2026-000533." in text for text in page.text)
    assert "Closed on 3 Nov 2026" in page.text


def test_amounts_follow_the_locale_and_the_currency():
    page = attrs.evolve(samples.SUMMARY, currency="TND", figures=(Figure("turnover", "CA", 1_234_567),))
    assert "1.234,567" in " ".join(read(page, "ar", "TN").text)
    assert "1,234.567" in " ".join(read(page, "en", "TN").text)
