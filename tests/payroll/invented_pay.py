"""What invented countries of the tests have in common in their pay. EVERY FIGURE THERE IS INVENTED."""

from cae_core.rules import Amt, Ops, rule


@rule(source="invented: net of contributions")
def net_before_tax(x: Ops, gross: Amt, employee_contributions: Amt) -> Amt:
    """Gross less contributions."""
    return gross - employee_contributions


@rule(source="invented: cost")
def employer_cost(x: Ops, gross: Amt, employer_contributions: Amt) -> Amt:
    """Gross and the employer's contributions."""
    return gross + employer_contributions
