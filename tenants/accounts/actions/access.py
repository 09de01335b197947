"""End a person's access at once."""

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction

from dti import audit
from tenants.accounts.models import User


@transaction.atomic
def sign_out_everywhere(user: User, *, by: User, but_not: str | None = None) -> int:
    """Delete every session of this person, except the one named; the next request of the others is anonymous."""
    sessions = UserSession.objects.filter(user=user).exclude(session_key=but_not or "")
    keys = list(sessions.values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    sessions.delete()
    audit.act("sign_out_everywhere", user, by=by, summary={"sessions": len(keys)})
    return len(keys)


@transaction.atomic
def deactivate(user: User, *, by: User) -> User:
    """Close the account: no sign-in, no open session, no unused invitation."""
    user.is_active = False
    user.save(update_fields=["is_active"])
    user.activations.filter(used_at=None).delete()
    sign_out_everywhere(user, by=by)
    audit.act("deactivate", user, by=by)
    return user
