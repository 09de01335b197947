"""The sentences for the codes of guard, readers and pasted text: what happened and what to do."""

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from dti.readers.tables import Note

SENTENCES = {
    # refusals of a file
    "empty": _("Tệp rỗng. Hãy mở tệp, kiểm tra nội dung rồi tải lên lại."),
    "too_big": _("Tệp lớn hơn %(limit)s MB. Hãy xóa hình ảnh và trang tính không cần rồi lưu lại."),
    "not_office": _("Đây không phải tệp .xlsx hoặc .docx. Hãy mở tệp và lưu lại thành .xlsx hoặc .docx."),
    "old_excel": _("Tệp Excel dạng cũ (.xls, .xlsb) không đọc được. Hãy mở bằng Excel và lưu lại thành .xlsx."),
    "old_word": _("Tệp Word dạng cũ (.doc) không đọc được. Hãy mở bằng Word và lưu lại thành .docx."),
    "password": _("Tệp đặt mật khẩu nên không đọc được. Hãy bỏ mật khẩu rồi tải lên lại."),
    "broken": _("Tệp bị hỏng hoặc không đúng định dạng. Hãy mở bằng Excel hoặc Word, lưu lại rồi tải lên."),
    "macros": _("Tệp có macro nên không được nhận. Hãy lưu lại thành .xlsx hoặc .docx, không kèm macro."),
    "nested": _("Bên trong có tệp nhúng (%(name)s) nên không được nhận. Hãy xóa đối tượng nhúng rồi lưu lại."),
    "names": _("Cấu trúc bên trong tệp bất thường. Hãy mở bằng Excel hoặc Word, lưu thành tệp mới rồi tải lên."),
    "entities": _("Tệp có khai báo XML không an toàn. Hãy mở bằng Excel hoặc Word, lưu thành tệp mới rồi tải lên."),
    "bomb": _("Tệp phình ra quá lớn khi mở. Hãy chép các dòng cần nhập sang một tệp mới rồi tải lên."),
    "too_many_members": _("Tệp chứa hơn %(limit)s thành phần. Hãy chép các dòng cần nhập sang một tệp mới."),
    "too_many_sheets": _("Tệp có hơn %(limit)s trang tính hoặc bảng. Hãy xóa các trang không cần rồi tải lên lại."),
    "too_many_rows": _("Bảng có hơn %(limit)s dòng. Hãy chép các dòng cần nhập sang một tệp mới rồi tải lên."),
    "too_many_columns": _("Bảng có hơn %(limit)s cột. Hãy xóa các cột không cần rồi tải lên lại."),
    "too_wide_or_long": _("Trang “%(sheet)s” trải quá rộng. Hãy xóa các ô trống có định dạng ngoài bảng rồi lưu."),
    "too_much_text": _("Tệp có hơn %(limit)s triệu ký tự. Hãy tách phần cần nhập ra tệp riêng rồi tải lên."),
    "too_heavy": _("Tệp quá nặng nên không đọc được. Hãy chép các dòng cần nhập sang một tệp mới rồi tải lên."),
    "too_slow": _("Đọc tệp quá lâu nên đã dừng. Hãy chép các dòng cần nhập sang một tệp mới rồi tải lên."),
    "busy": _("Hệ thống đang đọc nhiều tệp cùng lúc. Hãy thử lại sau một phút."),
    "no_visible_sheet": _("Mọi trang tính đều bị ẩn. Hãy bỏ ẩn trang chứa bảng cần nhập rồi lưu lại."),
    "no_table": _("Văn bản Word không có bảng nào. Hãy tải lên văn bản có bảng, hoặc dùng tệp mẫu Excel."),
    "no_columns": _("Nội dung dán không có cột. Hãy chọn các ô trong Excel, sao chép, rồi dán nguyên vào đây."),
    "not_utf8": _("Tệp CSV không phải mã UTF-8. Trong Excel hãy chọn Lưu thành “CSV UTF-8” rồi tải lên lại."),
    "cell_too_long": _("Có ô dài hơn %(limit)s ký tự, hoặc dấu nháy kép chưa đóng. Hãy kiểm tra lại đoạn dán."),
    # notes: the file was read
    "formulas": _("%(count)s ô là công thức: hệ thống đọc giá trị đã lưu trong tệp, không tính lại."),
    "external_links": _("Tệp có liên kết đến tệp khác: hệ thống không mở liên kết, chỉ đọc giá trị đã lưu."),
    "hidden_sheet": _("Trang “%(name)s” bị ẩn nên không được đọc."),
    "outside_tables": _("Ngoài bảng, không đọc: “%(text)s”"),
    "more_outside_tables": _("Còn %(count)s đoạn khác ở ngoài bảng, không đọc."),
    "footnotes": _("%(count)s chú thích cuối trang không được đọc. Hãy chép nội dung cần thiết vào cột hướng dẫn."),
    "tracked": _("Văn bản còn %(count)s chỗ sửa chưa chốt: phần đã xóa bị bỏ, phần chèn thêm được đọc."),
    "pictures": _("%(count)s hình ảnh không được đọc."),
    "nested_table": _("%(name)s có bảng lồng trong ô: bảng lồng không được đọc."),
    "automatic_numbers": _("%(name)s: %(count)s dòng đánh số tự động nên không đọc được STT. Hãy gõ STT bằng chữ số."),
}


def sentence(note: Note) -> str:
    return gettext(SENTENCES[note.code]) % note.facts
