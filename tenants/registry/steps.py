"""The steps of each kind of job, and what people read beside them."""

from django.utils.translation import gettext_lazy as _

STEPS = {
    "provision": ("register", "schema", "tables", "guards", "administrator", "open"),
    "invite": ("administrator",),
    "export": ("write", "check"),
    "erase": ("count", "schema_gone", "files_gone", "certificate"),
    "merge": ("hand_over", "count_handed"),
    "attach": ("archive", "hand_over_rest", "link"),
    "take_back": ("take_back",),
    "read_only": ("read_only",),
}
LABELS = {
    "register": _("Ghi tên tỉnh và địa chỉ vào sổ đăng ký"),
    "schema": _("Lập kho dữ liệu riêng của tỉnh"),
    "tables": _("Tạo các bảng"),
    "guards": _("Gắn quyền truy cập và sổ ghi thay đổi"),
    "administrator": _("Lập tài khoản quản trị đầu tiên, gửi liên kết kích hoạt"),
    "open": _("Mở địa chỉ của tỉnh"),
    "write": _("Ghi mọi bảng và mọi tệp vào một tệp nén"),
    "check": _("Đọc lại tệp, đối chiếu số dòng và mã băm"),
    "count": _("Đếm những gì sẽ xoá"),
    "schema_gone": _("Xoá kho dữ liệu"),
    "files_gone": _("Xoá tệp và thư"),
    "certificate": _("Lập chứng nhận xoá"),
    "hand_over": _("Chép đơn vị và người của các tỉnh cũ sang tỉnh kế thừa"),
    "count_handed": _("Đếm những gì đã bàn giao"),
    "archive": _("Chuyển các tỉnh cũ thành kho lưu trữ chỉ đọc"),
    "hand_over_rest": _("Chép phần phát sinh sau lần bàn giao trước"),
    "link": _("Gắn các kho lưu trữ với tỉnh kế thừa"),
    "take_back": _("Bỏ phần đã bàn giao khỏi tỉnh kế thừa"),
    "read_only": _("Khóa hoặc mở việc ghi vào kho dữ liệu"),
}
