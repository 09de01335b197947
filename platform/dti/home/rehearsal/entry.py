"""Units declare: officers type figures and attach evidence row by row, leaders confirm what they saw."""

import re
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from dti.home.rehearsal.pages import Form, Page
from dti.home.rehearsal.people import Player, Say
from dti.home.rehearsal.plan import FILE, Script, figures
from dti.home.rehearsal.setting import Company, Staged
from dti.home.rehearsal.visitor import RehearsalFailed, Visitor

# Units that write at the same time: enough that two cores never wait for the driver.
AT_ONCE = 6
ROW = re.compile(r"/rows/(\d+)/$")


@dataclass(frozen=True)
class Declared:
    """What one unit did in its window."""

    unit: str
    sheet: int
    rows: int
    files: int
    claims: int
    confirmed: bool


def sheet_of(visitor: Visitor, staged: Staged) -> int:
    """The sheet of this campaign, from the person's own list."""
    page = visitor.must(visitor.get("/app/submissions/"), doing="mở danh sách phiếu")
    for mark in page.marked:
        if mark.get("data-campaign") == str(staged.pk) and "data-sheet" in mark:
            return int(mark["data-sheet"])
    raise RehearsalFailed(f"{visitor.name}: không thấy phiếu của đợt {staged.pk} trong danh sách")


def try_out(company: Company, staged: Staged, script: Script, say: Say) -> int:
    """The trial that the plan schedules: two units type a first group in the linked campaign, which counts nowhere."""
    rows = 0
    for unit in list(company.officers)[:2]:
        visitor = company.officers[unit].at
        page = visitor.must(visitor.get("/app/submissions/"), doing="mở danh sách phiếu")
        marks = [mark for mark in page.marked if "data-sheet" in mark and mark.get("data-campaign") != str(staged.pk)]
        trial = max((int(mark["data-sheet"]) for mark in marks), default=None)
        if trial is None:
            raise RehearsalFailed(f"{unit}: không thấy phiếu của đợt thử nghiệm")
        page = visitor.must(visitor.get(f"/app/submissions/{trial}/"), doing="mở phiếu thử nghiệm")
        for form in row_forms(page):
            _fill_row(visitor, form, script, unit)
            rows += 1
    say(f"{rows} dòng thử nghiệm, không tính vào kết quả")
    return rows


def declare_all(company: Company, staged: Staged, script: Script, say: Say) -> list[Declared]:
    """Every unit but the silent one, some at a time; late units are not confirmed in time."""
    units = [unit for unit in company.officers if unit not in script.silent]
    done: list[Declared] = []
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for one in pool.map(lambda unit: _declare(company, staged, script, unit), units):
            done.append(one)
            if len(done) % 5 == 0 or len(done) == len(units):
                rows, people = sum(one.rows for one in done), company.administrator.theatre.signed_in
                say(f"{len(done)}/{len(units)} đơn vị đã kê khai, {rows} dòng, {people} người đã đăng nhập")
    return done


def _declare(company: Company, staged: Staged, script: Script, unit: str) -> Declared:
    officer, leader = company.officers[unit], company.leaders[unit]
    sheet = sheet_of(officer.at, staged)
    rows, files, claims = fill(officer, sheet, script, unit)
    if unit in script.late:
        return Declared(unit, sheet, rows, files, claims, confirmed=False)
    submit_to_leader(officer, sheet)
    confirm(leader, sheet)
    return Declared(unit, sheet, rows, files, claims, confirmed=True)


def fill(officer: Player, sheet: int, script: Script, unit: str) -> tuple[int, int, int]:
    """Group by group: figures, evidence or explanation, now and then a claim. Late units leave the last group."""
    visitor = officer.at
    page = visitor.must(visitor.get(f"/app/submissions/{sheet}/"), doing="mở phiếu")
    groups = sorted({href for href in page.hrefs(f"/app/submissions/{sheet}/") if re.search(r"/\d+/\d+/$", href)})
    if unit in script.late:
        groups = groups[:-1]
    rows = files = claims = 0
    for path in groups:
        page = visitor.must(visitor.get(path), doing="mở nhóm chỉ số")
        for form in row_forms(page):
            wrote = _fill_row(visitor, form, script, unit)
            rows, files, claims = rows + 1, files + wrote.files, claims + wrote.claims
    return rows, files, claims


def row_forms(page: Page) -> list[Form]:
    """The forms of rows that this person may write."""
    return [form for form in page.forms if form.method == "post" and ROW.search(form.action) and "rev" in form]


def is_blank(form: Form) -> bool:
    """Whether no figure stands in the row."""
    return not any(any(typed) for name, typed in form.values().items() if name.startswith("in-"))


@dataclass(frozen=True)
class Wrote:
    files: int = 0
    claims: int = 0


def _fill_row(visitor: Visitor, form: Form, script: Script, unit: str) -> Wrote:
    indicator = ROW.search(form.action)
    assert indicator is not None
    luck = script.luck(unit, indicator[1])
    if form.attributes.get("data-section") and luck.random() < 0.6:
        return Wrote()  # most units have nothing that earns bonus points
    quality = 0.45 + 0.5 * script.luck(unit).random()
    if "not_applicable" in form and luck.random() < 0.03:
        reason = "Đơn vị không có nội dung này trong kỳ đánh giá."
        _save(visitor, form, {"not_applicable": "on", "not_applicable_reason": reason})
        return Wrote(claims=1)
    values: dict[str, list[str] | str] = {**figures(form.fields, luck, quality)}
    files = 0
    if luck.random() < 0.93:
        files = _attach(visitor, form, luck.randint(1, 400))
    elif "explanation" in form:
        values["explanation"] = "Số liệu tổng hợp từ báo cáo của đơn vị, sẽ bổ sung văn bản khi được yêu cầu."
    if values:
        _save(visitor, form, values)
    return Wrote(files=files)


def _save(visitor: Visitor, form: Form, values: dict[str, list[str] | str]) -> Page:
    base = {name: value for name, value in form.values().items() if name != "not_applicable"}
    answer = visitor.save(form.action, {**base, **values})
    return visitor.must(answer, doing=f"lưu dòng {form.action}")


def _attach(visitor: Visitor, form: Form, number: int) -> int:
    """A new document with its file, or one that the unit's store already keeps: it serves many indicators."""
    if "doc-file" not in form:
        return 0
    path, kept = f"{form.action}evidence/", [key for one in form.named("doc-store") for key in one.options if key]
    if kept and number % 8:
        answer = visitor.save(path, {"doc-store": kept[number % len(kept)], "doc-page": str(number % 20 + 1)})
        visitor.must(answer, doing="lấy tài liệu từ kho của đơn vị")
        return 0
    facts = {
        "doc-number": f"{number}/BC", "doc-issued_on": "15/06/2022", "doc-issuer": "Đơn vị",
        "doc-title": f"Báo cáo số {number}", "doc-kind": "report", "doc-page": "2",
    }  # fmt: skip
    files = {"doc-file": (f"bao-cao-{number}.pdf", FILE + str(number).encode(), "application/pdf")}
    answer = visitor.post(path, facts, files=files, headers={"HX-Request": "true"})
    visitor.must(answer, doing="đính kèm tài liệu kiểm chứng")
    return 1


def submit_to_leader(officer: Player, sheet: int) -> None:
    """Look at the review page, then send; what is missing is named by the product."""
    visitor = officer.at
    page = visitor.must(visitor.get(f"/app/submissions/{sheet}/review/"), doing="xem lại phiếu")
    page = visitor.submit(page.form("/moves/submit_to_leader/"))
    visitor.must(page, doing="trình lãnh đạo")
    _no_refusal(visitor, page, "trình lãnh đạo")


def confirm(leader: Player, sheet: int) -> None:
    """Read the sheet, then confirm the very content that was shown."""
    visitor = leader.at
    page = visitor.must(visitor.get(f"/app/submissions/{sheet}/confirm/"), doing="mở trang xác nhận")
    form = next((form for form in page.forms if "seen" in form), None)
    if form is None:
        raise RehearsalFailed(f"{visitor.name}: trang xác nhận không có gì để xác nhận: {page.notices}")
    answers = {one.name: one.value for one in form.fields if one.type == "checkbox"}
    page = visitor.must(visitor.post(form.action or page.url, {**form.values(), **answers}), doing="xác nhận số liệu")
    _no_refusal(visitor, page, "xác nhận số liệu")
    if "/receipt/" not in page.url:
        raise RehearsalFailed(f"{visitor.name}: xác nhận xong không thấy biên nhận: {page.url} {page.notices}")


def _no_refusal(visitor: Visitor, page: Page, doing: str) -> None:
    refused = [mark for mark in page.marked if "dti-notice-danger" in mark.get("class", "")]
    if refused:
        raise RehearsalFailed(f"{visitor.name}: {doing}: {page.notices}")


def try_too_late(company: Company, staged: Staged, units: Iterable[str], say: Say) -> int:
    """After the deadline a late officer types once more and is refused with the reason; nothing is written."""
    refused = 0
    for unit in sorted(units):
        visitor = company.officers[unit].at
        sheet = sheet_of(visitor, staged)
        page = visitor.must(visitor.get(f"/app/submissions/{sheet}/"), doing="mở phiếu sau hạn")
        if row_forms(page):
            raise RehearsalFailed(f"{unit}: sau hạn mà dòng vẫn mở")
        said = " ".join(page.notices)
        say(f"{unit} muộn: {said[:160]}")
        refused += 1
    return refused


def explain_all(company: Company, staged: Staged, script: Script, say: Say) -> int:
    """Units that were asked supplement the rows asked about; now and then one lets the time pass."""
    units = [unit for unit in company.officers if script.luck(unit, "answers").random() > 0.15]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        answered = sum(pool.map(lambda unit: _explain(company, staged, script, unit), units))
    say(f"{answered} dòng đã được giải trình hoặc bổ sung và lãnh đạo xác nhận lại")
    return answered


def _explain(company: Company, staged: Staged, script: Script, unit: str) -> int:
    officer, leader = company.officers[unit], company.leaders[unit]
    visitor = officer.at
    sheet = sheet_of(visitor, staged)
    page = visitor.must(visitor.get(f"/app/submissions/{sheet}/"), doing="mở phiếu để giải trình")
    never_declared = unit in script.silent | script.late
    groups = [
        mark["href"] for mark in page.marked if "data-asked" in mark and (never_declared or mark["data-asked"] != "0")
    ]
    answered = 0
    for path in groups:
        page = visitor.must(visitor.get(path), doing="mở nhóm chỉ số để giải trình")
        for form in [form for form in row_forms(page) if "supplement" in form]:
            values: dict[str, list[str] | str] = {"supplement": "Đơn vị đã rà soát, bổ sung báo cáo chi tiết kèm theo."}
            if "explanation" in form and not form.values()["explanation"][0]:
                values["explanation"] = "Số liệu theo báo cáo chi tiết của đơn vị, gửi kèm phần bổ sung."
            # A row whose claim was not accepted has no figures yet: without them the sheet does not go to the leader.
            if never_declared or is_blank(form) or script.luck(unit, form.action).random() < 0.5:
                values |= figures(form.fields, script.luck(unit, form.action, "again"), 0.8)
            if not form.values().get("supplement", [""])[0]:
                _save(visitor, form, values)
                answered += 1
    if answered:
        submit_to_leader(officer, sheet)
        confirm(leader, sheet)
    return answered
