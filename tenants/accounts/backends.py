"""Sign in against the tables of the province that the host named."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend

from tenants.accounts.models import User


class ProvinceBackend(AuthenticationBackend):
    """allauth's backend; permissions are not Django's here, they are asked of `roles.may`."""

    def user_can_authenticate(self, user: Any) -> bool:
        return bool(user.is_active and user.has_usable_password())

    def get_user(self, user_id: Any) -> User | None:
        return User.objects.filter(pk=user_id, is_active=True).first()

    def has_perm(self, *args: Any, **kwargs: Any) -> bool:
        return False
