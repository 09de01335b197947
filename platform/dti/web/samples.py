"""The figures and sentences that the gallery shows: invented, and the same on every run."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal as D
from types import SimpleNamespace
from typing import Any

from django import forms
from django.core.paginator import Page, Paginator

from dti.web import charts
from dti.web.dates import HANOI
from dti.web.fields import CountField, ScoreField, VietnameseDateField
from dti.web.icons import names
from dti.web.shell import Act, Crumb, Display, Mode, NavItem, Support, Who

NOW = datetime(2026, 10, 21, 16, 42, tzinfo=HANOI)
PROVINCE = SimpleNamespace(
    name="Tỉnh Minh Họa", lead_agency="Sở Khoa học và Công nghệ", home_url="/_ui/", public_url="/_ui/public/"
)
ACTS = [Act("Xem lại", "#buttons"), Act("Trình lãnh đạo", kind="primary", icon="send", dialog="dialog-sample")]
DEADLINES = [
    datetime(2026, month, day, tzinfo=HANOI) for month, day in ((11, 1), (10, 25), (10, 23), (10, 22), (10, 20))
]
LEVELS = [(1, "Khởi động"), (2, "Hình thành"), (3, "Nâng cao"), (4, "Dẫn dắt")]


@dataclass(frozen=True)
class Column:
    label: str
    num: bool = False
    sort_url: str = ""
    direction: str = ""


class SampleForm(forms.Form):
    """Every kind of control once."""

    name = forms.CharField(label="Tên đơn vị", max_length=200, help_text="Ghi đủ như trong quyết định thành lập.")
    level = forms.ChoiceField(label="Cấp", choices=[("so", "Cấp sở"), ("xa", "Cấp xã")], required=False)
    score = ScoreField(label="Điểm đề nghị", max_value=D(20))
    people = CountField(label="Số cán bộ, công chức")
    issued = VietnameseDateField(label="Ngày ban hành")
    why = forms.CharField(label="Giải trình", widget=forms.Textarea(attrs={"rows": 3}), required=False)
    kind = forms.ChoiceField(
        label="Không áp dụng",
        choices=[("no", "Không cho phép"), ("mean", "Tính bằng điểm bình quân")],
        widget=forms.RadioSelect,
    )
    agree = forms.BooleanField(label="Tôi chịu trách nhiệm về số liệu đã kê khai")


def shell(query: dict[str, str]) -> dict[str, Any]:
    """What a page of the gallery tells the shell; the query chooses theme, size and mode."""
    modes = {kind: Mode(kind, "Đợt đánh giá năm 2026", NOW, shifted=True) for kind in ("trial", "rehearsal")}
    return {
        "province": PROVINCE,
        "nav": NAV,
        "who": replace(AN, shared_computer=bool(query.get("shared"))),
        "display": Display(
            "dark" if query.get("theme") == "dark" else "light",
            "more" if query.get("contrast") else "",
            {"1": 1, "2": 2}.get(query.get("size", ""), 0),  # type: ignore[arg-type]
        ),
        "mode": modes.get(query.get("mode", "")),
        "support": Support("Vận hành hệ thống", NOW + timedelta(hours=1), "kiểm tra lỗi nhập tệp")
        if query.get("support")
        else None,
        "jump_url": "/_ui/",
        "notices_url": "#notices",
        "notices_count": 3,
        "help_url": "#help",
        "campaign_key": "gallery",
        "now": NOW,
    }


def gallery() -> dict[str, Any]:
    """One context for all sections of the gallery."""
    bad = SampleForm({"score": "abc", "people": "12,5", "issued": "31/02/2026", "kind": "no"}, auto_id="bad_%s")
    return {
        "crumbs": [Crumb("Đợt 2026", "#"), Crumb("Nhóm 1 Nhận thức số", "#"), Crumb("Chỉ số 1.2")],
        "acts": ACTS,
        "kinds": ["info", "success", "warning", "danger", "explanation", "neutral", "trial", "rehearsal", "offline"],
        "deadlines": DEADLINES,
        "save_states": ["idle", "saving", "saved", "waiting", "failed", "conflict"],
        "menu_items": MENU,
        "people": [("giang", "Giang, quản trị tỉnh"), ("thao", "Thảo, chủ tịch Hội đồng")],
        "errors": [
            ("Ngày ban hành: không có ngày “31/02/2026” trong lịch.", "id_issued"),
            ("1.3 thiếu tài liệu kiểm chứng.", "evidence"),
        ],
        "warnings": [("3.2 tăng 14,30 điểm so với năm trước, cần ghi chú.", "score-1")],
        "form": SampleForm(
            initial={"name": "Sở Y tế", "score": D("12.5"), "people": 12500, "issued": date(2026, 10, 24)}
        ),
        "bad_form": bad,
        "choices": [
            {"value": "agree", "label": "Chấp nhận điểm"},
            {"value": "adjust", "label": "Điều chỉnh", "hint": "Cần chọn lý do và ghi rõ."},
            {"value": "na", "label": "Không áp dụng", "disabled": True},
        ],
        "units": [
            ("so-y-te", "Sở Y tế"),
            ("so-tai-chinh", "Sở Tài chính"),
            ("an-binh", "Phường An Bình"),
            ("dak-song", "Xã Đắk Song"),
        ],
        "files": FILES,
        "evidence": EVIDENCE,
        "tasks": TASKS,
        "progress": [("Nhóm 1", 0, 6), ("Nhóm 2", 3, 6), ("Nhóm 3", 5, 5), ("Nhóm 4", 0, 0)],
        "levels": LEVELS,
        "steps": ["a = 19 cuộc họp do người đứng đầu chủ trì", "b = 20 cuộc họp", "19 / 20 × 15 điểm"],
        "fourteen": D("14.25"),
        "columns": COLUMNS,
        "rows": ROWS,
        "page": page(),
        "filters": [
            SimpleNamespace(name="group", label="Nhóm", choices=[("", "Tất cả"), ("so", "Cấp sở")], value="so"),
            SimpleNamespace(name="state", label="Trạng thái", choices=[("", "Tất cả"), ("late", "Trễ")], value=""),
        ],
        "chips": [SimpleNamespace(label="Cấp sở", url="#"), SimpleNamespace(label="Thiếu tài liệu", url="#")],
        "thread": THREAD,
        "history": HISTORY,
        "import_columns": ["Mã", "Tên chỉ số", "Điểm"],
        "import_rows": IMPORT,
        "counts": {"new": 12, "changed": 3, "same": 46, "error": 1},
        "clean_counts": {"new": 12, "changed": 0, "same": 0, "error": 0},
        "charts": drawings(),
        "empty_chart": charts.Chart("Chưa có số liệu", ""),
        "icons": sorted(names()),
        "home": Act("Xem trước bộ chỉ số", "#", "primary", "eye"),
    }


def page() -> Page[int]:
    """The fourth of nineteen pages."""
    return Paginator(range(1, 187), 10).page(4)


def drawings() -> list[charts.Chart]:
    """Every kind of chart."""
    heads = ("Chỉ số chính", "Sở Y tế", "Trung vị nhóm")
    axes = [
        "Nhận thức số",
        "Thể chế số",
        "Hạ tầng số",
        "Nhân lực số",
        "An toàn thông tin mạng",
        "Hoạt động chính quyền số",
    ]
    own = [D("0.93"), D("0.8"), D("0.62"), D("0.71"), D("0.55"), D("0.68")]
    peers = [D("0.82"), D("0.78"), D("0.7"), D("0.66"), D("0.64"), D("0.6")]
    source = "kết quả minh họa, bản 1"
    return [
        charts.level_strip(
            "Còn 23,40 điểm đến mức Dẫn dắt",
            D("426.6"),
            600,
            (D("0.25"), D("0.5"), D("0.75")),
            [w for _, w in LEVELS],
            source=source,
        ),
        charts.bars(
            "Hạ tầng số và an toàn thông tin thấp hơn trung vị của nhóm",
            [charts.Bar(a, o * 100, p * 100) for a, o, p in zip(axes, own, peers, strict=True)],
            100,
            heads=heads,
            source=source,
        ),
        charts.dumbbell(
            "Điểm thẩm định thấp hơn tự chấm ở hai chỉ số",
            [(a, o * 100, (o - D("0.04") * n) * 100) for n, (a, o) in enumerate(zip(axes, own, strict=True))],
            100,
            heads=("Chỉ số chính", "Tự chấm", "Kết quả"),
            source=source,
        ),
        charts.radar(
            "Nhận thức số cao nhất, an toàn thông tin thấp nhất", axes, own, peers, heads=heads, source=source
        ),
        charts.lanes(
            "Tự đánh giá mở đến hết ngày 24/10, thẩm định lần 1 ngay sau đó",
            [
                charts.Lane("Cấp sở", "Tự đánh giá", date(2026, 10, 10), date(2026, 10, 25)),
                charts.Lane("Cấp sở", "Thẩm định lần 1", date(2026, 10, 25), date(2026, 11, 20), quiet=True),
                charts.Lane("Cấp sở", "Giải trình", date(2026, 11, 20), date(2026, 11, 30)),
                charts.Lane("Cấp xã", "Tự đánh giá", date(2026, 10, 1), date(2026, 10, 21)),
                charts.Lane("Cấp xã", "Rà soát", date(2026, 10, 21), date(2026, 11, 5), quiet=True),
            ],
            NOW.date(),
            heads=("Nhóm", "Giai đoạn", "Từ", "Đến trước"),
            source="quyết định minh họa",
        ),
    ]


AN = Who("7", "Nguyễn Thị An", "Chuyên viên", "Sở Y tế", [Act("Hiển thị", "#display", icon="contrast")], "#", "#")
PUBLIC_NAV = [
    NavItem("Xếp hạng", "/_ui/public/", "trophy", active=True),
    NavItem("Cách tính", "#method", "scale"),
    NavItem("Dữ liệu", "#data", "table"),
    NavItem("Quyết định", "#decisions", "landmark"),
]
NAV = [
    NavItem("Việc cần làm", "#home", "house", count=4),
    NavItem("Kê khai số liệu", "/_ui/entry/", "clipboard-list", active=True, section="Đợt 2026"),
    NavItem("Phân công chỉ số", "#delegation", "users", section="Đợt 2026"),
    NavItem("Kho tài liệu", "#evidence", "paperclip", section="Đợt 2026"),
    NavItem("Hỏi đáp", "#questions", "message-square", count=2, section="Đợt 2026"),
    NavItem("Kết quả các năm", "#results", "trophy", section="Đơn vị"),
    NavItem("Người dùng", "#people", "user-cog", section="Đơn vị"),
    NavItem("Nhật ký", "#audit", "history", section="Đơn vị"),
]
MENU = [
    Act("Đổi tên", "#", icon="pencil"),
    Act("Nhân bản", "#", icon="copy"),
    Act("Chuyển vào nhóm…", icon="arrow-right", reason="Bộ chỉ số đã ban hành nên không chuyển được."),
    Act("Xoá", kind="danger", icon="trash-2", dialog="dialog-danger"),
]
FILES = [
    SimpleNamespace(name="15-TB-UBND.pdf", state="uploading", text="Đang tải lên", percent=62),
    SimpleNamespace(name="anh-cuoc-hop.jpg", state="retrying", text="Mất mạng, đang thử lại", percent=20),
    SimpleNamespace(name="danh-sach-tai-san.xlsx", state="done", text="Đã tải lên, đang quét mã độc", percent=None),
    SimpleNamespace(
        name="ban-quet-mau.pdf",
        state="refused",
        text="Tệp lớn hơn 25 MB. Hãy quét lại ở 150 dpi, đen trắng.",
        percent=None,
    ),
]
EVIDENCE = [
    SimpleNamespace(
        name="thong-bao.pdf",
        number="15/TB-UBND",
        issued_on=date(2026, 3, 2),
        pages="2",
        size="340 kB",
        state="ready",
        url="#",
        remove_url="#",
    ),
    SimpleNamespace(
        name="ke-hoach.pdf",
        number="07/KH-SYT",
        issued_on=date(2025, 12, 28),
        pages="1–4",
        size="1,2 MB",
        state="outside",
        url="#",
        remove_url="",
    ),
    SimpleNamespace(
        name="bao-cao-quy-3.docx",
        number="",
        issued_on=None,
        pages="",
        size="80 kB",
        state="scanning",
        url="",
        remove_url="",
    ),
    SimpleNamespace(
        name="phu-luc.zip", number="", issued_on=None, pages="", size="2 MB", state="unscanned", url="", remove_url=""
    ),
    SimpleNamespace(
        name="mau-bieu.xlsm", number="", issued_on=None, pages="", size="64 kB", state="infected", url="", remove_url=""
    ),
]
TASKS = [
    SimpleNamespace(label="Cơ quan chủ trì và quyết định", url="#", state="done", detail="Sở Khoa học và Công nghệ"),
    SimpleNamespace(label="Nhóm đơn vị", url="#", state="doing", detail="Còn thiếu tên gọi của cấp xã"),
    SimpleNamespace(label="Đơn vị", url="#", state="todo", detail=""),
    SimpleNamespace(label="Lịch", url="#", state="blocked", detail="Cần có nhóm đơn vị trước"),
]
COLUMNS = [
    Column("Đơn vị", sort_url="?sort=name"),
    Column("Trạng thái"),
    Column("Tiến độ", sort_url="?sort=progress"),
    Column("Điểm tự chấm", num=True, sort_url="?sort=points", direction="down"),
    Column("Cập nhật", num=True, sort_url="?sort=at"),
]
ROWS = [
    SimpleNamespace(
        name="Sở Y tế", kind="info", state="Đang kê khai", icon="pencil", done=19, total=61, points=D("214.3"), at=NOW
    ),
    SimpleNamespace(
        name="Sở Tài chính",
        kind="warning",
        state="Chờ lãnh đạo",
        icon="clock",
        done=61,
        total=61,
        points=D("487.25"),
        at=NOW - timedelta(hours=5),
    ),
    SimpleNamespace(
        name="Sở Khoa học và Công nghệ",
        kind="success",
        state="Đã xác nhận",
        icon="circle-check",
        done=61,
        total=61,
        points=D("1512.4"),
        at=NOW - timedelta(days=1),
    ),
    SimpleNamespace(
        name="Sở Văn hóa, Thể thao và Du lịch",
        kind="danger",
        state="Trễ 2 ngày",
        icon="circle-alert",
        done=3,
        total=61,
        points=D("12.5"),
        at=NOW - timedelta(days=6),
    ),
    SimpleNamespace(
        name="Sở Nội vụ",
        kind="explanation",
        state="Chờ giải trình",
        icon="message-square",
        done=58,
        total=61,
        points=D("450"),
        at=NOW - timedelta(days=2),
    ),
]
THREAD = [
    SimpleNamespace(
        by="Trần Dũng",
        role="Tổ giúp việc",
        at=NOW - timedelta(days=1),
        mine=False,
        text="Danh sách tài sản chỉ có 110 máy. Đề nghị bổ sung biên bản kiểm kê.",
    ),
    SimpleNamespace(
        by="Nguyễn Thị An", role="Sở Y tế", at=NOW, mine=True, text="Đã bổ sung biên bản số 07/BB-SYT, trang 3."
    ),
]
HISTORY = [
    SimpleNamespace(
        at=NOW,
        by="Nguyễn Thị An",
        role="Chuyên viên",
        what="Giải trình",
        before="Có 118 máy theo báo cáo",
        after="Có 110 máy theo biên bản kiểm kê",
        why="",
        source="",
    ),
    SimpleNamespace(
        at=NOW - timedelta(hours=3),
        by="Lê Bình",
        role="Lãnh đạo",
        what="Trả lại chỉ số 3.2",
        before="",
        after="",
        why="Thiếu biên bản kiểm kê.",
        source="",
    ),
    SimpleNamespace(
        at=NOW - timedelta(days=2),
        by="Sở Nội vụ",
        role="",
        what="Điểm CCHC",
        before="",
        after="12,40",
        why="",
        source="Nguồn ngoài",
    ),
]
IMPORT = [
    SimpleNamespace(number=13, state="new", cells=[{"text": "1.1"}, {"text": "Ban chỉ đạo họp"}, {"text": "20"}]),
    SimpleNamespace(
        number=14,
        state="error",
        cells=[
            {"text": "1.2"},
            {"text": "Người đứng đầu chủ trì họp"},
            {"text": "7,5đ", "error": "“7,5đ” không phải là một số."},
        ],
    ),
    SimpleNamespace(
        number=15, state="changed", cells=[{"text": "1.3"}, {"text": "Văn bản do người đứng đầu ký"}, {"text": "15"}]
    ),
    SimpleNamespace(number=16, state="same", cells=[{"text": "2.1"}, {"text": "Nghị quyết chuyên đề"}, {"text": "10"}]),
]
