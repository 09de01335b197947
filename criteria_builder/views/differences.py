"""Two versions side by side: what changed, in words, what it does to the sums, and whom it concerns."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from criteria_builder import queries
from criteria_builder.adoption import adoption_refusals
from criteria_builder.differences import Change, Difference, compare
from criteria_builder.hooks import Impact, Impacts, impact_of_change
from criteria_builder.items import Aspect
from criteria_builder.models import Group, Indicator, Version
from criteria_builder.policies import LABELS, VALUES
from criteria_builder.tree import Tree
from criteria_builder.views import desk
from dti.authority import may, requires
from dti.web.shell import Act

# In the order of the page: the heading of a section, and the phrase of the summary.
SECTIONS: Mapping[Aspect, tuple[Any, Any]] = {
    "added": (gettext_lazy("Thêm"), gettext_lazy("%(n)s thêm")),
    "removed": (gettext_lazy("Bỏ"), gettext_lazy("%(n)s bỏ")),
    "moved": (gettext_lazy("Chuyển chỗ"), gettext_lazy("%(n)s chuyển chỗ")),
    "points": (gettext_lazy("Đổi điểm tối đa"), gettext_lazy("%(n)s đổi điểm")),
    "rule": (gettext_lazy("Đổi cách tính điểm"), gettext_lazy("%(n)s đổi cách tính")),
    "not_applicable": (
        gettext_lazy("Đổi cách xử lý khi không có nội dung"),
        gettext_lazy("%(n)s đổi cách xử lý khi không có nội dung"),
    ),
    "evidence": (gettext_lazy("Đổi yêu cầu tài liệu kiểm chứng"), gettext_lazy("%(n)s đổi yêu cầu tài liệu")),
    "source": (gettext_lazy("Đổi nguồn thu thập"), gettext_lazy("%(n)s đổi nguồn")),
    "renamed": (gettext_lazy("Đổi tên"), gettext_lazy("%(n)s đổi tên")),
    "evidence_words": (gettext_lazy("Đổi lời về tài liệu kiểm chứng"), gettext_lazy("%(n)s đổi lời về tài liệu")),
    "guidance": (gettext_lazy("Đổi hướng dẫn"), gettext_lazy("%(n)s đổi hướng dẫn")),
    "unit": (gettext_lazy("Đổi đơn vị tính"), gettext_lazy("%(n)s đổi đơn vị tính")),
    "verifier": (gettext_lazy("Đổi đơn vị phối hợp xác minh"), gettext_lazy("%(n)s đổi đơn vị xác minh")),
    "code": (gettext_lazy("Khác mã"), gettext_lazy("%(n)s khác mã")),
    "kind": (gettext_lazy("Đổi loại"), gettext_lazy("%(n)s đổi loại")),
    "members": (gettext_lazy("Đổi nhóm hoạt động của trụ cột"), gettext_lazy("%(n)s trụ cột đổi nhóm hoạt động")),
    "declared": (gettext_lazy("Đổi số công bố"), gettext_lazy("%(n)s đổi số công bố")),
    "settings": (gettext_lazy("Đổi cài đặt tính điểm"), gettext_lazy("%(n)s đổi cài đặt")),
    "grades": (gettext_lazy("Đổi thang xếp loại"), gettext_lazy("%(n)s đổi mức xếp loại")),
}
CHOICES: Mapping[Aspect, Mapping[str, Any]] = {
    "kind": dict(Group.Kind.choices),
    "source": dict(Indicator.Source.choices),
    "not_applicable": dict(Indicator.NotApplicable.choices),
    "evidence": {"yes": gettext_lazy("bắt buộc"), "no": gettext_lazy("không bắt buộc")},
}
NO_IMPACT = Impact()


@dataclass(frozen=True)
class Line:
    """One change as the page draws it."""

    change: Change
    before: str
    after: str
    detail: str
    impact: Impact
    title: str

    @property
    def as_text(self) -> bool:
        return bool(self.change.segments)

    @property
    def is_pair(self) -> bool:
        return self.change.aspect not in ("added", "removed")

    @property
    def place(self) -> str:
        """Where a node came in, or where it stood."""
        return {"added": self.after, "removed": self.before}.get(self.change.aspect, "")


@dataclass(frozen=True)
class Section:
    """All changes of one kind."""

    aspect: Aspect
    title: str
    lines: tuple[Line, ...]


@requires("criteria.view")
@require_GET
def diff(request: HttpRequest, code: str, number: int, other: int | None = None, other_code: str = "") -> HttpResponse:
    """Against the version before it, unless another one is named."""
    version = desk.version_of(request, code, number)
    if "other" in request.GET:
        chosen = desk.chosen_of(request, queries.visible_to(request.user))
        return redirect(desk.pair_address("diff", "diff_sets", version, chosen))
    against = _other(request, version, other_code or code, other)
    context = {
        "version": version,
        "choices": queries.visible_to(request.user).exclude(pk=version.pk).order_by("criteria_set__name", "-number"),
        "crumbs": desk.crumbs(version, _("So sánh")),
        "against": against,
        "acts": _acts(request, version),
    }
    if against is not None:
        # How far other units have come is for the province's staff.
        impact = may(request.user, "progress.view")
        context |= _compared(version, against, with_impact=impact) | {
            "may_adopt": may(request.user, "campaign.approve")
        }
    return render(request, "criteria_builder/diff.html", context)


def _acts(request: HttpRequest, version: Version) -> list[Act]:
    """What else can be done with a version before it is published."""
    acts = [
        Act(_("Đối chiếu chỉ số"), url=desk.address("crosswalk", version), kind="quiet", icon="table"),
        Act(_("Xem trước"), url=desk.preview_address(version), kind="quiet", icon="eye"),
    ]
    if may(request.user, "publishing.view"):
        backtest = reverse("publishing:backtest", args=[version.criteria_set.code, version.number])
        acts.append(Act(_("Chạy thử đợt trước"), url=backtest, kind="quiet", icon="refresh-cw"))
    return acts


def _other(request: HttpRequest, version: Version, code: str, number: int | None) -> Version | None:
    if number is None:
        return queries.version_before(version, queries.visible_to(request.user))
    if (code, number) == (version.criteria_set.code, version.number):
        raise Http404
    return desk.version_of(request, code, number)


def _compared(version: Version, against: Version, *, with_impact: bool) -> dict[str, Any]:
    """The lower number of one set comes first, and the source before its copy, whichever page was asked for."""
    same_set = version.criteria_set_id == against.criteria_set_id
    is_earlier = version.number < against.number if same_set else against.copied_from_id == version.pk
    before, after = (version, against) if is_earlier else (against, version)
    old, new = queries.tree(before), queries.tree(after)
    found, impacts = compare(old, new), impact_of_change(before) if with_impact else {}
    return {
        "before": before,
        "after": after,
        "same_set": same_set,
        "shared_ids": same_set or _share_ids(old, new),
        "found": found,
        "summary": summary(found),
        "sections": sections(found, impacts),
        "refusals": adoption_refusals(old, new) if same_set and before.content_hash else (),
        "adoptable": same_set and bool(before.content_hash) and not found.is_empty,
    }


def _share_ids(old: Tree, new: Tree) -> bool:
    """A set that was copied from another one keeps its ids."""
    return not {node.stable_id for node in old.indicators}.isdisjoint(node.stable_id for node in new.indicators)


def summary(found: Difference) -> str:
    """3 thêm, 1 bỏ, 2 đổi điểm."""
    counts = found.counts
    return ", ".join(
        str(phrase) % {"n": counts[aspect]} for aspect, (_title, phrase) in SECTIONS.items() if counts[aspect]
    )


def sections(found: Difference, impacts: Impacts) -> list[Section]:
    return [
        Section(aspect, str(title), tuple(_line(change, impacts) for change in found.by_aspect[aspect]))
        for aspect, (title, _phrase) in SECTIONS.items()
        if aspect in found.by_aspect
    ]


def lines_with_impact(found: Difference, impacts: Impacts) -> list[Line]:
    """What touches a component that somebody has worked on, whatever the kind of change."""
    return [_line(change, impacts) for change in found.changes if change.key in impacts]


def _line(change: Change, impacts: Impacts) -> Line:
    return Line(
        change,
        _words(change, change.before),
        _words(change, change.after),
        str(LABELS.get(change.detail, change.detail)) if change.aspect == "settings" else "",
        impacts.get(change.key, NO_IMPACT),
        str(SECTIONS[change.aspect][0]),
    )


def _words(change: Change, value: str) -> str:
    if change.aspect == "settings":
        return str(VALUES.get(value, _plain(value)))
    return str(CHOICES.get(change.aspect, {}).get(value, value))


def _plain(value: str) -> str:
    """A list or an object that no word stands for."""
    try:
        read = json.loads(value)
    except ValueError:
        return value
    return ", ".join(map(str, read)) if isinstance(read, list) else value
