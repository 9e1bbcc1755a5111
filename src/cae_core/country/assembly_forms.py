"""What the law fixes of a form's general assemblies: names that every country uses, and what each means.

They are part of `forms.FORM_PARAMETERS`. Members, present and votes are those of `cae_core.governance`.
"""

from __future__ import annotations

from collections.abc import Mapping

from cae_core.governance.natures import Subject

ASSEMBLY_PARAMETERS: Mapping[str, str] = {
    # who votes
    "one_member_one_vote": "flag",
    "voting_age": "count",
    "paid_up_to_vote": "flag",
    "suspension_bars_vote": "flag",
    "votes_by_headcount": "flag",
    "votes_cut_pro_rata": "flag",
    "colleges_minimum": "count",
    "college_votes_minimum": "rate",
    "college_votes_maximum": "rate",
    "college_majority_carries": "flag",
    # convening
    "annual_meeting_months": "count",
    "meetings_per_year_minimum": "count",
    "meeting_request_share": "rate",
    "meeting_request_capital_share": "rate",
    "meeting_request_capital_alone": "rate",
    "meeting_request_months": "count",
    "meeting_auditor_days": "count",
    "meeting_supervisors_days": "count",
    "resolution_request_share": "rate",
    "resolution_request_days_from": "count",
    "resolution_request_days_until": "count",
    "notice_days_first": "count",
    "notice_days_next": "count",
    "next_call_months_maximum": "count",
    "full_periods": "flag",
    "notice_registered_letter": "flag",
    "notice_channels_members": "count",
    "notice_contents_void": "flag",
    "place_in_district": "flag",
    "agenda_closed": "flag",
    "agenda_kept": "flag",
    "dismissal_off_agenda": "flag",
    "written_consultation": "flag",
    # duties around a meeting
    "members_list_days": "count",
    "accounts_members_days": "count",
    "accounts_auditor_days": "count",
    "accounts_filing_days": "count",
    "exclusion_reasons_days": "count",
    "loss_meeting_months": "count",
    "pay_settlement_months": "count",
    # sections and bureau
    "section_members": "count",
    "territory_districts": "count",
    "sections_beyond_district": "flag",
    "sections_per_director": "count",
    "section_size_spread": "rate",
    "section_same_rules": "flag",
    "section_same_agenda": "flag",
    "section_delegates": "count",
    "section_members_per_delegate": "count",
    "board_members": "count",
    "secret_ballot_for_delegates": "flag",
    "delegate_term_years": "count",
    "delegates_days": "count",
    "delegate_votes_by_attendance": "flag",
    "delegates_of_all_members": "flag",
    "delegate_proxies": "flag",
    "bureau_scrutineers": "count",
    "bureau_apart": "flag",
    # attendance and proxies
    "proxies_allowed": "flag",
    "proxies_written": "flag",
    "proxies_certified": "flag",
    "proxies_per_member": "count",
    "proxies_share_from": "count",
    "proxies_share_maximum": "rate",
    "blank_proxies": "flag",
    "remote_presence": "flag",
    "postal_votes": "flag",
    # quorum and majority
    "calls_to_meet": "count",
    "quorum_floor": "count",
    "quorum_in_votes": "flag",
    **{
        f"{nature}_quorum_{call}": "rate"
        for nature in ("ordinary", "extraordinary")
        for call in ("first", "second", "third")
    },
    **{
        f"{what}_{name}": unit
        for what in ("ordinary", "extraordinary", *(each.value for each in Subject))
        for name, unit in (
            ("majority", "rate"),
            ("first_call_of_all", "flag"),
            ("of_all", "flag"),
            ("of_present", "flag"),
            ("casting_vote", "flag"),
        )
    },
    **{f"extraordinary_{each.value}": "flag" for each in Subject},
    **{f"{each.value}_extraordinary_majority": "flag" for each in Subject},
    "unanimity_of_all": "flag",
    "unanimity_barred": "flag",
    "blank_votes_count": "flag",
    # elections
    "secret_ballot_for_elections": "flag",
    "relative_second_round": "flag",
    "board_members_multiple": "count",
    "board_renewal_share": "rate",
}
"""The parameters of assemblies, and the unit of each.

Majorities are shares of the votes cast, unless ``WHAT_of_present`` (votes of those present or represented)
or ``WHAT_of_all`` (of all members) says otherwise, on a first call alone with ``WHAT_first_call_of_all``.
WHAT is ``ordinary``, ``extraordinary`` or a subject that has a majority of its own. A half must be
exceeded, any other share reached. ``SUBJECT_extraordinary_majority`` says that a subject takes the
extraordinary majority in any meeting, ``extraordinary_SUBJECT`` in which kind of meeting it is decided.
``unanimity_of_all``: a majority of 1 is one of all members; ``unanimity_barred``: statutes may not ask an
extraordinary majority of 1. ``meeting_request_share`` of the members demand a meeting, holding
``meeting_request_capital_share`` of the capital where there is one; ``meeting_request_capital_alone`` of
the capital does too. It is then called within ``meeting_request_months``. ``resolution_request_share`` is a
share of the capital; resolutions are added from ``resolution_request_days_from`` to ``…_until`` days before
the meeting. ``full_periods``: neither the first nor the last day counts. Up to ``notice_channels_members``
members a notice is a registered letter (``notice_registered_letter``), above any public channel serves.
``section_size_spread`` is how much the largest section may exceed the smallest. Each section elects
``section_delegates``, or one for each ``section_members_per_delegate`` members begun. ``section_same_rules``:
its meeting has the rules of the general one. ``delegates_of_all_members``: where delegates have the votes of
those who came to their section, quorums and majorities of all members count those who did not come too. From
``proxies_share_from`` members on, proxies are limited by ``proxies_share_maximum`` instead.
``blank_proxies``: one without a holder counts for the managers' resolutions and against the others, outside
the holder's limit.
``relative_second_round``: from the second round of an election on, most votes win, whatever the majority.
"""
