"""Changes to the register: applications, the life of a province, jobs, support, erasure."""

from tenants.registry.actions.applications import Applied, approve, code_hash, receive, refuse
from tenants.registry.actions.erasing import approve_erasure, ask_erasure, stop_erasure
from tenants.registry.actions.jobs import invite_again, retry
from tenants.registry.actions.life import change_state
from tenants.registry.actions.merging import (
    Resolution,
    approve_merger,
    ask_merger,
    attach_archives,
    explain_cut,
    stop_merger,
)
from tenants.registry.actions.support import ask_support, link_into, withdraw_support

__all__ = [
    "Applied",
    "Resolution",
    "approve",
    "approve_erasure",
    "approve_merger",
    "ask_erasure",
    "ask_merger",
    "ask_support",
    "attach_archives",
    "change_state",
    "code_hash",
    "explain_cut",
    "invite_again",
    "link_into",
    "receive",
    "refuse",
    "retry",
    "stop_erasure",
    "stop_merger",
    "withdraw_support",
]
