"""Pictures of the small workflow, to the letter."""

from __future__ import annotations

from xml.etree import ElementTree

from states.diagram import SCXML, graphviz, mermaid, scxml
from tests.states.small import WORKFLOW, with_step


def test_mermaid_shows_states_ways_and_the_clock() -> None:
    assert mermaid(WORKFLOW) == (
        "stateDiagram-v2\n"
        "    direction TB\n"
        "    asked: Asked\n"
        "    late: Late\n"
        "    answered: Answered\n"
        "    [*] --> asked\n"
        "    asked --> answered: Answer\n"
        "    late --> answered: Answer\n"
        "    asked --> late: ⏰ It turns late (REF-T1)\n"
        "    answered --> [*]\n"
    )


def test_a_colon_in_a_title_does_not_end_the_label() -> None:
    assert "asked --> answered: Answer – now" in mermaid(with_step("answer", title="Answer: now"))


def test_graphviz_quotes_what_it_must() -> None:
    text = graphviz(with_step("answer", title='Say "yes"'))
    assert 'asked -> answered [label="Say \\"yes\\""];' in text
    assert 'asked -> late [label="⏰ It turns late (REF-T1)", style=dashed];' in text
    assert text.count("{") == text.count("}") == 1


def test_scxml_is_xml_with_the_rules_as_conditions() -> None:
    root = ElementTree.fromstring(scxml(with_step("answer", title="<&>")))
    assert root.attrib["initial"] == "asked"
    steps = root.findall(f"{{{SCXML}}}state[@id='asked']/{{{SCXML}}}transition")
    assert [step.attrib.get("cond") for step in steps] == ["REF_R01 and REF_R02", None]
    assert [node.attrib["id"] for node in root.findall(f"{{{SCXML}}}final")] == ["answered"]
