"""Make a province, step by step, each of them safe to repeat after a crash. Runs as dti_owner only."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _
from django_tenants.utils import tenant_context

from dti.clock import database_now
from dti.province import province_connection
from dti.workflow import Refused
from tenants.registry import archives, hooks, queries, rules, schemas
from tenants.registry.models import Application, Domain, Province
from tenants.registry.steps import LABELS

Report = Callable[[str], None]


def silent(_: str) -> None:
    """Report to nobody."""


@dataclass(frozen=True)
class Wish:
    """A province that is to be: from an application, or from the command line without one."""

    slug: str
    name: str
    official_code: str
    domain: str
    application: Application | None = None

    @property
    def schema(self) -> str:
        return rules.schema_of(self.slug)


def wish_of(application: Application) -> Wish:
    return Wish(
        slug=application.slug,
        name=application.province_name,
        official_code=application.official_code,
        domain=queries.host_of_slug(application.slug),
        application=application,
    )


def migrate_public(report: Report = silent) -> None:
    report("Cập nhật lược đồ chung")
    schemas.migrate_public()


def migrate_province(schema: str, report: Report = silent) -> None:
    report(f"Cập nhật lược đồ {schema}")
    schemas.make(schema)
    schemas.migrate(schema)
    schemas.guard(schema)
    if found := Province.objects.filter(schema_name=schema).first():
        archives.settle(found)  # a new table of an archive is read only too


def provision(*, slug: str, name: str, official_code: str, domain: str, report: Report = silent) -> Province:
    """Register a province and make its schema ready, from the command line; its people are made by other commands."""
    wish = Wish(slug, name, official_code, domain)
    for key, do in STEPS.items():
        report(str(LABELS[key]))
        province_connection.set_schema_to_public()
        do(wish)
    report(f"{name} đã sẵn sàng tại {domain}")
    province: Province = Province.objects.get(schema_name=wish.schema)
    return province


@transaction.atomic
def register(wish: Wish) -> None:
    """Province, host and the tie to the application in one transaction: later steps know their own by it."""
    application = wish.application
    if application is None:
        _row_and_host(wish)
        return
    application.refresh_from_db(from_queryset=Application.objects.select_for_update(of=("self",)))
    if application.province_id:
        return
    if reason := rules.refusal_of_slug(wish.slug) or queries.taken(wish.slug, but_not=application):
        raise Refused(reason, code="taken")
    application.province = _row_and_host(wish)
    application.save(update_fields=["province"])


def _row_and_host(wish: Wish) -> Province:
    said = wish.application
    branding = {"lead_agency": said.agency, "decision": said.decision} if said else {}
    province: Province
    province, _made = Province.objects.get_or_create(
        schema_name=wish.schema,
        defaults={
            "slug": wish.slug,
            "name": wish.name,
            "official_code": wish.official_code,
            "branding": branding,
        },
    )
    domain, _made = Domain.objects.get_or_create(domain=wish.domain, defaults={"tenant": province, "is_primary": True})
    if domain.tenant_id != province.pk:
        raise Refused(_("Địa chỉ này đã dẫn đến một tỉnh khác."), code="taken")
    return province


def schema(wish: Wish) -> None:
    schemas.make(wish.schema)


def tables(wish: Wish) -> None:
    schemas.migrate(wish.schema)


def guards(wish: Wish) -> None:
    schemas.guard(wish.schema)


def administrator(wish: Wish, *, again: bool = False) -> None:
    """The one account that nobody inside the province could have made."""
    if wish.application is None:
        return
    with tenant_context(Province.objects.get(schema_name=wish.schema)):
        hooks.invite_first_administrator(wish.application, again=again)


def open_(wish: Wish) -> None:
    """From now on the host leads somewhere."""
    preparing = Province.objects.filter(schema_name=wish.schema, state=Province.State.PREPARING)
    preparing.update(state=Province.State.ACTIVE, state_since=database_now())


STEPS: dict[str, Callable[[Wish], None]] = {
    "register": register,
    "schema": schema,
    "tables": tables,
    "guards": guards,
    "administrator": administrator,
    "open": open_,
}
