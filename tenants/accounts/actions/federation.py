"""The province's own sign-in by OpenID Connect: which server, and which person an identity of it is."""

from dataclasses import dataclass

from allauth.socialaccount.models import SocialAccount, SocialApp
from django.db import transaction
from django.utils.translation import gettext as _

from dti import audit
from dti.clock import database_now
from dti.workflow import Refused
from tenants.accounts import notices, sealed
from tenants.accounts.models import User

# One server a province: its address for allauth is /account/oidc/province/….
PROVIDER, KIND = "province", "openid_connect"


@dataclass(frozen=True)
class Provider:
    """What an administrator is told by whoever runs the province's sign-in."""

    name: str
    issuer: str
    client_id: str
    secret: str = ""


@transaction.atomic
def keep_provider(provider: Provider, *, by: User) -> SocialApp:
    """Set up the server or change it; an empty secret keeps the former one. The secret is kept encrypted."""
    found = SocialApp.objects.filter(provider_id=PROVIDER).first() or SocialApp(provider=KIND, provider_id=PROVIDER)
    if not provider.secret and not found.secret:
        raise Refused(_("Thiếu khóa bí mật. Hãy nhập khóa mà bên vận hành máy chủ đăng nhập đã cấp."))
    if found.pk and found.settings.get("server_url") != provider.issuer:
        # Another server calls other people by the same numbers.
        SocialAccount.objects.filter(provider=PROVIDER).delete()
    found.name, found.client_id = provider.name, provider.client_id
    found.settings = {"server_url": provider.issuer, "oauth_pkce_enabled": True}
    if provider.secret:
        found.secret = sealed.lock(provider.secret)
    found.save()
    audit.act("keep_provider", found, by=by, summary={"issuer": provider.issuer, "client_id": provider.client_id})
    return found


@transaction.atomic
def remove_provider(*, by: User) -> None:
    """Nobody comes in that way any more; accounts and passwords stay."""
    audit.act("remove_provider", "socialaccount.socialapp", by=by)
    SocialAccount.objects.filter(provider=PROVIDER).delete()
    SocialApp.objects.filter(provider_id=PROVIDER).delete()


@transaction.atomic
def connect(account: SocialAccount, user: User) -> SocialAccount:
    """From now on this identity is this person; the owner is told. One identity a person, one person an identity."""
    if SocialAccount.objects.filter(user=user, provider=PROVIDER).exclude(uid=account.uid).exists():
        raise Refused(_("Tài khoản này đã liên kết với một tài khoản khác của tỉnh. Hãy liên hệ quản trị tỉnh."))
    account.user = user
    account.save()
    if user.activated_at is None:
        user.activated_at = database_now()
        user.save(update_fields=["activated_at"])
    audit.act("connect_provider", user, by=user, summary={"subject": account.uid})
    notices.tell(user, "account_connected")
    return account


@transaction.atomic
def disconnect(user: User, *, by: User) -> int:
    """The identity is nobody again. Whoever has no password needs a fresh code first."""
    if not user.has_usable_password():
        raise Refused(_("Tài khoản chưa có mật khẩu, gỡ liên kết sẽ không đăng nhập được. Hãy xin mã kích hoạt trước."))
    gone: int = SocialAccount.objects.filter(user=user, provider=PROVIDER).delete()[0]
    if gone:
        audit.act("disconnect_provider", user, by=by)
        notices.tell(user, "account_disconnected")
    return gone
