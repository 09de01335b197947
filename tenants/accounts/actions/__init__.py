"""Changes to accounts: invite, activate, revoke, sign out, end access, keep the province's own sign-in."""

from tenants.accounts.actions.access import (
    deactivate,
    end_session,
    reopen,
    reset_factors,
    sessions_of,
    sign_out_everywhere,
)
from tenants.accounts.actions.activation import (
    Invitation,
    activate,
    activate_by_provider,
    invite,
    open_invitation,
    revoke,
)
from tenants.accounts.actions.details import Details, change_details
from tenants.accounts.actions.federation import Provider, connect, disconnect, keep_provider, remove_provider

__all__ = [
    "Details",
    "Invitation",
    "Provider",
    "activate",
    "activate_by_provider",
    "change_details",
    "connect",
    "deactivate",
    "disconnect",
    "end_session",
    "invite",
    "keep_provider",
    "open_invitation",
    "remove_provider",
    "reopen",
    "reset_factors",
    "revoke",
    "sessions_of",
    "sign_out_everywhere",
]
