"""The case types that may run, by name."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from states.workflow import Workflow
from workflows.cme import cme
from workflows.ehe import ehe
from workflows.fpn import fpn
from workflows.holiday import holiday
from workflows.psp import psp
from workflows.referral import referral

WORKFLOWS: Mapping[str, Workflow] = MappingProxyType(
    {workflow.type: workflow for workflow in (referral, cme, ehe, psp, fpn, holiday)}
)
