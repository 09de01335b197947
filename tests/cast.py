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


def make_cast() -> Cast:
    departments, districts = levels()
    yte, noivu, meovac = units(departments, districts)
    people = {
        "an": ("An", Role.UNIT_OFFICER, yte),
        "binh": ("Bình", Role.UNIT_LEADER, yte),
        "chi": ("Chi", Role.UNIT_OFFICER, noivu),
        "linh": ("Linh", Role.UNIT_LEADER, noivu),
        "dung": ("Dũng", Role.APPRAISER, None),
        "giang": ("Giang", Role.PROVINCE_ADMIN, None),
        "quang": ("Quang", Role.PROVINCE_ADMIN, None),
        "long": ("Long", Role.LEAD_APPRAISER, None),
        "hoi": ("Hội", Role.COUNCIL_CHAIR, None),
        "vien": ("Viên", Role.COUNCIL_MEMBER, None),
        "cong": ("Công", Role.PUBLISHER, None),
        "kiem": ("Kiểm", Role.AUDITOR, None),
    }
    made = {key: person(*who) for key, who in people.items()}
    made["khach"] = User.objects.create_user("khach", "Khách")
    return Cast(so_y_te=yte, so_noi_vu=noivu, huyen_meo_vac=meovac, **made)


def levels() -> tuple[Level, Level]:
    departments, _ = Level.objects.get_or_create(code="department", defaults={"name": "Cấp sở", "position": 1})
    districts, _ = Level.objects.get_or_create(code="district", defaults={"name": "Cấp huyện", "position": 2})
    return departments, districts


def units(departments: Level, districts: Level) -> tuple[Unit, Unit, Unit]:
    made = (
        add_unit(departments, "Sở Y tế", by=None, valid_from=DAY, printed_login="soyte"),
        add_unit(departments, "Sở Nội vụ", by=None, valid_from=DAY, printed_login="sonoivu"),
        add_unit(districts, "Huyện Mèo Vạc", by=None, valid_from=DAY, printed_login="huyenmeovac"),
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
