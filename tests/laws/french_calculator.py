"""A second French payslip calculator, written from the fact sheet alone, on fractions.

It shares no code with the library: no rule, no parameter file, no rounding, no solver. It works a year
of months from its whole history (sums of the year so far, less the same sums a month earlier), where the
library carries a state from month to month. Slow and plain on purpose; mainland, 2025 and 2026.
"""

import datetime as dt
import math
from dataclasses import dataclass
from fractions import Fraction as F  # noqa: N817 – read like arithmetic

FULL_MONTH = F(35 * 52, 12)  # FR-3.03


@dataclass
class PayMonth:
    """What a month is computed from; amounts in euros."""

    last_day: dt.date
    gross: F
    cesa: bool = False
    weekly_hours: F = F(35)
    month_share: F = F(1)
    executive: bool = False
    headcount: int = 30
    work_accident_rate: F = F(1, 100)
    health_cover: F = F(0)
    sent_rate: F | None = None


def cents(amount: F) -> F:
    """Half up, away from zero."""
    scaled = abs(amount) * 100
    whole = scaled.numerator // scaled.denominator
    whole += scaled - whole >= F(1, 2)
    return F(whole if amount >= 0 else -whole, 100)


def pmss(day: dt.date) -> F:
    return F(3925) if day.year == 2025 else F(4005)  # FR-3.01


def reference(day: dt.date) -> F:
    return F("11.88") if day.year == 2025 else F("12.02")  # FR-3.46


def dividing(day: dt.date) -> F:
    return F("12.31") if day >= dt.date(2026, 6, 1) else reference(day)  # FR-6.08, the reading kept


def ceiling(month: PayMonth) -> F:
    part_time = F(1) if month.cesa else min(month.weekly_hours / 35, F(1))  # FR-1.28, FR-3.04
    return cents(pmss(month.last_day) * part_time * month.month_share)  # FR-3.05


def smic(month: PayMonth) -> F:
    hours = FULL_MONTH * month.weekly_hours / 35 * month.month_share
    if month.cesa:  # FR-1.26
        hours = min(FULL_MONTH * month.month_share, month.gross / dividing(month.last_day))
    return hours * reference(month.last_day)


def coefficient(month: PayMonth, gross: F, wage: F) -> F:
    """FR-3.40 and FR-3.44; FR-3.41 and FR-3.42."""
    big = month.headcount >= 50
    if gross == 0:
        return F(0)
    if month.last_day.year == 2025:
        late = month.last_day >= dt.date(2025, 5, 1)
        top = F("0.3193") + (0 if late else F("0.0001")) + (F("0.0040") if big else 0)
        top -= max(F(0), (F("0.0050") if late else F("0.0046")) - month.work_accident_rate)
        part = (F("1.6") * wage / gross - 1) / F("0.6")
        return four(top * min(max(part, F(0)), F(1)))
    top = F("0.0200") + (F("0.3821") if big else F("0.3781"))
    top -= max(F(0), F("0.0049") - month.work_accident_rate)
    if gross >= 3 * wage:
        return F(0)
    part = min((3 * wage / gross - 1) / 2, F(1))
    return four(F("0.0200") + (top - F("0.0200")) * power_seven_quarters(part))


def power_seven_quarters(part: F) -> F:
    """part^1.75 to thirty decimals, by whole-number square roots."""
    scale = 10**60
    root = math.isqrt(math.isqrt(part.numerator * scale**2 // part.denominator) * scale)
    return (F(root, scale)) ** 7 if part < 1 else F(1)


def four(value: F) -> F:
    return cents(value * 100) / 100


GRIDS = {
    dt.date(
        2024, 1, 1
    ): "1591 0 1653 .5 1759 1.3 1877 2.1 2006 2.9 2113 3.5 2253 4.1 2666 5.3 3052 7.5 3476 9.9 "
    "3913 11.9 4566 13.8 5475 15.8 6851 17.9 8557 20 11877 24 16086 28 25251 33 54088 38 1000000000 43",
    dt.date(
        2025, 5, 1
    ): "1620 0 1683 .5 1791 1.3 1911 2.1 2042 2.9 2151 3.5 2294 4.1 2714 5.3 3107 7.5 3539 9.9 "
    "3983 11.9 4648 13.8 5574 15.8 6974 17.9 8711 20 12091 24 16376 28 25706 33 55062 38 1000000000 43",
    dt.date(
        2026, 5, 1
    ): "1635 0 1698 .5 1807 1.3 1928 2.1 2060 2.9 2170 3.5 2315 4.1 2738 5.3 3135 7.5 3571 9.9 "
    "4019 11.9 4690 13.8 5624 15.8 7037 17.9 8789 20 12200 24 16523 28 25937 33 55558 38 1000000000 43",
}


def default_rate(day: dt.date, base: F) -> F:
    """FR-3.61, FR-3.62, FR-3.64."""
    grid = GRIDS[max(start for start in GRIDS if start <= day)].split()
    for bound, rate in zip(grid[::2], grid[1::2], strict=True):
        if base < F(bound):
            return F(rate) / 100
    raise AssertionError(base)


def year_sums(months: list[PayMonth]) -> dict[str, F]:
    """What the whole history says of capped bases and limits; of nothing when there is no month."""
    gross, top = sum((m.gross for m in months), F(0)), sum((ceiling(m) for m in months), F(0))
    wage = sum((smic(m) for m in months), F(0))
    return {
        "t1": min(gross, top),
        "to4": min(gross, 4 * top),
        "to8": min(gross, 8 * top),
        "cet": min(gross, 8 * top) if gross > top else F(0),
        "gross": gross,
        "smic": wage,
    }


def settled_rate(months: list[PayMonth], full: F, reduced: F, limit: F) -> F:
    """FR-3.11, FR-3.14: what the last month pays so that the year pays one rate, by whole months' gross."""
    now, before = year_sums(months), year_sums(months[:-1])
    low_now, low_before = (s["gross"] <= limit * s["smic"] for s in (now, before))
    gap = cents(before["gross"] * (full - reduced))
    settled = (gap if low_before else 0) - (gap if low_now else 0)
    return cents(months[-1].gross * (reduced if low_now else full)) + settled


def employer_lines(months: list[PayMonth], b: dict[str, F], cover: F, health: F) -> dict[str, F]:
    month, gross = months[-1], months[-1].gross
    small, big = month.headcount < 11, month.headcount >= 50
    old = month.last_day.year == 2025
    lines = {
        "vieillesse_plafonnee": cents(b["t1"] * F("0.0855")),
        "vieillesse_deplafonnee": cents(gross * (F("0.0202") if old else F("0.0211"))),
        "atmp": cents(gross * month.work_accident_rate),
        "csa": cents(gross * F("0.003")),
        "fnal": cents(gross * F("0.005")) if big else cents(b["t1"] * F("0.001")),
        "chomage": cents(b["to4"] * (F("0.0405") if month.last_day < dt.date(2025, 5, 1) else F("0.04"))),
        "ags": cents(b["to4"] * F("0.0025")),
        "agirc_arrco": cents(b["t1"] * F("0.0472")) + cents(b["t2"] * F("0.1295")),
        "ceg": cents(b["t1"] * F("0.0129")) + cents(b["t2"] * F("0.0162")),
        "cet": cents(b["cet"] * F("0.0021")),
        "apec": cents(b["to4"] * F("0.00036")) if month.executive else F(0),
        "prevoyance_cadre": cover,
        "mutuelle": health,
        "forfait_social": F(0) if small else cents((cover + health) * F("0.08")),
        "formation_professionnelle": cents(gross * (F("0.0055") if small else F("0.01"))),
        "taxe_apprentissage": cents(gross * F("0.0068")),
        "dialogue_social": cents(gross * F("0.00016")),
        "peec": cents(gross * F("0.0045")) if big else F(0),
        "maladie": cents(gross * F("0.13")),
        "allocations_familiales": cents(gross * F("0.0525")),
    }
    if old:
        lines["maladie"] = settled_rate(months, F("0.13"), F("0.07"), F("2.25"))
        lines["allocations_familiales"] = settled_rate(months, F("0.0525"), F("0.0345"), F("3.3"))
    return {f"{name}_employer": value for name, value in lines.items()}


def employee_lines(month: PayMonth, b: dict[str, F], base: F, health: F) -> dict[str, F]:
    lines = {
        "vieillesse_plafonnee": cents(b["t1"] * F("0.069")),
        "vieillesse_deplafonnee": cents(month.gross * F("0.004")),
        "agirc_arrco": cents(b["t1"] * F("0.0315")) + cents(b["t2"] * F("0.0864")),
        "ceg": cents(b["t1"] * F("0.0086")) + cents(b["t2"] * F("0.0108")),
        "cet": cents(b["cet"] * F("0.0014")),
        "apec": cents(b["to4"] * F("0.00024")) if month.executive else F(0),
        "mutuelle": month.health_cover - health,
        "csg_deductible": cents(base * F("0.068")),
        "csg_non_deductible": cents(base * F("0.024")),
        "crds": cents(base * F("0.005")),
    }
    return {f"{name}_employee": value for name, value in lines.items()}


def last_payslip(months: list[PayMonth]) -> dict[str, F]:
    """Every figure of the last month of a year so far, in euros."""
    month, now, before = months[-1], year_sums(months), year_sums(months[:-1])
    b = {name: now[name] - before[name] for name in now}
    b["t2"] = b["to8"] - b["t1"]
    health = cents(month.health_cover / 2)
    cover = cents(b["t1"] * F("0.015")) if month.executive else F(0)
    base = cents(b["to4"] * F("0.9825")) + month.gross - b["to4"] + health + cover  # FR-3.30, FR-3.31
    employee, employer = employee_lines(month, b, base, health), employer_lines(months, b, cover, health)
    reductions = [
        cents(year_sums(months[:n])["gross"] * coefficient(months[n - 1], *figures(months[:n])))
        for n in range(1, len(months) + 1)
    ]
    reduction = reductions[-1] - (reductions[-2] if len(reductions) > 1 else 0)
    paid = sum(employee.values())
    taxable = (
        month.gross - paid + employee["csg_non_deductible_employee"] + employee["crds_employee"] + health
    )
    tax_base = max(taxable, F(0))
    rate = default_rate(month.last_day, tax_base) if month.sent_rate is None else month.sent_rate
    tax = cents(tax_base * rate)
    return {
        **employee,
        **employer,
        "reduction_generale_coefficient": coefficient(month, *figures(months)),
        "reduction_generale": reduction,
        "employee_contributions": paid,
        "employer_contributions": sum(employer.values()) - reduction,
        "employer_cost": month.gross + sum(employer.values()) - reduction,
        "net_before_tax": month.gross - paid,
        "net_social": month.gross - paid,
        "taxable_income": taxable,
        "income_tax": tax,
        "net_pay": month.gross - paid - tax,
    }


def figures(months: list[PayMonth]) -> tuple[F, F]:
    sums = year_sums(months)
    return sums["gross"], sums["smic"]
