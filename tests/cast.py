"""The cast, everywhere the same: who they are stands in CONTRIBUTING.md."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from tenants.accounts.models import User
from tenants.roles.actions import Person, add_person
from tenants.roles.models import Role
from tenants.units.actions import add_unit
from tenants.units.models import Level, Unit, UnitGroup

DAY = date(2022, 1, 1)
PASSWORD = "mot cau dai cua rieng toi 7"


@dataclass
class Cast:
    """Two departments and one district of Hà Giang with their people."""

    so_y_te: Unit
    so_noi_vu: Unit
    huyen_meo_vac: Unit
    an: User  # officer of Sở Y tế
    binh: User  # its leader
    chi: User  # officer of another unit, Sở Nội vụ
    linh: User  # leader of Sở Nội vụ
    dung: User  # appraiser
    giang: User  # province admin
    quang: User  # second province admin
    long: User  # lead appraiser
    hoi: User  # council chair
    vien: User  # council member
    cong: User  # publisher
    kiem: User  # auditor
    khach: User  # signed in, without a role


UNITS = {"so_y_te": "Sở Y tế", "so_noi_vu": "Sở Nội vụ", "huyen_meo_vac": "Huyện Mèo Vạc"}
PEOPLE = {
    "an": ("An", Role.UNIT_OFFICER, "so_y_te"),
    "binh": ("Bình", Role.UNIT_LEADER, "so_y_te"),
    "chi": ("Chi", Role.UNIT_OFFICER, "so_noi_vu"),
    "linh": ("Linh", Role.UNIT_LEADER, "so_noi_vu"),
    "dung": ("Dũng", Role.APPRAISER, ""),
    "giang": ("Giang", Role.PROVINCE_ADMIN, ""),
    "quang": ("Quang", Role.PROVINCE_ADMIN, ""),
    "long": ("Long", Role.LEAD_APPRAISER, ""),
    "hoi": ("Hội", Role.COUNCIL_CHAIR, ""),
    "vien": ("Viên", Role.COUNCIL_MEMBER, ""),
    "cong": ("Công", Role.PUBLISHER, ""),
    "kiem": ("Kiểm", Role.AUDITOR, ""),
}


def make_cast() -> Cast:
    places = dict(zip(UNITS, units(*levels()), strict=True))
    made = {key: person(name, role, places.get(place)) for key, (name, role, place) in PEOPLE.items()}
    made["khach"] = User.objects.create_user("khach", "Khách")
    return Cast(**places, **made)


def known_cast() -> Cast | None:
    """The cast as this database keeps it, or None where nobody has made it."""
    people = {user.full_name: user for user in User.objects.all()}
    if not people:
        return None
    places = {unit.name: unit for unit in Unit.objects.select_related("level")}
    found = {key: people[name] for key, (name, _role, _place) in PEOPLE.items()}
    return Cast(**{key: places[name] for key, name in UNITS.items()}, **found, khach=people["Khách"])


def levels() -> tuple[Level, Level]:
    departments, _ = Level.objects.get_or_create(code="department", defaults={"name": "Cấp sở", "position": 1})
    districts, _ = Level.objects.get_or_create(code="district", defaults={"name": "Cấp huyện", "position": 2})
    return departments, districts


def units(departments: Level, districts: Level) -> tuple[Unit, Unit, Unit]:
    made = (
        add_unit(departments, UNITS["so_y_te"], by=None, valid_from=DAY, printed_login="soyte"),
        add_unit(departments, UNITS["so_noi_vu"], by=None, valid_from=DAY, printed_login="sonoivu"),
        add_unit(districts, UNITS["huyen_meo_vac"], by=None, valid_from=DAY, printed_login="huyenmeovac"),
    )
    for level in (departments, districts):
        group, _ = UnitGroup.objects.get_or_create(code=level.code, defaults={"name": level.name, "level": level})
        group.units.add(*[unit for unit in made if unit.level_id == level.pk])
    return made


def person(name: str, role: Role, unit: Unit | None) -> User:
    user = add_person(Person(full_name=name, role=role, unit=unit), by=None, valid_from=DAY)
    user.set_password(PASSWORD)
    user.save(update_fields=["password"])
    return user


def fresh(user: User) -> User:
    """The same person as another request would load them: roles are remembered per request."""
    return User.objects.get(pk=user.pk)


HOST: dict[str, Any] = {"HTTP_HOST": "dti.hagiang.localhost"}
