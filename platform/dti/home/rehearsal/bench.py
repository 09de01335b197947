"""The appraisers' bench: allocation, verdicts in two rounds, silent units from named sources, closing of a round."""

import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from dti.home.rehearsal.pages import Form, Page
from dti.home.rehearsal.people import Player, Say
from dti.home.rehearsal.plan import Script, figures
from dti.home.rehearsal.setting import Company, Staged
from dti.home.rehearsal.visitor import RehearsalFailed, Visitor

SOURCE = {
    "source": "Hệ thống báo cáo dùng chung của tỉnh",
    "extract": "Trích số liệu tổng hợp của hệ thống tại thời điểm thẩm định.",
    "as_of": "09/12/2022",
}
ASKED, ADJUSTED = 1, 1
KNOWN_ELSEWHERE = 0.4  # share of a silent unit's rows that some other source knows


@dataclass(frozen=True)
class Unit:
    """One sheet in the appraisers' queue."""

    name: str
    path: str


def allocate(company: Company, staged: Staged, say: Say) -> None:
    """The lead gives every appraiser a level; each level has at least one."""
    visitor = company.lead.at
    path = f"/app/appraisal/{staged.pk}/allocation/"
    page = visitor.must(visitor.get(path), doing="mở trang phân công")
    form = next(form for form in page.forms if "level" in form)
    people = {label: key for key, label in form.named("appraiser")[0].options.items()}
    levels = [key for key in form.named("level")[0].options if key]
    for place, judge in enumerate(company.appraisers):
        values = {"appraiser": people[judge.full_name], "level": levels[place % len(levels)]}
        visitor.must(visitor.post(path, {**form.values(), **values}), doing=f"phân công {judge.full_name}")
    say(f"{len(company.appraisers)} thành viên thẩm định, {len(levels)} cấp")


def judge_all(company: Company, staged: Staged, script: Script, *, round_number: int, say: Say) -> None:
    """Each appraiser works through the own queue; the lead first takes up the sheets that nobody confirmed."""
    silent = _open_silent(company.lead, staged, say) if round_number == 1 else []
    queues = {judge.login: _queue(judge, staged) for judge in company.appraisers}
    shared = _dealt(company.appraisers, queues)
    with ThreadPoolExecutor(len(company.appraisers) + 1) as pool:
        sourced = pool.submit(_source_all, company.lead.at, silent, script)
        work = [pool.submit(_work_off, one, shared[one.login], script, round_number) for one in company.appraisers]
        seen = sum(one.result() for one in work) + sourced.result()
    say(f"{seen} dòng xem riêng từng dòng, còn lại đồng ý theo lô sau khi xem danh sách")


def _queue(judge: Player, staged: Staged) -> list[Unit]:
    page = judge.at.must(judge.at.get(f"/app/appraisal/{staged.pk}/"), doing="mở hàng đợi thẩm định")
    return [Unit(text, href) for href, text in page.links if f"/app/appraisal/{staged.pk}/units/" in href]


def _dealt(judges: list[Player], queues: dict[str, list[Unit]]) -> dict[str, list[Unit]]:
    """Units that several may judge are dealt out in turn, so that nobody works on another's sheet."""
    dealt: dict[str, list[Unit]] = {judge.login: [] for judge in judges}
    for unit in sorted({unit for queue in queues.values() for unit in queue}, key=lambda unit: unit.path):
        able = [login for login, queue in queues.items() if unit in queue]
        dealt[min(able, key=lambda login: len(dealt[login]))].append(unit)
    return dealt


def _open_silent(lead: Player, staged: Staged, say: Say) -> list[str]:
    """A sheet that nobody confirmed is appraised from other sources; the self column stays empty."""
    visitor = lead.at
    opened: list[str] = []
    page = visitor.must(visitor.get(f"/app/appraisal/{staged.pk}/?view=all"), doing="mở hàng đợi của cả đợt")
    for path in sorted(set(page.hrefs(f"/app/appraisal/{staged.pk}/units/"))):
        page = visitor.must(visitor.get(path), doing="mở phiếu")
        form = next((form for form in page.forms if form.action.endswith("/default/")), None)
        if form is not None:
            reason = "Hết thời hạn mà đơn vị chưa xác nhận số liệu."
            visitor.must(visitor.submit(form, reason=reason), doing="mở thẩm định theo nguồn khác")
            opened.append(path)
    say(f"{len(opened)} đơn vị im lặng hoặc muộn được thẩm định theo nguồn khác")
    return opened


def _source_all(visitor: Visitor, units: list[str], script: Script) -> int:
    """The lead goes through the sheets that nobody confirmed, row by row: they stand in no appraiser's queue."""
    seen = 0
    for path in units:
        page = visitor.must(visitor.get(path), doing="mở phiếu của đơn vị im lặng")
        rows = [mark["data-row"] for mark in page.marked if mark.get("data-default") == "yes"]
        seen += sum(_source(visitor, row, script.luck(path, row)) for row in rows)
    return seen


def _work_off(judge: Player, units: list[Unit], script: Script, round_number: int) -> int:
    return sum(_judge_unit(judge.at, unit, script, round_number) for unit in units)


def _judge_unit(visitor: Visitor, unit: Unit, script: Script, round_number: int) -> int:
    """Some rows looked at one by one, the plain ones agreed to in bulk, then whatever is left."""
    luck = script.luck(unit.name, round_number)
    page = visitor.must(visitor.get(unit.path), doing=f"mở phiếu {unit.name}")
    rows = waiting(page)
    seen = 0
    if any(mark.get("data-default") == "yes" for mark in page.marked):
        return 0  # the lead's
    if round_number == 1:
        chosen = luck.sample(rows, k=min(len(rows), ASKED + ADJUSTED))
        for path in chosen[:ASKED]:
            seen += _decide(visitor, path, luck, ask)
        for path in chosen[ASKED:]:
            seen += _decide(visitor, path, luck, adjust)
        page = visitor.must(visitor.get(unit.path), doing=f"mở lại phiếu {unit.name}")
    bulk = next((form for form in page.forms if form.action.endswith("/agree/")), None)
    if bulk is not None:
        page = visitor.must(visitor.submit(bulk), doing=f"đồng ý theo lô {unit.name}")
    while left := waiting(page):
        page = visitor.must(visitor.get(left[0]), doing="mở dòng còn lại")
        for _ in left:
            page = _settle_and_go_on(visitor, page, luck)
            seen += 1
        if page.url != unit.path:  # the last decision led to a row of another queue
            page = visitor.must(visitor.get(unit.path), doing=f"xem lại phiếu {unit.name}")
    return seen


def _source(visitor: Visitor, path: str, luck: random.Random) -> int:
    """One row of a silent unit, from a named source where there is one; the rest follows the campaign's policy."""
    if luck.random() > KNOWN_ELSEWHERE:
        return 0
    page = visitor.must(visitor.get(path), doing="mở dòng của đơn vị im lặng")
    form = next((form for form in page.forms if form.action.endswith("/outside/")), None)
    if form is None:
        return 0
    typed = figures(form.fields, luck, 0.5)
    answer = visitor.post(form.action, {**form.values(), **typed, **SOURCE})
    visitor.must(answer, doing=f"ghi số liệu nguồn khác {path} {typed}")
    return 1


def waiting(page: Page) -> list[str]:
    """Rows that wait for this person."""
    return [mark["data-row"] for mark in page.marked if mark.get("data-waits") == "yes"]


Decision = Callable[[Form, random.Random], dict[str, str | list[str]]]


def _decide(visitor: Visitor, path: str, luck: random.Random, decision: Decision) -> int:
    """Open the row and leave it with this decision; a claim is ruled on instead."""
    page = visitor.must(visitor.get(path), doing="mở dòng thẩm định")
    if form := _form(page, "judge"):
        page = visitor.post(form.action, {**form.values(), **decision(form, luck)})
        if page.status < 400:
            return 1
    # A claim is ruled on; what the product refused, with its sentence on the page, is decided as it asks.
    _settle_and_go_on(visitor, page, luck)
    return 1


def _settle_and_go_on(visitor: Visitor, page: Page, luck: random.Random) -> Page:
    """Decide the row that stands on the page; "Lưu và tiếp" leads to the next one that waits."""
    if form := _form(page, "rule"):
        accepted = "yes" if luck.random() < 0.6 else "no"
        reason = "Đối chiếu chức năng, nhiệm vụ của đơn vị."
        values: dict[str, str | list[str]] = {"accepted": accepted, "reason": reason}
    elif form := _form(page, "judge"):
        values = settle(form, luck)
    else:
        raise RehearsalFailed(f"{visitor.name}: dòng {page.url} chờ mà không có biểu mẫu: {page.notices[:2]}")
    return visitor.must(visitor.post(form.action, {**form.values(), **values}), doing=f"thẩm định {page.url}")


def _form(page: Page, verb: str) -> Form | None:
    return next((form for form in page.forms if form.action.endswith(f"/{verb}/")), None)


def offered(form: Form) -> set[str]:
    return {one.value for one in form.named("verdict")}


def ask(form: Form, luck: random.Random) -> dict[str, str | list[str]]:
    """Ask for an explanation where round 1 offers it."""
    if "ask_explanation" not in offered(form):
        return settle(form, luck)
    question = "Đề nghị gửi danh sách chi tiết và văn bản kèm theo."
    return {"verdict": "ask_explanation", "question": question, "reason": "Số liệu chưa khớp với tài liệu."}


def adjust(form: Form, luck: random.Random) -> dict[str, str | list[str]]:
    """Correct the figures; the same rule gives the points again."""
    if "adjust" not in offered(form):
        return settle(form, luck)
    typed = figures(form.fields, luck, 0.5)
    if not typed:
        return settle(form, luck)
    return {"verdict": "adjust", "reason": "Đối chiếu tài liệu, điều chỉnh số liệu.", **typed}


def settle(form: Form, luck: random.Random) -> dict[str, str | list[str]]:
    """Agree where the product offers it; else keep round 1, else no points, with the reason."""
    if "agree" in offered(form):
        return {"verdict": "agree", "reason": "Đã đối chiếu tài liệu kiểm chứng."}
    if "keep" in offered(form):
        return {"verdict": "keep", "reason": "Giải trình chưa có căn cứ."}
    if typed := figures(form.fields, luck, 0.7):
        return {"verdict": "adjust", "reason": "Số liệu của hệ thống dùng chung và của cơ quan phối hợp.", **typed}
    return {"verdict": "adjust", "points": "0", "reason": "Không có số liệu và không có nguồn nào khác."}


def close_round(company: Company, staged: Staged, phase: str, say: Say) -> None:
    """The lead closes the round; every row has a verdict, or the product names those that have none."""
    visitor = company.lead.at
    path = f"/app/appraisal/{staged.pk}/close/"
    page = visitor.must(visitor.get(path), doing="mở trang khóa vòng")
    form = next((form for form in page.forms if form.named("phase")), None)
    if form is None:
        raise RehearsalFailed(f"chưa khóa được vòng: {page.text[:1500]}")
    if form.values()["phase"] != [phase]:
        raise RehearsalFailed(f"trang khóa vòng mở {form.values()['phase']}, cần {phase}")
    page = visitor.must(visitor.post(path, form.values()), doing="khóa vòng")
    said = [notice for notice in page.notices if "Đã khóa" in notice]
    if not said:
        raise RehearsalFailed(f"chưa khóa được vòng: {page.notices}")
    say(said[0])
