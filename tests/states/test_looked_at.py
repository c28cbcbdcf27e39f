"""Which facts a rule looks at."""

from __future__ import annotations

import pytest

from states.looked_at import facts_looked_at, is_unknown
from states.roles import Role
from states.workflow import Guard
from tests.states.small import WHY, Known, context
from tests.workflows import bare
from workflows.registry import WORKFLOWS


def test_a_rule_looks_at_the_facts_it_asks_for():
    assert facts_looked_at(WHY, context()) == {"why"}


def test_a_rule_that_asks_for_its_own_kind_of_facts_still_gets_them():
    def holds(asked: object) -> bool:
        facts = asked.facts  # type: ignore[attr-defined]
        assert isinstance(facts, Known)
        return facts.colour is not None and facts.answered_on is not None

    guard = Guard("REF-R01", "Both are known.", holds, "Say both.", "a source")
    assert facts_looked_at(guard, context()) == {"colour"}
    assert facts_looked_at(guard, context(colour="red")) == {"colour", "answered_on"}


@pytest.mark.parametrize("value", [None, "", (), False])
def test_what_is_not_known(value):
    assert is_unknown(value)


@pytest.mark.parametrize("value", [0, "no", ("a",), True])
def test_what_is_known(value):
    assert not is_unknown(value)


@pytest.mark.parametrize("flow", WORKFLOWS.values(), ids=list(WORKFLOWS))
def test_every_rule_that_needs_no_form_can_be_asked_once_more(flow):
    """Whatever a rule does with the facts, being watched does not break it."""
    for state in flow.open_states():
        asked = bare.context(flow, state, Role.LEAD_INCLUSION_OFFICER)
        for step in flow.leaving(state):
            for guard in step.guards:
                if not guard.field:
                    looked = facts_looked_at(guard, asked)
                    assert looked <= flow.facts.model_fields.keys()
