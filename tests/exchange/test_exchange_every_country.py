"""The same small folder in each country: its currency's decimals, its numbers, its stamp, from files to the book."""

import datetime as dt

import pytest

from cae_core.closing.month_end import month_end
from cae_core.country import find_country, known_countries
from cae_core.exchange import read_folder
from cae_core.ledger import Ledger
from cae_core.money import decimals
from cae_core.periods import Month

pytestmark = pytest.mark.filterwarnings("ignore::cae_core.rules.errors.LawNotChecked")
OCTOBER = Month(2026, 10)

SETTINGS = """
name = "Coopérative inventée"
country = "{code}"
legal_form = "{form}"
start = "2026-10"
[files]
decimal = ","
[vat]
services = "payment"
goods = "invoice"
"""
FILES = {
    "persons": "identifiant;nom;{number}\nP1;Une;\n",
    "contracts": "identifiant;personne;type;début\nK1;P1;{kind};2026-01-01\n",
    "activities": "code;nom;personnes\nservices;Services;\nA;Atelier;P1\n",
    "2026-10/factures": (
        "numéro;date;client;activité;libellé;montant HT;taux de TVA;timbre\n"
        "F1;2026-10-05;C1;A;Travail;{typed};{rate};\n"
        "F2;2026-10-06;C1;A;Travail;١٬٠٠٠٫٥٠;{rate};0\n"
    ),
    "2026-10/dépenses": "référence;date;catégorie;montant;activité;fournisseur\n",
    "2026-10/encaissements": "référence;date;facture;montant TTC\nR1;20/10/2026;F2;1,5\n",
    "2026-10/paie": "contrat;mode\n",
}


def written(folder, country):
    places = decimals(country.currency)
    rate = max(country.vat.rates(OCTOBER.last).values(), key=lambda each: each.fraction)
    number = next(each for each in country.identifiers.values() if each.key not in ("siren", "siret"))
    form = next(key for key, each in country.legal_forms.items() if not each.experimental)
    (folder / "cooperative.toml").write_text(SETTINGS.format(code=country.code, form=form), "utf-8")
    (folder / "2026-10").mkdir()
    for name, text in FILES.items():
        filled = text.format(
            number=number.label["ar"],
            kind=next(each.key for each in country.contract_kinds.values() if each.runs_activity),
            typed=f"1 234,{'5'.ljust(places, '0')}",
            rate=f"{rate.n}/{rate.d}",
        )
        (folder / f"{name}.csv").write_text(filled, "utf-8-sig")
    return rate


@pytest.mark.parametrize("code", known_countries())
def test_a_folder_is_read_and_closed(tmp_path, code):
    country = find_country(code)
    rate = written(tmp_path, country)
    reading = read_folder(tmp_path)
    unit = 10 ** decimals(country.currency)
    first, second = reading.months[0].invoices
    assert (first.lines[0].amount, second.lines[0].amount) == (
        1234 * unit + unit // 2,
        1000 * unit + unit // 2,
    )
    store = Ledger(country.chart)
    month_end(reading.cooperative, country, reading.months[0], store, today=dt.date(2026, 11, 3))
    stamp = country.vat.stamp(first.date)
    found = {item: amount for (item, *_), amount in store.open_items("clients").items()}
    with_vat = [round(each.lines[0].amount * (1 + rate.fraction)) for each in (first, second)]
    assert found == {"F1": with_vat[0] + stamp, "F2": with_vat[1] - unit - unit // 2}
    owed = -sum(amount for (_, role), amount in store.balances().items() if role == "stamp_duty")
    assert owed == stamp
