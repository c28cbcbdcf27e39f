"""The table of RULEBOOK 14.2 to 19.2 again: where each step leads, and what the workflows add.

Typed in from the “from → to” columns: from, step, to; `*` is from any state.
"""

from __future__ import annotations

MOVES = {
    "referral": """
        draft submit received
        received start_triage in_triage
        in_triage ask_school info_requested
        info_requested reply in_triage
        info_requested go_on in_triage
        info_requested extend_reply info_requested
        info_requested decline_no_reply declined
        in_triage book_discussion discussion
        discussion discussion_held in_triage
        in_triage allocate allocated
        in_triage offer_alternative alternative_offered
        alternative_offered school_declines in_triage
        alternative_offered accept_alternative closed
        allocated first_contact in_casework
        in_casework agree_plan monitoring
        monitoring not_improved in_casework
        in_casework confirm_closure closed
        monitoring confirm_closure closed
        in_triage decline declined
        in_casework open_plan in_casework
    """,
    "psp": """
        proposed send_to_parents consent_pending
        consent_pending record_consent active
        consent_pending consent_refused withdrawn
        consent_pending consent_lapses withdrawn
        active review_falls_due review_due
        review_due continue_plan active
        review_due full_time completed_full_time
        active not_working unsuccessful
        review_due not_working unsuccessful
        unsuccessful ask_for_support withdrawn
        active stop suspended
        suspended end_stopped withdrawn
        suspended ask_consent_again consent_pending
        active end_comes_near extension_review
        extension_review agree_full_time completed_full_time
        extension_review agree_not_working unsuccessful
        extension_review extend active
    """,
    "cme": """
        absent_unexplained absence_explained closed_error
        absent_unexplained raise_alert at_risk_alert
        absent_unexplained care_alert at_risk_alert
        at_risk_alert alert_told absent_unexplained
        at_risk_alert alert_told_and_checklist checklist_pending
        absent_unexplained tenth_day checklist_pending
        absent_unexplained start_checklist checklist_pending
        checklist_pending send_checklist notified
        notified accept active_search
        active_search locate located_pending
        located_pending at_school closed_located
        located_pending home_educated closed_ehe
        located_pending hand_over handed_over
        handed_over acknowledged closed_other_la
        located_pending abroad closed_abroad
        active_search sign_unresolved unresolved_review
        unresolved_review new_lead active_search
        unresolved_review review_falls_due active_search
        active_search agree_deletion deletion_agreed
        unresolved_review agree_deletion deletion_agreed
        deletion_agreed case_goes_on unresolved_review
    """,
    "fpn": """
        requested start_check evidence_check
        evidence_check return_request returned_to_school
        returned_to_school supply evidence_check
        evidence_check decline declined
        evidence_check warn warning_issued
        warning_issued warning_received monitoring_15
        monitoring_15 confirm_improved improved
        monitoring_15 warning_broken ready_to_issue
        ready_to_issue issue issued
        ready_to_issue decline declined
        issued record_receipt served_60
        served_60 pay_low paid_60
        served_60 amount_rises served_120
        served_120 pay_high paid_120
        served_120 time_to_pay_ends unpaid_decision
        unpaid_decision withdraw withdrawn
        unpaid_decision prosecute prosecution_prep
        prosecution_prep consider_order eso_considered
        eso_considered lay prosecuted
        prosecuted court_decides court_outcome
        issued withdraw withdrawn
        served_60 withdraw withdrawn
        served_120 withdraw withdrawn
        paid_60 withdraw_paid withdrawn
        paid_120 withdraw_paid withdrawn
        prosecution_prep time_bars time_barred
    """,
    "holiday": """
        received ask_parents incomplete
        incomplete supply received
        received pass_to_head under_consideration
        under_consideration authorise authorised
        under_consideration authorise_part part_authorised
        under_consideration refuse refused
        received withdraw withdrawn
        authorised withdraw withdrawn
        authorised leave_taken taken
        part_authorised leave_taken taken
        refused taken_anyway unauthorised_taken
        refused leave_not_taken not_taken
        taken taken_beyond unauthorised_taken
        taken child_is_back returned
        taken child_not_back failed_to_return
        unauthorised_taken child_not_back failed_to_return
        failed_to_return child_is_missing closed_to_cme
        failed_to_return report_missing closed_to_cme
        unauthorised_taken ask_notice closed_to_fpn
        unauthorised_taken no_notice closed
        received found_unapplied unauthorised_taken
    """,
    "ehe": """
        enquiry offer_support resolution_support
        enquiry stays enquiry_closed_in_school
        resolution_support stays enquiry_closed_in_school
        enquiry give_notice notified_to_school
        resolution_support give_notice notified_to_school
        notified_to_school consent_needed consent_pending
        consent_pending consent roll_removed
        consent_pending refuse_consent enquiry
        notified_to_school remove_name roll_removed
        roll_removed acknowledge acknowledged
        acknowledged offer_meeting contact_offered
        contact_offered education_shown assessing
        assessing judge_suitable suitable
        suitable review_falls_due assessing
        suitable look_again assessing
        assessing follow_up informal_followup
        informal_followup satisfied suitable
        informal_followup more_evidence assessing
        informal_followup serve_notice notice_s437
        notice_s437 satisfied_in_time suitable
        notice_s437 intend_order sao_intent
        sao_intent serve_order sao_served
        sao_served revoke_order suitable
        sao_served confirm_returned closed_returned
        sao_served consider_supervision eso_considered
        eso_considered prosecute prosecution
    """,
}
"""RULEBOOK 14.2 to 19.2: from, step, to."""

BEYOND = {
    "referral": """
        * withdraw withdrawn
    """,
    "psp": """
        * close_other closed_other
        active limit_passes closed_limit
        review_due limit_passes closed_limit
        extension_review limit_passes closed_limit
        suspended limit_passes closed_limit
        unsuccessful limit_passes closed_limit
        consent_pending limit_passes closed_limit  # consent asked again ends with the plan
        review_due end_comes_near extension_review
        active full_time completed_full_time  # an early review
        proposed drop withdrawn  # a draft that is not wanted any more
        review_due stop suspended
        extension_review stop suspended
        active stop_for_safety suspended  # 17.2: a safeguarding stop by the clock
        review_due stop_for_safety suspended
        extension_review stop_for_safety suspended
    """,
    "cme": """
        * close_not_csa closed_not_csa
        * close_deceased closed_deceased
        checklist_pending absence_explained closed_error  # back after day ten: the team ends it
        checklist_pending raise_alert at_risk_alert
        absent_unexplained raise_concern at_risk_alert  # GEN-R15: a concern opens the path
        checklist_pending raise_concern at_risk_alert
        absent_unexplained no_school notified  # CME-R25
        located_pending not_there active_search  # the word was wrong
        handed_over not_there active_search
    """,
    "fpn": """
        returned_to_school decline declined  # no other way out of them
        warning_issued decline declined
        monitoring_15 decline declined
        served_120 pay_low paid_60  # paid in time, written down late
        served_60 pay_high paid_120
        unpaid_decision pay_low paid_60
        unpaid_decision pay_high paid_120
        prosecution_prep pay_low paid_60
        prosecution_prep pay_high paid_120
        eso_considered pay_low paid_60
        eso_considered pay_high paid_120
        served_60 settled_low paid_60  # after a correction of the ledger
        served_120 settled_low paid_60
        unpaid_decision settled_low paid_60
        prosecution_prep settled_low paid_60
        eso_considered settled_low paid_60
        served_60 settled_high paid_120
        served_120 settled_high paid_120
        unpaid_decision settled_high paid_120
        prosecution_prep settled_high paid_120
        eso_considered settled_high paid_120
        eso_considered time_bars time_barred
    """,
    "holiday": """
        incomplete withdraw withdrawn
        under_consideration withdraw withdrawn
        part_authorised withdraw withdrawn
        refused withdraw withdrawn
        received pass_late under_consideration  # asked for too late: the head still answers
        authorised leave_not_taken not_taken  # agreed and not used
        part_authorised leave_not_taken not_taken
        failed_to_return child_is_back returned  # back before the tenth day
    """,
    "ehe": """
        * confirm_returned closed_returned
        * confirm_moved closed_moved
        * confirm_not_csa closed_not_csa
        * confirm_missing closed_cme
        * confirm_other closed_other
        notified_to_school notice_withdrawn enquiry  # a family may change its mind
        consent_pending notice_withdrawn enquiry
        sao_intent satisfied_before_order suitable  # nothing is served on a family that satisfies
    """,
}
"""What the workflows add on purpose; `*` is any open state."""
