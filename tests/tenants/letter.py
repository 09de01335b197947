"""The annex of Hà Giang's letter of 2022: thirty-one units with the logins it prints (INC-23 to INC-27)."""

from tenants.units.rules import Row

DEPARTMENTS = """
1;Sở Nội vụ;sonoivu
2;Sở Giáo dục và Đào tạo;sogiaoducvadaotao
3;Sở Y tế;soyte
4;Sở Công thương;socongthuong
5;Sở Tài chính;sotaichinh
6;Sở Khoa học và Công nghệ;sokhoahocvacongnghe
7;Sở Thông tin và Truyền thông;sothongtinvatruyenthong
8;Sở Tài nguyên và Môi trường;sotainguyenvamoitruong
9;Sở Tư pháp;sotuphap
10;Sở Lao động - Thương Binh và Xã Hội;solaodong-thuongbinhvaxahoi
11;Sở Kế hoạch và Đầu tư;sokehoachvadautu
12;Sở Giao thông Vận tải;sogiaothongvantai
13;Sở Ngoại vụ;songoaivu
14;Sở Xây dựng;soxaydung
15;Sở Nông nghiệp và PT nông thôn;sonongnghiepvaptnongthon
16;Sở Văn hóa - Thể thao và Du lịch;sovanhoa-thethaovadulich
17;Ban Dân tộc;bandantoc
18;Thanh tra tỉnh;thanhtratinh
19;Ban quản lý khu Kinh tế tỉnh;banquanlykhukinhhtetinh
20;Văn phòng UBND tỉnh;vpubndtinh
"""
DISTRICTS = """
1;Thành phố Hà Giang;thanhphohagiang
2;Huyện Đông Văn;huyendongvan
3;Huyện Mèo Vạc;huyenmeovac
4;Huyện Yên Minh;huyenyenminh
5;Huyện Quản Bạ;huyenquanba
6;Huyện Vị Xuyên;huyenvixuyen
7;Huyện Bắc Mê;huyenbacme
8;Huyện Hoàng Su Phì;huyenhoangsuphi
9;Huyện Xín Mần;huyenxinman
10;Huyện Bắc Quang;huyenbacquang
11;Huyện Quang Bình;huyenquangbinh
"""
PRINTED_PASSWORD = "matkhau-in-san"
LEAD_AGENCY = "Sở Thông tin và Truyền thông"
SUSPECTED = {"Huyện Đông Văn": "Huyện Đồng Văn"}


def rows(password: str = PRINTED_PASSWORD) -> list[Row]:
    return [*_rows(DEPARTMENTS, "department", password), *_rows(DISTRICTS, "district", password)]


def _rows(text: str, level: str, password: str) -> list[Row]:
    lines = [line.split(";") for line in text.strip().splitlines()]
    return [
        Row(int(number), level, name, login, password, lead_agency=name == LEAD_AGENCY,
            suspected_name=SUSPECTED.get(name, ""))
        for number, name, login in lines
    ]  # fmt: skip


def with_passwords(text: str, password: str = PRINTED_PASSWORD) -> str:
    """As a person pastes it from the letter, password column and all."""
    return "STT;Tên đơn vị;Tên đăng nhập;Mật khẩu\n" + "\n".join(
        f"{line};{password}" for line in text.strip().splitlines()
    )
