"""Sample pages: a CESA holder's payslip, an activity's statement, a month's summary. All invented."""

import datetime as dt

from cae_core.messages import Sentence, mark
from cae_core.money import money
from cae_core.periods import Month
from cae_core.rendering.pages import (
    AccountRow,
    ActivityRow,
    ContributionRow,
    DueRow,
    Fact,
    Figure,
    Movement,
    Notice,
    OpenItem,
    Party,
    PayRow,
    PayslipGroup,
    PayslipPage,
    PayslipRow,
    StatementPage,
    StatementSection,
    SummaryPage,
)
from cae_core.rules.ratio import Ratio

OCTOBER = Month(2026, 10)
COOPERATIVE = Party(
    "Les Ateliers réunis",
    "12 rue des Tisserands\n59000 Lille",
    (("SIRET", "732 829 320 00074"), ("APE", "7022Z")),
)
PERSON = Party(
    "Zoé Carpentier",
    "3 place Sébastopol\n59000 Lille",
    (
        (
            {"fr": "N° de sécurité sociale", "ar": "رقم الضمان الاجتماعي", "en": "Social security number"},
            "2 85 05 59 350 123 45",
        ),
    ),
)


def label(fr, ar, en):
    return {"fr": fr, "ar": ar, "en": en}


def rate(text):
    return Ratio.parse(text)


def payslip_row(names, base, employee_rate, employee, employer, node):
    return PayslipRow(
        label(*names), base, rate(employee_rate) if employee_rate else None, employee, employer, node=node
    )


SICKNESS = payslip_row(
    ("Sécurité sociale – maladie, maternité", "التأمين على المرض والأمومة", "Sickness, maternity"),
    300_000,
    None,
    None,
    39_000,
    "maladie_employer",
)
HEALTH = payslip_row(
    ("Complémentaire santé", "التأمين الصحي التكميلي", "Supplementary health cover"),
    None,
    None,
    2_500,
    2_500,
    "mutuelle_employee",
)
ACCIDENT = payslip_row(
    (
        "Accidents du travail, maladies professionnelles",
        "حوادث الشغل والأمراض المهنية",
        "Work accidents and occupational diseases",
    ),
    300_000,
    None,
    None,
    2_700,
    "atmp_employer",
)
CAPPED = payslip_row(
    ("Sécurité sociale plafonnée", "الشيخوخة (في حدود السقف)", "Old age, under the ceiling"),
    300_000,
    "6.90 %",
    20_700,
    25_650,
    "vieillesse_plafonnee_employee",
)
UNCAPPED = payslip_row(
    ("Sécurité sociale déplafonnée", "الشيخوخة (على كامل الأجر)", "Old age, on all pay"),
    300_000,
    "0.40 %",
    1_200,
    6_330,
    "vieillesse_deplafonnee_employee",
)
PENSION = payslip_row(
    ("Complémentaire tranche 1", "التقاعد التكميلي – الشريحة 1", "Supplementary pension, band 1"),
    300_000,
    "4.01 %",
    12_030,
    18_030,
    "agirc_arrco_employee",
)
UNEMPLOYMENT = payslip_row(
    ("Assurance chômage", "التأمين عن البطالة", "Unemployment insurance"),
    300_000,
    None,
    None,
    12_750,
    "chomage_employer",
)
CSG = payslip_row(
    (
        "CSG déductible de l'impôt sur le revenu",
        "المساهمة الاجتماعية العامة القابلة للخصم",
        "CSG deductible from income tax",
    ),
    297_250,
    "6.80 %",
    20_213,
    None,
    "csg_deductible_employee",
)
REDUCTION = payslip_row(
    ("Réduction générale des cotisations", "التخفيض العام للاشتراكات", "General reduction"),
    None,
    None,
    None,
    -29_940,
    "reduction_generale",
)

PAYSLIP = PayslipPage(
    reference="2026-10/K-CARPENTIER",
    country="FR",
    currency="EUR",
    month=OCTOBER,
    paid_on=dt.date(2026, 10, 31),
    employer=COOPERATIVE,
    employee=PERSON,
    contract=label(
        "Contrat d'entrepreneur salarié associé",
        "عقد مقاول أجير شريك",
        "Entrepreneur-employee contract (CESA)",
    ),
    job="Céramiste",
    agreement=Sentence(mark("none applies to the entrepreneur-employee")),
    pay_basis=Sentence(mark("result of the autonomous activity, no working time")),
    earnings=(
        PayslipRow(label("Part fixe", "الجزء الثابت", "Fixed part"), employee=100_000),
        PayslipRow(label("Part variable", "الجزء المتغير", "Variable part"), employee=200_000),
    ),
    gross=300_000,
    groups=(
        PayslipGroup("health", label("Santé", "الصحة", "Health"), (SICKNESS, HEALTH)),
        PayslipGroup(
            "accidents",
            label("Accidents du travail – maladies professionnelles", "حوادث الشغل", "Work accidents"),
            (ACCIDENT,),
        ),
        PayslipGroup("retirement", label("Retraite", "التقاعد", "Retirement"), (CAPPED, UNCAPPED, PENSION)),
        PayslipGroup("unemployment", label("Assurance chômage", "البطالة", "Unemployment"), (UNEMPLOYMENT,)),
        PayslipGroup("csg", label("CSG / CRDS", "المساهمة الاجتماعية العامة", "CSG and CRDS"), (CSG,)),
        PayslipGroup(
            "reductions",
            label(
                "Exonérations et allègements de cotisations",
                "الإعفاءات والتخفيضات",
                "Exemptions and reductions",
            ),
            (REDUCTION,),
        ),
    ),
    employee_contributions=56_643,
    employer_contributions=77_020,
    results=(
        Figure(
            "net_social", label("Montant net social", "المبلغ الصافي الاجتماعي", "Net social amount"), 243_357
        ),
    ),
    net_before_tax=243_357,
    taxes=(
        PayslipRow(
            label(
                "Impôt sur le revenu prélevé à la source (taux non personnalisé)",
                "الضريبة على الدخل المقتطعة من المصدر",
                "Income tax withheld (default rate)",
            ),
            252_000,
            rate("5.30 %"),
            13_356,
            node="income_tax",
        ),
    ),
    net_pay=230_001,
    reductions=29_940,
    employer_cost=377_020,
    year_to_date=(
        Figure("ytd_taxable", label("Net imposable", "الصافي الخاضع للضريبة", "Taxable net"), 2_520_000),
    ),
    leave=((label("Congés acquis", "العطل المكتسبة", "Leave earned"), "25"),),
    mentions=(
        Sentence(mark("Keep this payslip without limit of time.")),
        Sentence(mark("More about payslips: {site}"), {"site": "service-public.fr"}),
    ),
    facts=(
        Fact(
            "pas_scale",
            label(
                "Grille par défaut du prélèvement à la source",
                "جدول الاقتطاع من المصدر",
                "Default grid of withheld tax",
            ),
            "5.30 %",
            "FR-3.62",
            "secondary",
        ),
    ),
)

RESULT_MOVEMENTS = (
    Movement(
        dt.date(2026, 10, 5), "F-2026-118", "Vases et bols, Galerie du Nord", 240_000, "2026-000412", "706000"
    ),
    Movement(dt.date(2026, 10, 9), "A-31", "Grès et émaux", -38_050, "2026-000431", "601000"),
    Movement(
        dt.date(2026, 10, 31),
        "CONTRIB-2026-10",
        Sentence(mark("Contribution to the shared services")),
        -27_263,
        "2026-000502",
        "791000",
        Sentence("13.5 % × {base}", {"base": money(201_950, "EUR")}),
    ),
    Movement(
        dt.date(2026, 10, 31), "PAY-2026-10/K-CARPENTIER", "Paie d'octobre", -145_000, "2026-000533", "641000"
    ),
)

STATEMENT = StatementPage(
    reference="2026-10/CERAM",
    currency="EUR",
    month=OCTOBER,
    cooperative=COOPERATIVE,
    activity="CERAM",
    name="Céramique du Nord",
    persons=("Zoé Carpentier", "Idir Benali"),
    figures=(
        Figure("result", label("Résultat", "النتيجة", "Result"), 451_237, 421_550),
        Figure("receivables", label("Créances clients", "ذمم الزبائن", "Receivables"), 192_000, 96_000),
        Figure("payables", label("Dettes fournisseurs", "ديون الموردين", "Payables"), 45_660, 0),
        Figure(
            "owed_to_bodies", label("Dû aux organismes", "مستحقات الهيئات", "Owed to bodies"), 61_020, 48_000
        ),
        Figure("owed_to_persons", label("Dû aux personnes", "مستحقات الأشخاص", "Owed to persons"), 0, 0),
        Figure("reserved", label("Réservé", "محجوز", "Reserved"), 50_000, 50_000),
        Figure("available", label("Disponible", "المتاح", "Available"), 241_237, 291_550),
    ),
    sections=(
        StatementSection(
            "result", label("Résultat", "النتيجة", "Result"), 421_550, RESULT_MOVEMENTS, 451_237
        ),
    ),
    contribution=(
        ContributionRow(
            Sentence(mark("Shared services")),
            {"fr": "Barème de 2015 (hypothèse)", "en": "Scheme of 2015 (hypothesis)"},
            Sentence(mark("cooperative")),
            Sentence(mark("gross margin")),
            201_950,
            "13.5 %",
            27_263,
            why=Sentence(
                mark("turnover {turnover} less production costs {costs}"),
                {"turnover": money(240_000, "EUR"), "costs": money(38_050, "EUR")},
            ),
        ),
        ContributionRow(
            Sentence(mark("Fixed part")),
            "coopaname",
            Sentence(mark("activity")),
            "",
            0,
            Sentence(mark("{amount} a month per person"), {"amount": money(3_000, "EUR")}),
            3_000,
        ),
    ),
    income=(
        AccountRow("706000", label("Prestations de services", "خدمات", "Services sold"), 240_000, 1_930_000),
    ),
    charges=(
        AccountRow(
            "601000", label("Achats de matières", "مشتريات المواد", "Materials bought"), 38_050, 301_200
        ),
        AccountRow(
            "791000",
            label("Contribution aux services mutualisés", "المساهمة", "Contribution"),
            27_263,
            210_000,
        ),
    ),
    assets=(
        AccountRow("512000", label("Banque", "البنك", "Bank"), 397_917),
        AccountRow("411000", label("Clients", "الزبائن", "Clients"), 192_000),
    ),
    liabilities=(AccountRow("401000", label("Fournisseurs", "الموردون", "Suppliers"), 45_660),),
    open_items=(
        OpenItem("F-2026-097", "Galerie du Nord", 96_000, dt.date(2026, 10, 15), late=True),
        OpenItem("F-2026-118", "Galerie du Nord", 96_000, dt.date(2026, 11, 20)),
    ),
    notices=(Sentence(mark("Invoice {number} is {days} days late."), {"number": "F-2026-097", "days": 16}),),
)

SUMMARY = SummaryPage(
    cooperative=COOPERATIVE,
    currency="EUR",
    month=OCTOBER,
    figures=(
        Figure("turnover", label("Chiffre d'affaires", "رقم المعاملات", "Turnover"), 11_845_020),
        Figure("collected", label("Encaissé", "المقبوض", "Collected"), 10_013_000),
        Figure("contribution", label("Contribution", "المساهمة", "Contribution"), 1_319_477),
        Figure("employer_cost", label("Coût de la paie", "كلفة الأجور", "Pay cost"), 7_402_211),
        Figure("net_pay", label("Net payé", "الصافي المدفوع", "Net paid"), 4_711_108),
    ),
    activities=(
        ActivityRow("CERAM", "Céramique du Nord", 240_000, 30_263, 145_000, 29_687, 241_237),
        ActivityRow("VELO", "Vélo-cargo", 512_000, 51_200, 377_020, -12_301, -1_200),
    ),
    pay=(
        PayRow("Zoé Carpentier", "K-CARPENTIER", 300_000, 230_001, 377_020),
        PayRow(
            "Marc Delattre",
            "K-DELATTRE",
            118_200,
            98_700,
            131_005,
            Sentence(mark("reduced: {asked} gross was asked"), {"asked": money(200_000, "EUR")}),
        ),
    ),
    due=(
        DueRow("Zoé Carpentier", Sentence(mark("net pay")), 230_001, dt.date(2026, 10, 31)),
        DueRow("URSSAF", Sentence(mark("social contributions")), 2_110_345, dt.date(2026, 11, 15)),
        DueRow("DGFiP", Sentence(mark("withheld income tax")), 312_004, dt.date(2026, 11, 15)),
    ),
    notices=(
        Notice(
            Sentence(
                mark("The account could not bear the pay asked; it was reduced to {gross}."),
                {"gross": money(118_200, "EUR")},
            ),
            about="VELO",
        ),
        Notice(Sentence(mark("Everything balances: {count} entries posted."), {"count": 124}), "note"),
    ),
    read=((Sentence(mark("invoices")), 48), (Sentence(mark("expenses")), 71)),
    posted=124,
    entries=("2026-000410", "2026-000533"),
    seal="9f3a" * 16,
    closed_on=dt.date(2026, 11, 3),
    documents=((Sentence(mark("Payslips")), "out/2026-10/payslips"),),
)
