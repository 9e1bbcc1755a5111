"""The branches that share CNAS contributions (DZ-59): informative, on no line of their own.

The employee's 9 % and the employer's 25 % are computed whole and shared out in proportion to the branches'
rates, so that the parts always sum to the line.
"""

from __future__ import annotations

from collections.abc import Sequence

from cae_core.rules.ops import Amt, Ops, Rate
from cae_core.rules.rule import Rule, rule

_SOURCE = "DZ-59, décret 94-187 as amended by 15-236"
_BASIS_POINTS = 10_000


def _weights(x: Ops, *rates: Rate) -> Sequence[Amt]:
    return [x.rate(x.amount(_BASIS_POINTS), rate) for rate in rates]


def _of_employee(branch: str, index: int, doc: str) -> Rule:
    """The rule of a branch in the employee's part; work accidents have none."""

    def part(
        x: Ops,
        cnas_employee: Amt,
        assurances_sociales_employee_rate: Rate,
        retraite_employee_rate: Rate,
        assurance_chomage_employee_rate: Rate,
        retraite_anticipee_employee_rate: Rate,
    ) -> Amt:
        weights = _weights(
            x,
            assurances_sociales_employee_rate,
            retraite_employee_rate,
            assurance_chomage_employee_rate,
            retraite_anticipee_employee_rate,
        )
        return x.share(cnas_employee, weights, index)

    part.__doc__ = doc
    return rule(name=f"{branch}_employee", source=_SOURCE)(part)


def _of_employer(branch: str, index: int, doc: str) -> Rule:
    """The rule of a branch in the employer's part."""

    def part(
        x: Ops,
        cnas_employer: Amt,
        assurances_sociales_employer_rate: Rate,
        accidents_travail_employer_rate: Rate,
        retraite_employer_rate: Rate,
        assurance_chomage_employer_rate: Rate,
        retraite_anticipee_employer_rate: Rate,
    ) -> Amt:
        weights = _weights(
            x,
            assurances_sociales_employer_rate,
            accidents_travail_employer_rate,
            retraite_employer_rate,
            assurance_chomage_employer_rate,
            retraite_anticipee_employer_rate,
        )
        return x.share(cnas_employer, weights, index)

    part.__doc__ = doc
    return rule(name=f"{branch}_employer", source=_SOURCE)(part)


assurances_sociales_employee = _of_employee(
    "assurances_sociales", 0, "Social insurance, in the employee's part."
)
retraite_employee = _of_employee("retraite", 1, "Retirement, in the employee's part.")
assurance_chomage_employee = _of_employee(
    "assurance_chomage", 2, "Unemployment insurance, in the employee's part."
)
retraite_anticipee_employee = _of_employee(
    "retraite_anticipee", 3, "Early retirement, in the employee's part."
)

assurances_sociales_employer = _of_employer(
    "assurances_sociales", 0, "Social insurance, in the employer's part."
)
accidents_travail_employer = _of_employer("accidents_travail", 1, "Work accidents, in the employer's part.")
retraite_employer = _of_employer("retraite", 2, "Retirement, in the employer's part.")
assurance_chomage_employer = _of_employer(
    "assurance_chomage", 3, "Unemployment insurance, in the employer's part."
)
retraite_anticipee_employer = _of_employer(
    "retraite_anticipee", 4, "Early retirement, in the employer's part."
)
