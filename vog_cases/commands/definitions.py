"""The workflows: what they are, the proof that they are sound, pictures of them."""

from __future__ import annotations

from typing import Annotated

import typer

from states.workflow import Workflow
from vog_cases.commands.frame import answer
from vog_cases.errors import IntegrityFailure, InvalidInput, Reason

workflows_app = typer.Typer(
    name="workflows", help="The case types: states, steps, rules and deadlines.",
    no_args_is_help=True,
)  # fmt: skip
TypeName = Annotated[str, typer.Argument(metavar="TYPE")]


def _known() -> dict[str, Workflow]:
    from workflows.registry import WORKFLOWS

    return dict(WORKFLOWS)


def _one(name: str) -> Workflow:
    known = _known()
    if name not in known:
        raise InvalidInput(f"“{name}” is not a case type; choose {', '.join(known)}.")
    return known[name]


@workflows_app.command("list")
def list_workflows() -> None:
    """The case types."""
    from vog_cases.plain_text import table

    found = _known().values()
    answer(
        [
            {"type": one.type, "title": one.title, "version": one.version,
             "states": len(one.states), "transitions": len(one.transitions),
             "timers": len(one.timers)}
            for one in found
        ],
        lambda: table(
            ("Type", "Title", "Version", "States", "Steps", "Deadlines"),
            [
                (one.type, one.title, str(one.version), str(len(one.states)),
                 str(len(one.transitions)), str(len(one.timers)))
                for one in found
            ],
        ),
    )  # fmt: skip


@workflows_app.command("show")
def show(type_name: TypeName) -> None:
    """One case type, whole."""
    from states.fingerprint import describe, fingerprint
    from vog_cases.workflow_text import page
    from workflows.policy import LAW_SWITCHES, PARAMETERS

    flow = _one(type_name)
    answer(
        {
            "version": flow.version,
            "fingerprint": fingerprint(flow),
            **describe(flow),
            "law switches": {name: PARAMETERS[name].default for name in LAW_SWITCHES},
        },
        lambda: page(flow),
    )


@workflows_app.command("check")
def check_all(
    type_name: Annotated[str, typer.Argument(metavar="[TYPE]")] = "",
) -> None:
    """Prove that the workflows are sound."""
    from states.check import check
    from workflows.rulebook import RULEBOOK

    chosen = [_one(type_name)] if type_name else list(_known().values())
    flaws = [flaw for one in chosen for flaw in check(one, RULEBOOK, list(_known()))]
    if flaws:
        raise IntegrityFailure(
            f"{len(flaws)} flaws. First: {flaws[0]}",
            tuple(Reason("", str(flaw)) for flaw in flaws),
        )
    answer(
        [{"type": one.type, "sound": True} for one in chosen],
        lambda: "\n".join(f"{one.type}: sound" for one in chosen),
    )


@workflows_app.command("diagram")
def diagram(
    type_name: TypeName,
    form: Annotated[
        str, typer.Option("--format", help="mermaid, svg, graphviz or scxml")
    ] = "mermaid",
) -> None:
    """A picture of a case type, to look at or for a drawing program."""
    from states.diagram import graphviz, mermaid, scxml
    from states.picture import svg

    makers = {"mermaid": mermaid, "svg": svg, "graphviz": graphviz, "scxml": scxml}
    if form not in makers:
        raise InvalidInput(f"“{form}” is not a format; choose {', '.join(makers)}.")
    text = makers[form](_one(type_name))
    answer({"type": type_name, "format": form, "text": text}, lambda: text)
