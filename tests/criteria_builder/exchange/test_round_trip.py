"""An export that nobody touched is the version again: the same canonical text into the draft and into an empty one."""

import pytest
from hypothesis import given, settings

from criteria_builder import actions, canonical, imports, library, queries
from criteria_builder.exchange import writing
from criteria_builder.models import ImportRun, Version
from criteria_builder.tree import Tree
from tests.cast import Cast
from tests.criteria_builder.drafts import installed, published
from tests.criteria_builder.exchange.trees import emptied, outcome, parsed, planned, trees


@settings(max_examples=60, deadline=None)
@given(trees())
def test_export_changes_nothing_in_its_own_draft(tree: Tree) -> None:
    plan = planned(tree, writing.export(tree), remove=True)

    assert (plan.problems, plan.unread, plan.removed, plan.others) == ((), (), (), ())
    assert {node.state for node in plan.nodes} <= {"same"}


@settings(max_examples=60, deadline=None)
@given(trees())
def test_export_gives_an_empty_draft_the_same_canonical_text(tree: Tree) -> None:
    empty = emptied(tree)

    plan = planned(empty, writing.export(tree))

    assert plan.problems == ()
    assert canonical.canonical_json(outcome(empty, plan)) == canonical.canonical_json(tree)


def test_export_is_the_same_bytes_twice(cast: Cast) -> None:
    tree = queries.tree(installed("minh-hoa", by=cast.giang))

    assert parsed(writing.export(tree)) == parsed(writing.export(tree))


@pytest.mark.parametrize("key", library.packaged_keys())
def test_packaged_set_comes_back_into_its_draft_and_into_an_empty_one(cast: Cast, key: str) -> None:
    version = installed(key, by=cast.giang)
    before = canonical.canonical_json(queries.tree(version))
    run = upload(version, writing.export(queries.tree(version)), by=cast.giang)

    untouched = imports.plan_of(run, version, remove=True)
    empty(version)
    seen = imports.plan_of(run, version, remove=False).fingerprint
    actions.apply_import(run, by=cast.giang, seen=seen)

    assert (untouched.problems, untouched.changes_anything) == ((), False)
    assert canonical.canonical_json(queries.tree(fresh(version))) == before


def test_codes_of_a_published_version_come_back_into_the_next_draft(cast: Cast) -> None:
    first = published(installed("hg-2022-department", by=cast.giang), by=cast.giang)
    draft = actions.create_draft(first, by=cast.giang)
    before = canonical.canonical_json(queries.tree(draft))
    run = upload(draft, writing.export(queries.tree(first)), by=cast.giang)
    empty(draft)

    actions.apply_import(run, by=cast.giang, seen=imports.plan_of(run, draft, remove=False).fingerprint)

    assert '"code":"1.1"' in before
    assert canonical.canonical_json(queries.tree(fresh(draft))) == before


def upload(version: Version, content: bytes, *, by: object) -> ImportRun:
    return actions.keep_upload(version, parsed(content), by=by, file_name="bo.xlsx", sha256="0" * 64)


def empty(version: Version) -> None:
    """As a new draft of the same set: nothing in the tree."""
    for rows in (version.declared, version.pillars, version.groups):
        rows.all().delete()
    Version.objects.filter(pk=version.pk).update(settings={}, grade_scale=[])
    version.refresh_from_db()


def fresh(version: Version) -> Version:
    return Version.objects.select_related("criteria_set").get(pk=version.pk)


def test_an_import_is_one_step_that_can_be_taken_back(cast: Cast) -> None:
    version = installed("bk-2022-commune", by=cast.giang)
    full = canonical.canonical_json(queries.tree(version))
    run = upload(version, writing.export(queries.tree(version)), by=cast.giang)
    empty(version)
    before = canonical.canonical_json(queries.tree(fresh(version)))
    actions.apply_import(run, by=cast.giang, seen=imports.plan_of(run, version, remove=False).fingerprint)

    actions.undo(version, by=cast.giang)

    assert canonical.canonical_json(queries.tree(fresh(version))) == before
    actions.redo(version, by=cast.giang)
    assert canonical.canonical_json(queries.tree(fresh(version))) == full
