"""The results: freeze, submit, approve, publish; then look at what is shown and compute it again from raw answers."""

import json
import re
from datetime import date
from io import StringIO
from pathlib import Path

from django.core.management import call_command

from dti.home.rehearsal.pages import Page
from dti.home.rehearsal.people import Say
from dti.home.rehearsal.setting import Company, Staged
from dti.home.rehearsal.visitor import RehearsalFailed, Visitor
from publishing.recompute import check

RANKING = re.compile(r"/ket-qua/[^/]+/[^/]+/$")
Ranking = list[tuple[str, str, str, str]]


def finalise(company: Company, staged: Staged, say: Say) -> None:
    """The chair freezes the results; what blocks would be named."""
    path = f"/app/publishing/campaigns/{staged.pk}/"
    visitor = company.chair.at
    page = visitor.must(visitor.get(path), doing="mở trang kết quả")
    form = next((form for form in page.forms if form.action.endswith("/finalise/")), None)
    if form is None:
        raise RehearsalFailed(f"chưa chốt được số liệu: {page.text[:1500]}")
    page = visitor.must(visitor.submit(form, acknowledged="on"), doing="chốt số liệu")
    if "Đã chốt số liệu" not in " ".join(page.notices):
        raise RehearsalFailed(f"chưa chốt được số liệu: {page.notices}")
    say(page.notices[0])


def release(company: Company, staged: Staged, on: date, say: Say) -> dict[str, Ranking]:
    """Publisher submits, chair records the decision of this day, publisher looks at the preview and publishes.

    Returns what the preview showed: the public pages must show the same.
    """
    publisher, chair = company.publisher.at, company.chair.at
    page = publisher.must(publisher.get(f"/app/publishing/campaigns/{staged.pk}/"), doing="mở trang kết quả")
    page = publisher.must(publisher.submit(page.form("/releases/")), doing="lập bản công bố")
    found = re.search(r"/app/publishing/(\d+)/", page.url)
    if found is None:
        raise RehearsalFailed(f"không thấy bản công bố: {page.url}")
    path = f"/app/publishing/{found[1]}/"
    _press(publisher, path, "submit")
    decision = {"decision_no": "2512/QĐ-UBND", "decided_on": f"{on:%d/%m/%Y}", "authority": "Chủ tịch UBND tỉnh"}
    _press(chair, path, "approve", **decision)
    preview = shown(publisher, preview_pages(publisher, path))
    page = _press(publisher, path, "publish")
    if not any(mark.get("data-release-state") == "published" for mark in page.marked):
        raise RehearsalFailed(f"chưa công bố được: {page.notices}")
    say("đã trình, phê duyệt và công bố")
    return preview


def _press(visitor: Visitor, path: str, verb: str, **values: str) -> Page:
    page = visitor.must(visitor.get(path), doing=f"mở bản công bố ({verb})")
    return visitor.must(visitor.submit(page.form(f"/{verb}/"), **values), doing=verb)


def shown(visitor: Visitor, pages: list[str]) -> dict[str, Ranking]:
    """Rank, unit, total and grade of every row, as the pages show them."""
    found = {}
    for path in pages:
        page = visitor.must(visitor.get(path), doing="mở bảng xếp hạng")
        rows = [mark for mark in page.marked if "data-rank" in mark]
        found[path] = [(r["data-rank"], r["data-unit"], r["data-total"], r.get("data-grade", "")) for r in rows]
        if not rows:
            raise RehearsalFailed(f"bảng xếp hạng không có dòng nào: {path}")
    return found


def preview_pages(visitor: Visitor, path: str) -> list[str]:
    """The rankings that the preview of a release leads to."""
    page = visitor.must(visitor.get(path), doing="mở bản công bố")
    pages = sorted({href for href in page.hrefs(f"{path}preview/") if RANKING.search(href)})
    if not pages:
        raise RehearsalFailed("bản công bố không dẫn đến bản xem trước nào")
    return pages


def recomputed(staged: Staged, folder: Path) -> str | None:
    """Export the raw answers to a file, compute the points again by the rules; None, or the first difference."""
    file = folder / f"dot-{staged.pk}.json"
    call_command("export_answers", str(staged.pk), str(file), verbosity=0, stdout=StringIO())
    return check(json.loads(file.read_text(encoding="utf-8")))
