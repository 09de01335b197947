"""How the address of each route is built from the objects of a place: this unit, another one, another province.

A new route belongs into ROUTES; `test_http_wall.py` is red until it stands there.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from io import BytesIO
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.usersessions.models import UserSession
from django.db import connection
from django.urls import URLPattern, URLResolver

from appraisal.models import Allocation
from criteria_builder.models import CriteriaSet, Group, Indicator, MainIndicator, Version
from dti.files.storage import store
from dti.province import entered
from publishing import content
from publishing.actions.compute import store as freeze
from publishing.models import Computation, Release
from submissions.actions import Facts, add_to_store, attach, save
from submissions.models import Evidence, EvidenceFile, EvidenceLink, Submission
from tenants.accounts import actions as accounts
from tenants.accounts.models import User
from tenants.calendars import actions as calendars
from tenants.calendars.models import Campaign
from tenants.roles.actions import Person, add_person
from tenants.roles.models import Assignment, AuthorityDelegation, Role
from tenants.units.actions import rename_unit
from tenants.units.changes import Decision
from tenants.units.models import Unit, UnitEvent, UnitName
from tests.cast import DAY, Cast, fresh, make_cast
from tests.submissions.sheets import entry, make_sheet

# In every text of the other province and of the other unit's draft.
CANARY_PROVINCE = "CANARY-haiduong-4b1f"
CANARY_DRAFT = "CANARY-sonoivu-draft-77c2"


@dataclass
class Place:
    """Objects of one unit in one province, to which addresses lead."""

    campaign: Campaign
    submission: Submission
    unit: Unit
    indicator: Indicator
    link: EvidenceLink
    file: EvidenceFile
    allocation: Allocation
    release: Release
    version: Version
    node: Group
    proposal: Any
    user: User
    code: str
    draft: Version
    feed: str
    assignment: Assignment
    delegation: AuthorityDelegation
    session: UserSession
    key: Authenticator
    event: UnitEvent
    # What a predecessor handed over: rows that only the provisioner writes.
    handed_unit: Any = 0
    handed_person: Any = 0

    @property
    def main(self) -> MainIndicator:
        return self.indicator.main_indicator

    def typed(self) -> dict[str, Any]:
        """A form that names the objects of this place wherever a form could."""
        return {
            "person": self.user.pk, "units": self.unit.pk, "unit": self.unit.pk, "evidence": self.link.evidence_id,
            "appraiser": self.user.pk, "campaign": self.campaign.pk, "version": self.version.pk, "rev": 0,
            "client_id": "a1", "reason": "vì", "decision": "approve", "verdict": "agree", "verb": "agree",
            "confirm": "on",
            "in-numerator": "1", "in-denominator": "2", "explanation": "x", "closes_at": "31/12/2030",
            "phase": "self_assess", "rows": self.indicator.pk,
            "number": "1/KH", "issued_on": "01/01/2022", "days": "0",
            "to": "31/12/2030", "accepted": "on", "question": "?", "source": "s", "extract": "e", "as_of": "01/12/2022",
            "seen": "0" * 64, "into": self.node.pk, "name": "n", "group": self.version.criteria_set.unit_group_id,
            "effective_on": "01/01/2024", "record": "1", "level": self.unit.level_id,
        }  # fmt: skip


Build = Callable[[Place], dict[str, Any]]


def of_operator(_: Place) -> dict[str, Any]:
    return {"pk": 1}


def in_console(_: Place) -> dict[str, Any]:
    return {"slug": "hagiang"}


def on_one_of_a_province(_: Place) -> dict[str, Any]:
    return {"slug": "hagiang", "pk": 1}


def nothing(_: Place) -> dict[str, Any]:
    return {}


def sheet(p: Place) -> dict[str, Any]:
    return {"pk": p.submission.pk}


def row(p: Place) -> dict[str, Any]:
    return {"pk": p.submission.pk, "indicator_pk": p.indicator.pk}


def campaign(p: Place) -> dict[str, Any]:
    return {"pk": p.campaign.pk}


def round_of(p: Place) -> dict[str, Any]:
    return {"campaign_pk": p.campaign.pk}


def judged(p: Place) -> dict[str, Any]:
    return {"campaign_pk": p.campaign.pk, "unit_pk": p.unit.pk}


def judged_row(p: Place) -> dict[str, Any]:
    return {**judged(p), "indicator_pk": p.indicator.pk}


def release(p: Place) -> dict[str, Any]:
    return {"pk": p.release.pk}


def version(p: Place) -> dict[str, Any]:
    return {"code": p.version.criteria_set.code, "number": p.version.number}


def node(p: Place) -> dict[str, Any]:
    return {"code": p.draft.criteria_set.code, "number": p.draft.number, "kind": "group", "pk": p.node.pk}


def period(p: Place) -> dict[str, Any]:
    return {"ky": p.campaign.period_code}


ROUTES: dict[str, Build] = {
    # public pages
    "public:home": nothing,
    "public:period": period,
    "public:unit": lambda p: {**period(p), "ma": p.unit.public_code},
    "public:ranking": lambda p: {**period(p), "nhom": "department"},
    "public:method": period,
    "public:data_home": nothing,
    "public:dictionary": period,
    "public:data": lambda p: {**period(p), "name": "ket-qua.csv"},
    "public:calendar": period,
    "public:calendar_file": period,
    "public:decisions": nothing,
    # accounts
    "accounts:enter_code": nothing,
    "accounts:own_password": nothing,
    "accounts:follow_link": lambda p: {"code": p.code},
    "accounts:sign_out_everywhere": nothing,
    "accounts:end_session": lambda p: {"pk": p.session.pk},
    "accounts:disconnect": nothing,
    "mfa_remove_webauthn": lambda p: {"pk": p.key.pk},
    **dict.fromkeys(["openid_connect_login", "openid_connect_callback"], lambda p: {"provider_id": "province"}),
    **dict.fromkeys(
        ["mfa_authenticate", "mfa_login_webauthn", "mfa_reauthenticate", "mfa_reauthenticate_webauthn", "mfa_index",
         "mfa_list_webauthn", "mfa_activate_totp", "mfa_deactivate_totp", "mfa_add_webauthn",
         "mfa_view_recovery_codes", "mfa_generate_recovery_codes", "mfa_download_recovery_codes"], nothing,
    ),
    **dict.fromkeys(
        ["account_login", "account_logout", "account_change_password", "account_reauthenticate", "account_inactive",
         "usersessions_list", "account_signup", "account_reset_password", "account_set_password"], nothing,
    ),
    # sheets
    "home:start": nothing,
    "home:sheet_plan": campaign,
    "submissions:list": nothing,
    "submissions:evidence": nothing,
    **dict.fromkeys([f"submissions:{name}" for name in ("sheet", "table", "review", "confirm", "receipt")], sheet),
    "submissions:move": lambda p: {**sheet(p), "verb": "submit_to_leader"},
    "submissions:group": lambda p: {**sheet(p), "main_pk": p.main.pk},
    **dict.fromkeys([f"submissions:{name}" for name in ("save_row", "history", "attach")], row),
    "submissions:remove_evidence": lambda p: {**row(p), "link_pk": p.link.pk},
    "submissions:evidence_file": lambda p: {"pk": p.file.pk},
    "submissions:adopt": version,
    "submissions:preview": version,
    "submissions:preview_group": lambda p: {**version(p), "main_pk": p.main.pk},
    "submissions:preview_row": lambda p: {**version(p), "indicator_pk": p.indicator.pk},
    # appraisal
    "appraisal:list": nothing,
    **dict.fromkeys([f"appraisal:{name}" for name in ("campaign", "progress", "indicators", "allocation", "recuse",
    "close_round")], round_of),
    "appraisal:indicator": lambda p: {**round_of(p), "indicator_pk": p.indicator.pk},
    "appraisal:deallocate": lambda p: {**round_of(p), "allocation_pk": p.allocation.pk},
    "appraisal:closing_content": lambda p: {**round_of(p), "phase": "appraise_1"},
    **dict.fromkeys([f"appraisal:{name}" for name in ("unit", "bulk_agree", "open_default")], judged),
    **dict.fromkeys([f"appraisal:{name}" for name in ("row", "judge", "rule", "outside")], judged_row),
    # publication
    "publishing:list": nothing,
    **dict.fromkeys([f"publishing:{name}" for name in ("campaign", "compute", "finalise", "create_release")], campaign),
    **dict.fromkeys([f"publishing:{name}" for name in ("release", "submit", "send_back", "approve", "publish",
    "preview")], release),
    "publishing:backtest": version,
    # calendar
    **dict.fromkeys([f"calendars:{name}" for name in ("list", "new", "read_wording", "my_reminders", "feed_address")],
                    nothing),
    "calendars:feed": lambda p: {"token": p.feed},
    **dict.fromkeys([f"calendars:{name}" for name in ("calendar", "edit", "schedule", "complete_document",
    "propose_activation", "propose_extension", "reminders", "choose_days", "remind", "rehearse", "move_clock",
    "propose_wipe", "archive", "report")], campaign),
    **dict.fromkeys(["calendars:decide", "calendars:withdraw"], lambda p: {**campaign(p), "proposal": p.proposal.pk}),
    # criteria
    "criteria_builder:list": nothing,
    "criteria_builder:new": nothing,
    **dict.fromkeys([f"criteria_builder:{name}" for name in ("version", "lookup", "content", "publish", "retire",
    "draft", "declare", "policy", "record", "drop", "bulk", "undo", "redo", "diff_before", "crosswalk", "import",
    "import_columns", "import_preview", "import_errors", "import_discard", "import_template")], version),
    **dict.fromkeys(["criteria_builder:diff", "criteria_builder:crosswalk_from"],
                    lambda p: {**version(p), "other": p.version.number}),
    **dict.fromkeys(["criteria_builder:diff_sets", "criteria_builder:crosswalk_sets"],
                    lambda p: {**version(p), "other_code": p.draft.criteria_set.code, "other": p.draft.number}),
    "criteria_builder:export": lambda p: {**version(p), "kind": "xlsx"},
    "criteria_builder:add_top": lambda p: {**version(p), "kind": "group"},
    "criteria_builder:withdraw": lambda p: {**version(p), "pk": p.node.pk},
    **dict.fromkeys([f"criteria_builder:{name}" for name in ("node", "add_under", "move", "members",
    "delete")], node),
    # units and people
    **dict.fromkeys([f"units:{name}" for name in ("list", "add", "export", "import", "template", "levels", "add_level",
    "add_group", "history", "merge", "split", "rename", "move", "abolish")], nothing),
    **dict.fromkeys(["units:unit", "units:edit"], lambda p: {"pk": p.unit.pk}),
    **dict.fromkeys(["units:change_level", "units:end_level"], lambda p: {"pk": p.unit.level_id}),
    "units:group": lambda p: {"pk": p.version.criteria_set.unit_group_id},
    **dict.fromkeys([f"merger:{name}" for name in ("overview", "units", "people", "carry_out", "register",
    "register_file")], nothing),
    "merger:unit": lambda p: {"pk": p.handed_unit},
    "merger:person": lambda p: {"pk": p.handed_person},
    "units:cancel": lambda p: {"pk": p.event.pk},
    **dict.fromkeys([f"roles:{name}" for name in ("people", "add", "import", "invite_by_mail", "letters",
    "letters_pdf", "register", "provider", "delegations")], nothing),
    **dict.fromkeys([f"roles:{name}" for name in ("person", "edit", "grant", "revoke", "deactivate", "reopen",
    "reset_factors", "sign_out")], lambda p: {"pk": p.user.pk}),
    "roles:successors": lambda p: {"pk": p.unit.pk},
    "roles:end_role": lambda p: {"pk": p.user.pk, "assignment": p.assignment.pk},
    "roles:end_delegation": lambda p: {"pk": p.delegation.pk},
    # the gallery of components: samples only
    "web:gallery": nothing,
    "web:signed_in": nothing,
    "web:sample": lambda p: {"sample": "button"},
    # the console
    "registry:product": nothing,
    "registry:apply": nothing,
    "registry:application": lambda _: {"code": "A" * 26},
    "registry:console": nothing,
    "registry:acts": nothing,
    "registry:decide": of_operator,
    "registry:decision_file": of_operator,
    "registry:job": of_operator,
    "registry:retry": of_operator,
    "registry:mergers": nothing,
    "registry:new_merger": nothing,
    "registry:merger": of_operator,
    "registry:change_merger": lambda _: {"pk": 1, "verb": "stop"},
    "registry:province": in_console,
    "registry:change_state": lambda _: {"slug": "hagiang", "verb": "suspend"},
    "registry:invite_again": in_console,
    "registry:ask_support": in_console,
    "registry:enter_support": on_one_of_a_province,
    "registry:withdraw_support": on_one_of_a_province,
    "registry:ask_erasure": in_console,
    "registry:approve_erasure": on_one_of_a_province,
    "registry:stop_erasure": on_one_of_a_province,
    "home:setup": nothing,
    "home:settings": nothing,
    "home:export": nothing,
    "home:download_export": of_operator,
    "home:decide_support": of_operator,
    "home:emblem": lambda _: {"mark": "0" * 16},
    "home:come_in": lambda _: {"code": "A" * 26},
}  # fmt: skip


def names(patterns: list[Any], space: str = "") -> Iterator[str]:
    """Every route of a resolver by its full name; a route without a name has none to be called by."""
    for one in patterns:
        if isinstance(one, URLResolver):
            yield from names(one.url_patterns, f"{space}{one.namespace}:" if one.namespace else space)
        elif isinstance(one, URLPattern):
            yield f"{space}{one.name}"


@dataclass
class World:
    """Two units of Hà Giang and one of Hải Dương, and who asks for them."""

    own: Place
    other_unit: Place
    other_province: Place
    actors: dict[str, User | None] = field(default_factory=dict)

    @property
    def places(self) -> dict[str, Place]:
        return {"own": self.own, "other unit": self.other_unit, "other province": self.other_province}


def province_world(canary: str) -> tuple[Cast, Place, Place]:
    """An active campaign with a draft sheet of each department; `canary` stands in every text of the place."""
    cast = make_cast()
    for model, fields in ((User, ["full_name", "position"]), (Unit, ["name"])):
        for one in model.objects.all() if canary else []:  # type: ignore[attr-defined]
            for name in fields:
                setattr(one, name, f"{getattr(one, name)} {canary}")
            one.save(update_fields=fields)
    for one in Unit.objects.all() if canary else []:
        UnitName.objects.create(unit=one, valid_from=one.valid_from, name=one.name, sort_key=one.sort_key)
    event = rename_unit(cast.huyen_meo_vac, f"Huyện Mèo Vạc mới {canary}".strip(), by=None,
                        effective_on=date(2022, 6, 1), decision=Decision(f"1/QĐ {canary}"))  # fmt: skip
    made = make_sheet(cast)
    if canary:
        Campaign.objects.filter(pk=made.campaign.pk).update(name=f"Đợt {canary}")
        CriteriaSet.objects.update(name=f"Bộ {canary}")
    draft = draft_version(made.submission.version.criteria_set.unit_group, canary)
    departments = [place_of(cast, made.campaign, unit, who, draft, canary, event) for unit, who in
                   ((cast.so_y_te, cast.an), (cast.so_noi_vu, cast.chi))]  # fmt: skip
    return cast, departments[0], departments[1]


def draft_version(group: Any, canary: str) -> Version:
    made = CriteriaSet.objects.create(
        code=f"du-thao-{'hd' if canary else 'hg'}", name=f"Dự thảo {canary}", unit_group=group
    )
    return Version.objects.create(criteria_set=made, number=1)


def place_of(
    cast: Cast, of: Campaign, unit: Unit, officer: User, draft: Version, canary: str, event: UnitEvent
) -> Place:
    mark = canary or (CANARY_DRAFT if unit == cast.so_noi_vu else "")
    submission = Submission.objects.select_related("campaign", "unit", "version__criteria_set").get(
        campaign=of, unit=unit
    )
    indicator = (
        Indicator.objects.select_related("main_indicator").filter(version=submission.version).order_by("position")[0]
    )
    save(submission, indicator.pk, by=fresh(officer), entry=entry(explanation=f"Giải thích {mark}"))
    proof = add_to_store(
        unit, by=fresh(officer), facts=Facts(kind="link", title=f"Văn bản {mark}", url=f"https://example.vn/{mark}")
    )
    attach(submission, indicator.pk, evidence=proof, by=fresh(officer), page="1")
    newcomer = add_person(Person(f"Mới {canary}", Role.AUDITOR, username=f"moi.{unit.pk}"), by=None, valid_from=DAY)
    return Place(
        campaign=of,
        submission=submission,
        unit=unit,
        indicator=indicator,
        link=EvidenceLink.objects.get(evidence=proof),
        file=file_of(proof, mark),
        allocation=Allocation.objects.create(campaign=of, appraiser=cast.dung, unit=unit),
        release=release_of(of, cast, mark),
        version=submission.version,
        node=Group.objects.create(version=draft, kind="foundation", name=f"Nhóm {canary}", position=1),
        proposal=calendars.propose(of, "extend", by=cast.giang, phase="self_assess",
        closes_at=of.window_events.first().closes_at,
                                   reason=f"Lý do {canary}"),
        user=officer,
        code=accounts.invite(newcomer, by=None).code,
        draft=draft,
        feed=calendars.make_feed(by=officer),
        assignment=Assignment.objects.filter(user=officer)[0],
        delegation=AuthorityDelegation.objects.create(
            principal=cast.binh, deputy=newcomer, role=Role.UNIT_LEADER, unit=cast.so_y_te, document=f"Giấy {canary}",
            valid_from=DAY, valid_to=DAY.replace(year=DAY.year + 1),
        ),
        session=UserSession.objects.create(user=officer, ip="10.9.9.9", user_agent=mark, session_key=f"s{unit.pk}"),
        key=RecoveryCodes.activate(officer).instance,
        event=event,
    )  # fmt: skip


def release_of(of: Campaign, cast: Cast, mark: str) -> Release:
    """A draft of a release, its computation made once per campaign."""
    found = Computation.objects.filter(campaign=of).first() or freeze(of, provisional=False, by=cast.cong)
    number = Release.objects.filter(campaign=of).count() + 1
    made = Release(campaign=of, campaign_mode=of.mode, campaign_scope=of.scope, computation=found, number=number,
                   reason=f"Lý do {mark}")  # fmt: skip
    made.content = content.of_release(made)
    made.save()
    return made


def file_of(proof: Evidence, mark: str) -> EvidenceFile:
    stored = store(BytesIO(f"%PDF-1.4 {mark}".encode()), province=entered(), name="tep.pdf")
    return EvidenceFile.objects.create(
        evidence=proof, version=1, name=f"tep {mark}.pdf", storage_key=stored.key, sha256=stored.sha256,
        size=stored.size,
        content_type=stored.content_type,
    )  # fmt: skip


def actors(cast: Cast) -> dict[str, User | None]:
    """The fourteen of rulings 7: twelve roles, somebody without a role, the public."""
    extra = {
        role: add_person(
            Person(f"Người {role.value}", role, cast.so_y_te, username=role.value), by=None, valid_from=DAY
        )
        for role in (Role.CONTRIBUTOR, Role.REVIEWER, Role.DATA_PROVIDER)
    }
    return {
        "province_admin": cast.giang, "unit_officer": cast.an, "contributor": extra[Role.CONTRIBUTOR],
        "unit_leader": cast.binh,
        "reviewer": extra[Role.REVIEWER], "appraiser": cast.dung, "lead_appraiser": cast.long,
        "data_provider": extra[Role.DATA_PROVIDER], "council_chair": cast.hoi, "council_member": cast.vien,
        "publisher": cast.cong, "auditor": cast.kiem, "without a role": cast.khach, "visitor": None,
    }  # fmt: skip


# These know no draft of another unit, whatever they ask.
OF_THE_UNIT = ("unit_officer", "contributor", "unit_leader", "reviewer", "data_provider", "without a role", "visitor")


HANDED = """
WITH province AS (
    INSERT INTO {schema}.units_handedprovince (merger, schema_name, name, site, effective_on, number, decided_on,
                                               issuer, subject, handed_at)
    VALUES (1, 'xua', %(text)s, 'http://xua', '2025-07-01', '1', '2025-06-12', 'i', 's', now()) RETURNING id
), unit AS (
    INSERT INTO {schema}.units_handedunit (province_id, former_id, name, level_code, level_name, official_code,
                                           printed_login, public_code, valid_from, page, sort_key, search_key)
    SELECT id, 1, %(text)s, 'department', 'l', '', '', 'c', '2022-01-01', '', '', '' FROM province RETURNING id
), person AS (
    INSERT INTO {schema}.roles_handedperson (province_id, former_id, username, full_name, position, email, roles,
                                             search_key)
    SELECT id, gen_random_uuid(), 'xua', %(text)s, '', '', '[]', '' FROM province RETURNING id
)
SELECT unit.id, person.id FROM unit, person
"""


def hand_over(superuser: Any, schema: str, canary: str) -> tuple[int, int]:
    """A unit and a person of a predecessor, written for good: `take_back` cleans up."""
    superuser.execute("SET lock_timeout = '5s'")
    found = superuser.execute(HANDED.format(schema=schema).encode(), {"text": f"Cũ {canary}"}).fetchone()
    return int(found[0]), int(found[1])


def take_back(superuser: Any, schema: str) -> None:
    for table in ("roles_handedperson", "units_handedunit", "units_handedprovince"):
        superuser.execute(f"DELETE FROM {schema}.{table}".encode())


def far_ids(superuser: Any, schema: str) -> None:
    """Ids of the other province begin far away, so that an id of one never means a row of the other."""
    sequences = superuser.execute("SELECT sequencename FROM pg_sequences WHERE schemaname = %s", [schema]).fetchall()
    for (name,) in sequences:
        superuser.execute(f"SELECT setval('{schema}.{name}', greatest(nextval('{schema}.{name}'), 900000))".encode())


def changes() -> tuple[int, ...]:
    """How many rows of the other province were ever changed: every table of it leaves a record."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT count(*) FROM haiduong.audit_record), (SELECT count(*) FROM haiduong.django_session)"
        )
        return tuple(cursor.fetchone())
