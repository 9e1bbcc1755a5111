"""A cooperative's folder in any country whose liquidation is closed in October 2026: synthetic, two members."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from year_folders import write

from cae_core.office import close_month
from cae_core.periods import Month

SEPTEMBER = Month(2026, 9)
FORMS = {"FR": "scop_sarl", "MA": "ma_cooperative", "TN": "tn_smsa", "DZ": "dz_cooperative"}
HEIRS = {
    "FR": "coopératives",
    "MA": "الجامعة الوطنية للتعاونيات",
    "TN": "same_field",
    "DZ": "autres coopératives",
}
STATUTES = {"DZ": '[statutes]\nremainder_to_members = "false"\ndevolution_cooperatives = "true"\n'}
HEADS = {
    "invoices": "number;date;client;activity;amount;vat_rate;vat_due;stamp\n",
    "expenses": "reference;date;category;amount;activity;supplier;paid_on\n",
    "receipts": "reference;date;invoice;amount\n",
    "pay": "contract\n",
}
ROW = "référence;date de clôture;dévolution;destinataire\nAGE 2026;20/10/2026;{heir};Coopérative imaginaire du Lac\n"


def month_files(month: str, **rows: str) -> dict[str, str]:
    files = {f"{month}/{name}.csv": head + rows.pop(name, "") for name, head in HEADS.items()}
    return files | {f"{month}/{name}.csv": text for name, text in rows.items()}


def ending(folder: Path, country: str, heir: str | None = None, statutes: str | None = None) -> Path:
    """Capital of 6 000 and a reserve of 1 000; BOIS earns 800 in September, the services spend 300.

    September is closed; October holds the row that closes the liquidation.
    """
    said = STATUTES.get(country, "") if statutes is None else statutes
    toml = f'name = "Coopérative imaginaire"\ncountry = "{country}"\nlegal_form = "{FORMS[country]}"\nstart = "2026-09"\n'
    write(
        folder,
        {
            "cooperative.toml": toml + '[shares]\nvalue = "100"\n' + said,
            "persons.csv": "id;family_name;given_name\nP1;Tilleul;Anne\nP2;Saule;\n",
            "contracts.csv": "id;person;kind;start\n",
            "activities.csv": "code;name;persons\nservices;Services;\nBOIS;Atelier bois;\n",
            "opening.csv": "activity;role;debit;credit\nservices;bank;7000;\nservices;capital;;6000\nservices;legal_reserve;;1000\n",
            "opening_shares.csv": "member;shares;subscribed;called;paid\nP1;40;4000;4000;4000\nP2;20;2000;2000;2000\n",
            **month_files(
                "2026-09",
                invoices="F1;2026-09-10;C1;BOIS;800;0;payment;0\n",
                receipts="R1;2026-09-30;F1;800\n",
                expenses="D1;2026-09-12;other_purchases;300;services;S;2026-09-12\n",
            ),
            **month_files("2026-10", liquidation=ROW.format(heir=HEIRS[country] if heir is None else heir)),
            **month_files(
                "2026-11",
                shares="reference;date;member;kind;amount\nS1;2026-11-03;P2;refund;2000\nS2;2026-11-03;P1;refund;4000\n",
                payments="reference;date;kind;target;amount\nV1;2026-11-03;body;allocated_outside;1500\n",
            ),
        },
    )
    close_month(folder, SEPTEMBER, today=dt.date(2026, 10, 3))
    return folder
