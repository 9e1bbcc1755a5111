"""A synthetic cooperative of three persons, in the country and legal form that a test asks for."""

import datetime as dt

from cae_core.office import close_month, open_office
from cae_core.office.payslip_pages import payslip_page, payslips
from cae_core.periods import Month

OCTOBER = Month(2026, 10)

_COUNTRIES = {
    "DZ": {
        "legal_form": "dz_experiment",
        "kind": "experiment_entrepreneur",
        "head": "",
        "pay": "",
        "persons": "",
        "numbers": "",
        "contracts": "base_salary",
        "holder": "24 000,00",
        "staff": "42 000,00",
        "amounts": ("200 000,00", "100 000,00", "45 000,00", "5 000,00", "4 400,00"),
        "elements": ("rendement", "panier"),
    },
    "TN": {
        "legal_form": "tn_smsa",
        "kind": "entrepreneur",
        "head": 'language = "ar"\n',
        "pay": 'work_accident_rate = "0.5 %"\nmanufacturing = "false"\n',
        "persons": "cin;rib",
        "numbers": ";01234567;10006035183598478831",
        "contracts": "base_salary;children;head_of_household",
        "holder": ";;",
        "staff": "1 200,000;1;true",
        "amounts": ("6 000,000", "3 000,000", "1 100,000", "150,000", "45,250"),
        "elements": ("bonus", "allowance"),
    },
    "MA": {
        "legal_form": "ma_cooperative",
        "vat": "20 %",
        "kind": "entrepreneur",
        "head": "",
        "pay": 'work_accident_rate = "0.5 %"\n',
        "persons": "cin",
        "numbers": ";AB123456",
        "contracts": "full_time_base_salary;dependants",
        "holder": ";",
        "staff": "6 000,00;1",
        "amounts": ("60 000,00", "30 000,00", "6 500,00", "500,00", "300,00"),
        "elements": ("bonus", "meal"),
    },
}


def closed(folder, country, language, **changes):
    """Write the cooperative's folder and close its month, pages in a language; returns the folder."""
    written(folder, country, **changes)
    close_month(folder, OCTOBER, today=dt.date(2026, 11, 3), language=language)
    return folder


def written(folder, country, **changes):
    """Write the cooperative's folder; returns it."""
    about = {**_COUNTRIES[country], **changes}
    (folder / str(OCTOBER)).mkdir(parents=True)
    for name, text in (_standing(country, about) | _documents(about)).items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def payslip_of(folder, contract):
    """The page of a contract's payslip."""
    with open_office(folder) as office:
        slip = next(each for each in payslips(office, OCTOBER) if each.contract == contract)
        return payslip_page(office, slip)


def _standing(country, about):
    numbers = about["numbers"]
    none = ";" * numbers.count(";")
    holder, staff = about["holder"], about["staff"]
    brought = about["amounts"][0]
    return {
        "cooperative.toml": (
            f'name = "Coopérative d\'essai"\ncountry = "{country}"\nlegal_form = "{about["legal_form"]}"\n'
            f'start = "2026-10"\nscheme = "ten"\n{about["head"]}[files]\ndecimal = ","\n[pay]\n{about["pay"]}'
            '[schemes.ten]\nlabel = { fr = "Dix", ar = "عشرة", en = "Ten" }\n'
            '[[schemes.ten.components]]\nkey = "share"\nbase = "invoiced"\nrate = "10 %"\n'
        ),
        "persons.csv": f"id;family_name;given_name{_and(about['persons'])}\n"
        f"P1;Essai;Nour{numbers}\nP2;Fictif;Karim{none}\nP3;Témoin;Lila{none}\n",
        "contracts.csv": f"id;person;kind;start;job;{about['contracts']}\n"
        f"C1;P1;{about['kind']};2025-01-01;potière;{holder}\n"
        f"C2;P2;{about['kind']};2025-03-01;menuisier;{holder}\n"
        f"C3;P3;employment;2025-01-01;comptable;{staff}\n",
        "activities.csv": "code;name;persons;convention\nservices;Services;P3;\nCRAFT;ورشة الفخار;P1;\n"
        "PAIR;Duo;P1,P2;BOTH\n",
        "splits.csv": "key;method;beneficiary;value;remainder\nBOTH;quantity;P1;1;\nBOTH;quantity;P2;1;\n",
        "clients.csv": "id;name\nCL1;Mairie d'Exemple\n",
        "opening.csv": "activity;role;debit;credit;party;document\n"
        + "".join(
            f"{code};bank;{brought};;;\n{code};brought_forward;;{brought};;\n"
            for code in ("services", "CRAFT", "PAIR")
        ),
    }


def _and(columns):
    return f";{columns}" if columns else ""


def _documents(about):
    _, sale, gross, first, second = about["amounts"]
    one, two = about["elements"]
    vat = about.get("vat", "19 %")
    files = {
        "invoices": "number;date;client;activity;label;kind;amount;vat_rate;vat_due\n"
        f"F-001;2026-10-02;CL1;CRAFT;Vases;goods;{sale};{vat};invoice\n",
        "expenses": "reference;date;category;amount;vat;activity\n",
        "receipts": "reference;date;invoice;amount\n",
        "payments": "reference;date;kind;target;amount\n",
        "reservations": "reference;date;activity;purpose;amount\n",
        "pay": f"contract;mode;amount;shortfall\nC1;gross;{gross};reduce\nC2;gross;{gross};reduce\nC3;computed;;\n",
        "elements": f"contract;element;amount;label\nC3;{one};{first};Prime d'octobre\nC3;{two};{second};\n",
    }
    return {f"{OCTOBER}/{name}.csv": text for name, text in files.items()}
