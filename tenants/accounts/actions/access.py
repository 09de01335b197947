"""End a person's access at once: one session, all of them, the account, the second factor."""

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils.translation import gettext as _

from dti import audit
from dti.workflow import Refused
from tenants.accounts import notices
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
def end_session(session: UserSession, *, by: User) -> None:
    """The next request from there is anonymous."""
    Session.objects.filter(session_key=session.session_key).delete()
    audit.act("end_session", session.user, by=by, summary={"address": session.ip})
    session.delete()


@transaction.atomic
def deactivate(user: User, *, by: User) -> User:
    """Close the account: no sign-in, no open session, no unused invitation."""
    user.is_active = False
    user.save(update_fields=["is_active"])
    user.activations.filter(used_at=None).delete()
    sign_out_everywhere(user, by=by)
    audit.act("deactivate", user, by=by)
    return user


@transaction.atomic
def reopen(user: User, *, by: User) -> User:
    """The account opens again for its owner, by a fresh code: the former password is gone."""
    if user.is_active:
        raise Refused(_("Tài khoản này đang hoạt động."))
    user.is_active, user.activated_at = True, None
    user.set_unusable_password()
    user.save(update_fields=["is_active", "activated_at", "password"])
    audit.act("reopen_account", user, by=by)
    return user


@transaction.atomic
def reset_factors(user: User, *, by: User) -> int:
    """For somebody who lost telephone and codes: a second factor is set up anew, sessions end, the owner is told."""
    if user == by:
        raise Refused(_("Không tự gỡ xác thực hai bước của mình ở đây. Hãy dùng trang Tài khoản, hoặc nhờ người khác."))
    gone: int = Authenticator.objects.filter(user=user).delete()[0]
    sign_out_everywhere(user, by=by)
    audit.act("reset_factors", user, by=by, summary={"factors": gone})
    notices.tell(user, "factors_reset")
    return gone


def sessions_of(user: Any) -> list[UserSession]:
    """Where this person is signed in right now, the newest first; sessions that have run out are forgotten."""
    found = UserSession.objects.purge_and_list(user)
    return sorted(found, key=lambda session: session.created_at, reverse=True)
