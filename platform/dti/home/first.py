"""The first administrator of a fresh province: named by the application, let in by a link in a letter."""

from django.db import transaction

from dti import mail
from dti.clock import database_today
from dti.province import province_connection
from tenants.accounts.actions import invite as new_code
from tenants.accounts.models import User
from tenants.registry.hosts import address_of
from tenants.registry.models import Application
from tenants.roles.actions import Person, add_person
from tenants.roles.models import Role


@transaction.atomic
def invite(application: Application, *, again: bool = False) -> None:
    """Account, role, code and letter stand together or not at all, so a repeated step finds all or nothing."""
    user = User.objects.filter(assignments__role=Role.PROVINCE_ADMIN, email=application.contact_email).first()
    if user is not None and (user.activated_at or not again):
        return
    if user is None:
        person = Person(
            full_name=application.contact_name,
            role=Role.PROVINCE_ADMIN,
            position=application.contact_position or "Quản trị tỉnh",
            email=application.contact_email,
        )
        user = add_person(person, by=None, valid_from=database_today())
    province = province_connection.tenant
    invitation = new_code(user, by=None)
    context = {"person": user.full_name, "username": user.username, "province": province.name, "support": ""}
    once = {"url": address_of(province) + invitation.path}
    mail.send(to=user.email, template="activation", context=context, once=once)
