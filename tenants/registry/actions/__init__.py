"""Changes to the register: applications, the life of a province, jobs, support, erasure."""

from tenants.registry.actions.applications import Applied, approve, code_hash, receive, refuse
from tenants.registry.actions.erasing import approve_erasure, ask_erasure, stop_erasure
from tenants.registry.actions.jobs import invite_again, retry
from tenants.registry.actions.life import change_state
from tenants.registry.actions.support import ask_support, link_into, withdraw_support

__all__ = [
    "Applied",
    "approve",
    "approve_erasure",
    "ask_erasure",
    "ask_support",
    "change_state",
    "code_hash",
    "invite_again",
    "link_into",
    "receive",
    "refuse",
    "retry",
    "stop_erasure",
    "withdraw_support",
]
