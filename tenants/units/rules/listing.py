"""What an imported unit list may say. Pure: rows and what stands in, findings and what to do with each row out."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from dti.web.vietnamese import fold
from tenants.units.rules.places import Places
from tenants.units.rules.rows import Check, Checked, Finding, Known, Row, Surroundings, is_code, is_same_name, login_of

LONGEST_NAME, LONGEST_CODE, LONGEST_LOGIN = 200, 20, 100
# What letters shorten in logins: an abbreviation is noted, anything else that departs from the rule is a warning.
SHORT = {
    "van phong": "vp",
    "uy ban nhan dan": "ubnd",
    "hoi dong nhan dan": "hdnd",
    "ban quan ly": "bql",
    "thanh pho": "tp",
    "thi xa": "tx",
    "thi tran": "tt",
}


def findings(rows: Sequence[Row]) -> list[Finding]:
    """Everything a reader should know before importing (INC-23 to INC-27)."""
    return list(check(rows).findings)


def check(rows: Sequence[Row], around: Surroundings | None = None, *, distinct: bool = False) -> Check:
    """Look at every row by itself, against the others, and against what stands.

    `distinct`: a person has said that names which differ by marks alone are different units.
    """
    around = around or Surroundings()
    found: list[Finding] = []
    checked: list[Checked] = []
    places = Places(rows, around)
    for place, row in enumerate(rows):
        parent = places.parent_of(place)
        known = places.standing(row, parent)
        found += _of_one(place, row, around)
        if parent.problem:
            found.append(Finding("PARENT_UNKNOWN", "E", row.number, parent.problem, place, "parent"))
        if known:
            found += _against_known(place, row, known)
        checked.append(Checked(row, _state(row, known), known, parent.place, parent.known))
    found += _repeated(rows, distinct=distinct)
    found += _taken(rows, checked, around, distinct=distinct)
    found += _shortened_codes(rows)
    return Check(tuple(checked), (*found, *_shared_password(rows)))


# ---------------------------------------------------------------------- one row
def _of_one(place: int, row: Row, around: Surroundings) -> Iterator[Finding]:
    def say(code: str, severity: str, text: str, cell: str) -> Finding:
        return Finding(code, severity, row.number, text, place, cell)

    if not row.name.strip():
        yield say("NAME_MISSING", "E", "Dòng này thiếu tên đơn vị.", "name")
    for cell, longest in (("name", LONGEST_NAME), ("official_code", LONGEST_CODE), ("login", LONGEST_LOGIN)):
        if len(getattr(row, cell)) > longest:
            yield say("TOO_LONG", "E", f"Dài hơn {longest} ký tự. Hãy rút ngắn.", cell)
    if row.official_code and not is_code(row.official_code):
        yield say(
            "CODE_INVALID", "E", f"Mã “{row.official_code}” chỉ gồm chữ, số, dấu chấm và gạch nối.", "official_code"
        )
    if around.levels is not None and row.level not in around.levels:
        yield say("LEVEL_UNKNOWN", "E", f"Chưa có cấp “{row.level}”. Hãy tạo cấp này ở trang Cấp và nhóm.", "level")
    for group in row.groups:
        if around.groups is not None and around.groups.get(fold(group)) != row.level:
            yield say("GROUP_UNKNOWN", "E", f"Cấp này chưa có nhóm “{group}”. Hãy tạo ở trang Cấp và nhóm.", "groups")
    yield from _of_login(place, row)
    if row.suspected_name:
        text = f"Tên ghi “{row.name}”, có thể là “{row.suspected_name}”. Giữ tên đã ghi, thêm tên gọi khác."
        yield say("NAME_SUSPECT", "W", text, "name")
    if row.lead_agency:
        text = f"{row.name} vừa thẩm định vừa được đánh giá: phải có người khác thẩm định đơn vị này."
        yield say("APPRAISER_IS_ASSESSED", "W", text, "name")


def _of_login(place: int, row: Row) -> Iterator[Finding]:
    rule = login_of(row.name)
    if not row.login or row.login == rule:
        return
    if row.login in _shortened(row.name):
        text = f"Tên đăng nhập in viết tắt là “{row.login}”, theo quy tắc là “{rule}”. Giữ nguyên như đã in."
        yield Finding("USERNAME_IRREGULAR", "N", row.number, text, place, "login")
    else:
        text = f"Tên đăng nhập in là “{row.login}”, theo quy tắc là “{rule}”. Giữ nguyên như đã in."
        yield Finding("USERNAME_IRREGULAR", "W", row.number, text, place, "login")


def _shortened(name: str) -> set[str]:
    forms = {fold(name)}
    for long, short in SHORT.items():
        forms |= {form.replace(long, short) for form in forms}
    return {form.replace(" ", "") for form in forms}


# ---------------------------------------------------------------------- one row and another
def _repeated(rows: Sequence[Row], *, distinct: bool) -> Iterator[Finding]:
    yield from _equal(rows, "official_code", "Mã đơn vị", lambda row: row.official_code)
    yield from _equal(rows, "login", "Tên đăng nhập", lambda row: row.login)
    by_name: dict[str, list[Row]] = {}
    for place, row in enumerate(rows):
        if not (key := fold(row.name)):
            continue
        others = [(other, f"dòng {other.number}") for other in by_name.get(key, [])]
        yield from _worst(_two_alike(place, row, other, where, distinct=distinct) for other, where in others)
        by_name.setdefault(key, []).append(row)


def _equal(rows: Sequence[Row], cell: str, what: str, key: Callable[[Row], str]) -> Iterator[Finding]:
    seen: dict[str, int] = {}
    for place, row in enumerate(rows):
        if key(row) and key(row) in seen:
            text = f"{what} trùng với dòng {seen[key(row)]}."
            yield Finding("DUPLICATE", "E", row.number, text, place, cell)
        seen.setdefault(key(row), row.number)


def _worst(findings: Iterable[Iterator[Finding]]) -> list[Finding]:
    """Of a name that is like several others the gravest is said, once."""
    return sorted((one for found in findings for one in found), key=lambda one: "EWN".index(one.severity))[:1]


def _two_alike(place: int, row: Row, other: Row | Known, where: str, *, distinct: bool) -> Iterator[Finding]:
    """Two names that fold to one: the same unit twice, one name in two places, or Thạnh An beside Thanh An."""
    two_codes = bool(row.official_code and other.official_code and row.official_code != other.official_code)
    if not is_same_name(row.name, other.name):
        text = f"Tên chỉ khác dấu với {where} ({other.name})."
        if two_codes:
            text += " Hai mã khác nhau nên là hai đơn vị; tên đăng nhập sẽ có thêm mã."
            yield Finding("NEAR_DUPLICATE", "N", row.number, text, place, "name")
        else:
            text += "" if distinct else " Sửa tên, ghi mã của từng đơn vị, hoặc đánh dấu đây là hai đơn vị khác nhau."
            yield Finding("NEAR_DUPLICATE", "W" if distinct else "E", row.number, text, place, "name")
    elif isinstance(other, Row) and row.level == other.level and fold(row.parent) == fold(other.parent):
        yield Finding("DUPLICATE", "E", row.number, f"Tên đơn vị trùng với {where}.", place, "name")
    elif isinstance(other, Known) and row.level == other.level and not row.parent:
        text = "Đã có nhiều đơn vị tên này. Hãy ghi mã hoặc nơi trực thuộc để biết là đơn vị nào."
        yield Finding("AMBIGUOUS", "E", row.number, text, place, "name")
    elif row.level == other.level:
        text = f"Tên đơn vị trùng với {where} ở nơi trực thuộc khác; tên đăng nhập sẽ có thêm mã."
        yield Finding("SAME_NAME", "N", row.number, text, place, "name")


def _shortened_codes(rows: Sequence[Row]) -> Iterator[Finding]:
    """Excel drops the zero in front of 00712: shorter than nearly all of its level is a mistake."""
    lengths: dict[str, list[int]] = {}
    for row in rows:
        if row.official_code.isdigit():
            lengths.setdefault(row.level, []).append(len(row.official_code))
    for place, row in enumerate(rows):
        of_level = lengths.get(row.level, [])
        usual = max(set(of_level), key=lambda one: (of_level.count(one), one), default=0)
        if row.official_code.isdigit() and len(row.official_code) < usual and of_level.count(usual) > 1:
            whole = row.official_code.zfill(usual)
            text = f"Mã {row.official_code} ngắn hơn các mã khác: Excel có thể đã bỏ số 0 ở đầu. Có phải {whole}?"
            yield Finding("CODE_SHORT", "E", row.number, text, place, "official_code")


def _shared_password(rows: Sequence[Row]) -> Iterator[Finding]:
    """Printed passwords are never read into an account; the list says so once."""
    printed = [(place, row) for place, row in enumerate(rows) if row.password]
    if printed:
        place, first = printed[0]
        text = (
            f"{len(printed)} dòng có mật khẩu in sẵn. Mật khẩu bị từ chối: "
            "mỗi người nhận một mã kích hoạt dùng một lần."
        )
        yield Finding("SHARED_PASSWORD", "E", first.number, text, place, "password")


# ---------------------------------------------------------------------- a row and what stands
def _state(row: Row, known: Known | None) -> str:
    if known is None:
        return "new"
    lacks = (row.official_code and not known.official_code) or (row.login and not known.login)
    return "filled" if lacks else "same"


def _against_known(place: int, row: Row, known: Known) -> Iterator[Finding]:
    for cell, what, written, stands in (
        ("official_code", "mã", row.official_code, known.official_code),
        ("login", "tên đăng nhập", row.login, known.login),
    ):
        if written and stands and written != stands:
            text = f"Đơn vị này đã có với {what} “{stands}”. Hãy sửa danh sách, hoặc sửa ở trang của đơn vị."
            yield Finding("DIFFERS", "E", row.number, text, place, cell)
    if _state(row, known) == "filled":
        yield Finding("FILLED", "N", row.number, "Đơn vị này đã có: chỉ bổ sung chỗ còn trống.", place, "name")
    else:
        yield Finding("ALREADY_THERE", "N", row.number, "Đơn vị này đã có: bỏ qua dòng này.", place, "name")


def _taken(
    rows: Sequence[Row], checked: Sequence[Checked], around: Surroundings, *, distinct: bool
) -> Iterator[Finding]:
    """Codes, logins and names of other units that stand."""
    codes = {known.official_code: known for known in around.units if known.official_code}
    logins = {known.login: known for known in around.units if known.login}
    names: dict[str, list[Known]] = {}
    for known in around.units:
        names.setdefault(fold(known.name), []).append(known)
    for place, (row, found) in enumerate(zip(rows, checked, strict=True)):
        for cell, what, owner in (
            ("official_code", "Mã", codes.get(row.official_code)),
            ("login", "Tên đăng nhập", logins.get(row.login)),
        ):
            if owner is not None and owner != found.known:
                text = f"{what} này đang là của {owner.name}."
                yield Finding("TAKEN", "E", row.number, text, place, cell)
        if found.known is None:
            others = names.get(fold(row.name), [])
            yield from _worst(_two_alike(place, row, known, "đơn vị đã có", distinct=distinct) for known in others)
