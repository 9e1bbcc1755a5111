"""The files of the El Jadida example, read with csv and a workbook reader alone, under English names."""

import csv
import datetime as dt
import io
import tomllib
from fractions import Fraction as F  # noqa: N817 – read like arithmetic
from functools import cache
from pathlib import Path

from python_calamine import CalamineWorkbook

HOME = Path(__file__).parents[2] / "examples" / "el-jadida"
MONTHS = ("2026-09", "2026-10")
SHEETS = {
    "invoices": "الفواتير", "expenses": "المصاريف", "receipts": "التحصيلات", "payments": "الأداءات",
    "reservations": "التخصيصات", "pay": "الأجور", "elements": "عناصر الأجر",
}  # fmt: skip
HEADERS = {
    "المعرف": "id", "الاسم العائلي": "family", "الاسم الشخصي": "given", "تاريخ الازدياد": "born", "العنوان": "address",
    "عضو منذ": "since", "الوضعيات": "statuses", "رقم البطاقة الوطنية للتعريف": "cin", "كشف التعريف البنكي": "rib",
    "رقم التسجيل في الصندوق الوطني للضمان الاجتماعي": "cnss",
    "العقد": "contract", "الشخص": "person", "نوع العقد": "kind", "البداية": "start", "النهاية": "end", "الوظيفة": "job",
    "الأجر الأساسي للشهر الكامل": "base", "الأجر بالساعة": "hourly", "نشاط فلاحي": "farm", "الأشخاص المعالون": "dependants",
    "نسبة التأمين عن حوادث الشغل": "accidents", "تعويض النقل الحضري": "transport",
    "النشاط": "activity", "التسمية": "name", "الأشخاص": "persons",
    "المفتاح": "key", "الطريقة": "method", "المستفيد": "who", "القيمة": "value", "الباقي": "remainder",
    "الرمز": "id", "الاسم": "name",
    "الحساب": "role", "مدين": "debit", "دائن": "credit", "الطرف": "party", "الوثيقة": "document", "تاريخ الاستحقاق": "due",
    "رقم الفاتورة": "number", "التاريخ": "date", "الزبون": "client", "مفتاح التوزيع": "split", "البيان": "label",
    "النوع": "kind", "المبلغ دون الضريبة": "amount", "سعر الضريبة": "rate", "إشعار دائن عن": "credit_of",
    "المرجع": "reference", "الصنف": "category", "المبلغ": "amount", "الضريبة": "vat", "المورد": "supplier",
    "استحقاق الضريبة": "vat_due", "أديت في": "paid_on", "الفاتورة": "number", "المبلغ مع الضريبة": "amount",
    "الغرض": "purpose", "أساس الأجر": "mode", "عند عدم الكفاية": "shortfall", "الأيام المؤداة من 26": "days",
    "الساعات المؤداة": "hours", "الأجر بالعمولة: متوسط الأجر الصافي للأشهر الثلاثة السابقة": "average",
    "سلفة تسترجع هذا الشهر": "recovery", "العنصر": "element",
}  # fmt: skip


@cache
def rows(name, month=None):
    """The rows of a file, or of a sheet of October's workbook."""
    if month == "2026-10":
        book = CalamineWorkbook.from_path(str(HOME / "2026-10.xlsx"))
        table = book.get_sheet_by_name(SHEETS[name]).to_python()
    else:
        path = HOME / (month or "") / f"{name}.csv"
        table = list(csv.reader(io.StringIO(path.read_bytes().decode("utf-8")), delimiter=";"))
    header = [HEADERS[word] for word in table[0]]
    assert len(set(header)) == len(header)
    assert all(len(row) == len(header) for row in table)
    return [dict(zip(header, row, strict=True)) | {"month": month} for row in table[1:]]


def every(name):
    """The rows of both months; a month without the file has none."""
    there = [month for month in MONTHS if month == "2026-10" or (HOME / month / f"{name}.csv").exists()]
    return [row for month in there for row in rows(name, month)]


def amount(cell):
    """A cell in dirhams, exact; nothing is nothing."""
    text = str(cell)
    return F(text.replace(".", "").replace(",", ".") or 0) if isinstance(cell, str) else F(text)


def day(cell):
    return cell if isinstance(cell, dt.date) else dt.datetime.strptime(cell, "%d/%m/%Y").date()


def percent(text):
    return F(text.removesuffix(" %").replace(",", ".")) / 100


@cache
def settings():
    return tomllib.loads((HOME / "cooperative.toml").read_text(encoding="utf-8"))


def contract(key):
    return next(row for row in rows("contracts") if row["contract"] == key)


def activities_of(person):
    return [row["activity"] for row in rows("activities") if person in row["persons"].split(",")]
