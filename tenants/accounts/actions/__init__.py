"""Changes to accounts: invite, activate, revoke, sign out everywhere."""

from tenants.accounts.actions.access import deactivate, sign_out_everywhere
from tenants.accounts.actions.activation import Invitation, activate, invite, open_invitation, revoke

__all__ = ["Invitation", "activate", "deactivate", "invite", "open_invitation", "revoke", "sign_out_everywhere"]
