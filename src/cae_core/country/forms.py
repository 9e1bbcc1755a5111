"""What the law fixes for a legal form: the names that every country uses, and what each means.

A form's file gives the ones its law speaks of, dated and sourced like any parameter; what the law leaves to
the statutes, or nobody could establish, is ``unknown`` there. A name that a file leaves out is one on which
the text read says nothing, so that nothing binds.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import attrs

from cae_core.country.assembly_forms import ASSEMBLY_PARAMETERS
from cae_core.rules.ratio import Ratio

if TYPE_CHECKING:
    from cae_core.rules.parameters import ParameterSet

FORM_PARAMETERS: Mapping[str, str] = {
    # members
    "minimum_members": "count",
    "minimum_employed_members": "count",
    "maximum_members": "count",
    "member_categories_minimum": "count",
    "board_members_minimum": "count",
    "board_members_maximum": "count",
    "board_term_years": "count",
    "board_terms_maximum": "count",
    "natural_persons_capital_minimum": "rate",
    "legal_person_votes_maximum": "rate",
    "investor_votes_maximum": "rate",
    "investor_votes_with_coops_maximum": "rate",
    "employees_votes_minimum": "rate",
    "employees_capital_minimum": "rate",
    "member_capital_maximum": "rate",
    "public_bodies_capital_maximum": "rate",
    "admission_shares_maximum": "count",
    "shares_per_member": "count",
    "pay_subscription_maximum": "rate",
    "third_party_share_maximum": "rate",
    "third_party_after_years": "count",
    "exit_answer_days": "count",
    "contract_end_ends_membership": "flag",
    "former_member_liability_years": "count",
    # management
    "board_turnover": "amount",
    "board_members_from": "count",
    "managers_maximum": "count",
    "manager_term_years": "count",
    "auditor_turnover": "amount",
    "supervisors_members_from": "count",
    "supervisors_minimum": "count",
    "supervisors_maximum": "count",
    "supervisor_term_years": "count",
    "auditor_term_years": "count",
    "review_years": "count",
    "review_loss_years": "count",
    "review_loss_share": "rate",
    "review_request_share": "rate",
    # capital
    "minimum_capital": "amount",
    "minimum_share": "amount",
    "paid_on_subscription": "rate",
    "payment_years": "count",
    "capital_floor": "rate",
    "liability_multiple_maximum": "count",
    "share_value_in_statutes": "flag",
    "exit_notice_months": "count",
    "exclusion_notice_months": "count",
    "refund_nominal": "flag",
    "refund_from_year_end": "flag",
    "refund_deferral_years": "count",
    "refund_days": "count",
    "refund_in_order": "flag",
    "refund_interest": "flag",
    "exit_at_year_end": "flag",
    "transfer_approval": "flag",
    "early_dissolution_net_worth": "rate",
    # surplus
    "legal_reserve_rate": "rate",
    "legal_reserve_target": "rate",
    "company_reserve_rate": "rate",
    "company_reserve_target": "rate",
    "development_reserve_rate": "rate",
    "working_capital_fund_rate": "rate",
    "national_fund_rate": "rate",
    "third_party_surplus_shared": "flag",
    "third_party_surplus_feeds_funds": "flag",
    "labour_share_minimum": "rate",
    "labour_share_presence_months": "count",
    "labour_share_seniority_months": "count",
    "seniority_coefficient_maximum": "number",
    "share_interest_allowed": "flag",
    "share_interest_wholly_paid": "flag",
    "share_interest_maximum": "rate",
    "share_interest_over_bonds": "rate",
    "social_action_rate": "rate",
    "members_share_maximum": "rate",
    "members_share_after_reserves": "flag",
    "surplus_shared_equally": "flag",
    "reinvestment_rate": "rate",
    "indivisible_reserves": "flag",
    "other_reserves_indivisible": "flag",
    "loss_order_legal_reserve": "count",
    "loss_order_statutory_reserve": "count",
    "loss_order_other_reserves": "count",
    "conversion_keeps_reserves": "flag",
    "remainder_to_members": "flag",
    "devolution_cooperatives": "flag",
    "devolution_unions": "flag",
    "devolution_federation": "flag",
    "devolution_social_economy": "flag",
    "devolution_community": "flag",
    "devolution_same_field": "flag",
    "reserves_capitalised_maximum": "rate",
    "contribution_rate": "rate",
    "company_tax_rate": "rate",
    # pay
    "top_pay_multiple_maximum": "count",
    **ASSEMBLY_PARAMETERS,
}
"""The parameters a form's file may have, and the unit of each.

Shares of capital, surplus, members and votes are rates; ``capital_floor`` is a share of the highest capital
reached, ``legal_reserve_target`` of the capital (or of what its source says). ``top_pay_multiple_maximum``
limits the highest wages to so many minimum wages of the sector. ``board_turnover`` and ``auditor_turnover``
are the turnover beyond which a board, an auditor are compulsory, ``board_members_from`` the membership
likewise; ``third_party_after_years`` the years before any dealings with third parties; ``refund_days`` run
from the annual meeting; ``early_dissolution_net_worth`` is a share of the capital. ``company_reserve_rate``
and ``company_reserve_target`` are company law's own legal reserve; ``share_interest_over_bonds`` is added
to a mean rate of bonds; ``development_reserve_rate`` is what the statutory reserve gets at least.
``company_tax_rate`` is offered for the year's end, on the surplus before tax: an accountant decides.
``share_value_in_statutes``: the nominal value of a share changes as statutes do;
``exclusion_notice_months`` run from the formal notice to pay; ``share_interest_wholly_paid``: shares of
which something is unpaid bear no interest. ``refund_nominal``: a member who leaves gets what was paid on
the shares, less a part of the losses; ``refund_from_year_end``: not before the year of leaving is closed.
``refund_in_order``: leavers are refunded in order of departure; ``refund_interest``: what waits may bear
interest; ``exit_at_year_end``: members withdraw at the end of a financial year unless released early;
``transfer_approval``: shares pass to others by approval alone. ``review_loss_share`` is a year's loss over
the highest capital; ``reserves_capitalised_maximum`` a share of the reserves that may become capital;
``members_share_after_reserves`` says whether ``members_share_maximum`` is a share of what reserves leave,
not of the whole; ``pay_subscription_maximum`` a share of the pay it is withheld from.
``third_party_surplus_feeds_funds``: the surplus made with third parties counts in what percentages of funds
are taken of. ``surplus_shared_equally``: in equal parts among members. ``indivisible_reserves``: the legal
and statutory ones, ``other_reserves_indivisible``: the others; ``loss_order_…`` is the turn in which a
reserve bears losses (0: never). ``remainder_to_members`` says whether members share what liquidation
leaves; if not, the beneficiaries are the ``devolution_…``, each labelled with who it is.
"""

BEYOND_THE_WHOLE = frozenset({"legal_reserve_target", "share_interest_over_bonds"})
"""The rates that are no part of a whole: statutes may let a reserve grow beyond the capital."""


def parts_of_a_whole(parameters: ParameterSet) -> ParameterSet:
    """A form's parameters, its rates bounded from nothing to the whole where its file does not bound them.

    Statutes that ask for 120 % of a surplus are then refused with the article, as any beyond the law.
    """
    bounded = {
        key: attrs.evolve(
            each,
            at_least=Ratio(0) if each.at_least is None else each.at_least,
            at_most=Ratio(1) if each.at_most is None else each.at_most,
        )
        for key, each in parameters.parameters.items()
        if each.unit == "rate" and key not in BEYOND_THE_WHOLE
    }
    return attrs.evolve(parameters, parameters={**parameters.parameters, **bounded})
