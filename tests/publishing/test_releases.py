"""From draft to publication: who, in which order, and what nobody can do."""

from datetime import date, timedelta
from itertools import product

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from dti.workflow import Refused
from publishing import actions, workflow
from publishing.content import digest
from publishing.models import Computation, Release, Result
from tenants.calendars import actions as calendars
from tests.cast import Cast
from tests.publishing.world import finished

DECISION = {"decision_no": "2512/QĐ-UBND", "decided_on": date(2022, 12, 14), "authority": "Chủ tịch UBND tỉnh"}


def test_official_release_becomes_public_with_what_was_approved(cast: Cast) -> None:
    world = finished(cast, 2)

    release = world.published()

    assert (release.state, release.is_public, world.campaign.releases.count()) == ("published", True, 1)
    assert release.content_hash == digest(release.content)
    assert release.content["decision"]["number"] == "2512/QĐ-UBND"
    world.campaign.refresh_from_db()
    assert world.campaign.state == "published"


def test_rehearsal_is_published_inside_and_never_public(cast: Cast) -> None:
    world = finished(cast, 1, mode="rehearsal")

    release = world.published()

    assert (release.state, release.is_public) == ("published", False)


def test_submitter_cannot_approve_even_as_chair(cast: Cast) -> None:
    world = finished(cast, 1)
    release = actions.submit(world.release(), by=cast.cong, now=timezone.now())
    Release.objects.filter(pk=release.pk).update(submitted_by_id=cast.hoi.pk)

    with pytest.raises(Refused, match="người thứ hai"):
        actions.approve(release, by=cast.hoi, now=timezone.now(), **DECISION)


def test_approval_of_something_else_than_seen_is_refused(cast: Cast) -> None:
    world = finished(cast, 1)
    release = actions.submit(world.release(), by=cast.cong, now=timezone.now())

    with pytest.raises(Refused, match="đã thay đổi"):
        actions.approve(release, by=cast.hoi, now=timezone.now(), seen="0" * 64, **DECISION)


@pytest.mark.parametrize("change", [{"decision_no": ""}, {"decided_on": timezone.now().date() + timedelta(days=2)}])
def test_decision_needs_a_number_and_a_day_that_has_come(cast: Cast, change: dict[str, object]) -> None:
    world = finished(cast, 1)
    release = actions.submit(world.release(), by=cast.cong, now=timezone.now())

    with pytest.raises(Refused, match="quyết định"):
        actions.approve(release, by=cast.hoi, now=timezone.now(), **{**DECISION, **change})  # type: ignore[arg-type]


def test_correction_is_a_new_edition_with_a_reason_and_the_old_one_stays(cast: Cast) -> None:
    world = finished(cast, 1)
    first = world.published()

    with pytest.raises(Refused, match="lý do"):
        world.release()
    second = world.published(reason="Sai tên đơn vị")

    first.refresh_from_db()
    assert (second.number, second.supersedes_id, first.state) == (2, first.pk, "published")
    assert second.content["corrects"] == 1


def test_provisional_results_are_never_released(cast: Cast) -> None:
    world = finished(cast, 1)
    provisional = actions.compute(world.campaign, by=cast.giang)
    release = Release.objects.create(
        campaign=world.campaign,
        campaign_mode="official",
        campaign_scope="provincial",
        number=9,
        computation=provisional,
    )

    with pytest.raises(DatabaseError, match="provisional"), transaction.atomic():
        Release.objects.filter(pk=release.pk).update(state="submitted")


def test_every_state_move_and_role_answers_as_the_table_says(cast: Cast) -> None:
    world = finished(cast, 1)
    people = {
        "publisher": cast.cong, "chair": cast.hoi, "member": cast.vien, "admin": cast.giang, "auditor": cast.kiem,
        "officer": cast.an, "leader": cast.binh, "appraiser": cast.dung, "lead": cast.long, "nobody": cast.khach,
    }  # fmt: skip
    release = world.release()
    release.submitted_by_id = cast.cong.pk
    allowed = set()
    for state, (who, person) in product(Release.State.values, people.items()):
        release.state = state
        moves = workflow.open_moves(release, by=person, now=timezone.now())
        allowed |= {(state, verb, who) for verb, reason in moves if reason is None}

    assert allowed == {
        ("draft", "submit", "publisher"),
        ("submitted", "send_back", "chair"),
        ("submitted", "approve", "chair"),
        ("approved", "publish", "publisher"),
        ("approved", "publish", "chair"),
    }


def test_derived_move_can_be_performed_by_nobody(cast: Cast) -> None:
    release = finished(cast, 1).published()

    with pytest.raises(Refused):
        workflow.perform("supersede", release, by=cast.hoi, now=timezone.now())


PUBLISHED = [
    "UPDATE publishing_release SET content = '{}'",
    "UPDATE publishing_release SET decision_no = 'x'",
    "UPDATE publishing_release SET is_public = false",
    "UPDATE publishing_release SET state = 'draft'",
    "DELETE FROM publishing_release",
    "TRUNCATE publishing_release",
    "ALTER TABLE publishing_release DISABLE TRIGGER ALL",
]


@pytest.mark.goal("I4")
@pytest.mark.parametrize("statement", PUBLISHED)
def test_published_release_is_immutable_for_the_application(cast: Cast, statement: str) -> None:
    finished(cast, 1).published()

    refuse(statement)


@pytest.mark.goal("W7")
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE publishing_release SET is_public = true",
        "UPDATE publishing_release SET state = 'published', published_at = now(), is_public = true",
        "UPDATE publishing_release SET campaign_mode = 'official'",
        "UPDATE calendars_campaign SET mode = 'official'",
        "UPDATE calendars_campaign SET scope = 'provincial', mode = 'official'",
    ],
)
def test_rehearsal_cannot_be_made_public_by_any_statement(cast: Cast, statement: str) -> None:
    finished(cast, 1, mode="rehearsal").approved()

    refuse(statement)
    assert not Release.objects.filter(is_public=True).exists()


@pytest.mark.goal("A5")
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE publishing_release SET approved_by_id = submitted_by_id",
        "UPDATE publishing_release SET state = 'approved', decision_no = '1', decided_on = now(), content_hash = 'x'",
        "UPDATE publishing_release SET state = 'published', published_at = now()",
        "UPDATE publishing_release SET submitted_by_id = NULL, approved_by_id = gen_random_uuid(), state = 'approved',"
        " decision_no = '1', decided_on = now()",
    ],
)
def test_one_person_alone_cannot_publish_by_any_statement(cast: Cast, statement: str) -> None:
    release = finished(cast, 1).release()
    actions.submit(release, by=cast.cong, now=timezone.now())

    refuse(statement)


def refuse(statement: str) -> None:
    """The statement is refused by PostgreSQL itself."""
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_wiping_a_rehearsal_takes_its_results_and_releases_along(cast: Cast) -> None:
    world = finished(cast, 1, mode="rehearsal")
    world.published()
    calendars.approve(calendars.propose(world.campaign, "wipe", by=cast.giang, reason="Xong diễn tập"), by=cast.quang)

    with connection.cursor() as cursor:
        cursor.execute("SELECT campaign_wipe(current_schema(), %s)", [world.campaign.pk])
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

    assert (Release.objects.count(), Computation.objects.count(), Result.objects.count()) == (0, 0, 0)
