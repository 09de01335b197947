"""The people of a rehearsal: accounts made by the administrator, codes from printed letters, own passwords, sign-in."""

import re
import secrets
import socket
import sys
import threading
from collections import defaultdict
from dataclasses import dataclass, field

from dti.home import founding
from dti.home.rehearsal.pace import Pace
from dti.home.rehearsal.pages import Form, Page
from dti.home.rehearsal.telephone import Telephone
from dti.home.rehearsal.visitor import RehearsalFailed, Visitor
from tenants.accounts.actions import invite
from tenants.accounts.models import Activation
from tenants.roles.models import Role

WORDS = (
    *("sông", "núi", "rừng", "mây", "gió", "nắng", "mưa", "lúa", "ngô", "chè", "cam", "suối", "đèo", "bản"),
    *("chợ", "phiên", "hoa", "đá", "ruộng", "nương", "trăng", "sao", "đồi", "khe", "thác", "ghềnh"),
)


@dataclass
class Player:
    """One person: who they are, and the browser in which they sign in when they are first needed."""

    login: str
    full_name: str
    role: Role
    theatre: "Theatre"
    unit: str = ""
    code: str = ""
    password: str = field(default_factory=lambda: " ".join(secrets.choice(WORDS) for _ in range(6)))
    telephone: Telephone = field(default_factory=Telephone)
    browser: Visitor | None = None
    door: threading.Lock = field(default_factory=threading.Lock)

    def proof(self, form: Form) -> dict[str, str]:
        """What a step-up asks for: the code of the telephone, or the password of whoever has none."""
        return {"code": self.telephone.code()} if "code" in form else {"password": self.password}

    @property
    def at(self) -> Visitor:
        """The person's browser, signed in: with the code of the letter and the own password, at the permitted pace."""
        with self.door:
            if self.browser is None:
                self.theatre.activate(self)
                self.browser = self.theatre.sign_in(self)
            return self.browser


class Networks:
    """Every unit works from a network of its own, as it would: an address of this machine's loopback each.

    Where the system has only one such address, all units share it and sign in at the pace of one network.
    """

    def __init__(self) -> None:
        self._known: dict[str, str] = {}
        self._many = _has_address("127.0.1.1")

    def of(self, unit: str) -> str | None:
        """The office (no unit) comes from the system's usual address."""
        if not unit or not self._many:
            return None
        return self._known.setdefault(unit, f"127.0.{len(self._known) // 250 + 1}.{len(self._known) % 250 + 1}")


def _has_address(address: str) -> bool:
    with socket.socket() as probe:
        try:
            probe.bind((address, 0))
        except OSError:
            return False
    return True


class Theatre:
    """Where people come in: opens browsers, activates, signs in at the permitted pace."""

    def __init__(self, base_url: str, host: str) -> None:
        self.base_url, self.host = base_url, host
        self.networks = Networks()
        self.paces: defaultdict[str | None, Pace] = defaultdict(Pace)
        self.signed_in = 0

    def first_administrator(self) -> Player:
        """The account that the platform made with the province; its code goes to a person, here to this one."""
        user = founding.first_administrator("Quản trị diễn tập", login="quantri.dientap")
        code = invite(user, by=None, channel=Activation.Channel.LETTER).code
        return Player(user.username, user.full_name, Role.PROVINCE_ADMIN, self, code=code)

    def browser(self, name: str, unit: str = "") -> Visitor:
        return Visitor(self.base_url, self.host, name, self.networks.of(unit))

    def activate(self, player: Player) -> None:
        """Follow the letter: type the code, choose one's own password."""
        with self.browser(player.full_name, player.unit) as visitor:
            page = visitor.must(visitor.get("/kich-hoat/"), doing="mở trang kích hoạt")
            page = visitor.must(visitor.submit(page.forms[0], code=player.code), doing="nhập mã kích hoạt")
            form = next(form for form in page.forms if "password" in form)
            page = visitor.submit(form, password=player.password, again=player.password)
            visitor.must(page, doing="đặt mật khẩu")

    def sign_in(self, player: Player) -> Visitor:
        """Sign in as anybody would, waiting for the permitted pace."""
        self.paces[self.networks.of(player.unit)].wait()
        visitor = self.browser(player.full_name, player.unit)
        page = visitor.must(visitor.get("/account/sign-in/"), doing="mở trang đăng nhập")
        form = next(form for form in page.forms if "login" in form)
        page = visitor.submit(form, login=player.login, password=player.password)
        page = self.second_step(visitor, player, page)
        visitor.proof = player.proof
        if page.status >= 400 or not page.url.startswith("/app/"):
            said = " ".join(page.notices[:2]) or page.text[:300]
            raise RehearsalFailed(f"{player.full_name} không đăng nhập được: {said}")
        self.signed_in += 1
        return visitor

    def second_step(self, visitor: Visitor, player: Player, page: Page) -> Page:
        """Where the product asks for one: set up a telephone at the first sign-in, type its code later."""
        if page.url.startswith("/account/second-factor/"):
            page = visitor.must(visitor.get("/account/second-factor/app/"), doing="mở trang xác thực hai bước")
            player.telephone.secret = next(mark["data-secret"] for mark in page.marked if "data-secret" in mark)
            form = next(form for form in page.forms if "code" in form)
            visitor.must(visitor.submit(form, code=player.telephone.code()), doing="bật xác thực hai bước")
            return visitor.get("/app/")
        if page.url.startswith("/account/sign-in/second/"):
            form = next(form for form in page.forms if "code" in form)
            return visitor.submit(form, code=player.telephone.code())
        return page

    def hand_out_letters(self, administrator: Player, players: list[Player]) -> None:
        """One printed letter each; the code is on it, never a password."""
        codes = letters(administrator, {player.login for player in players})
        for player in players:
            player.code = codes[player.login]


class Say:
    """Tells whoever watches; replaced by a test that listens."""

    def __call__(self, sentence: str) -> None:
        sys.stdout.write(f"  {sentence}\n")
        sys.stdout.flush()


def add(administrator: Player, known: dict[str, str], *, full_name: str, role: Role, unit: str = "") -> Player:
    """The administrator creates the account; the product chooses the user name and says it.

    `known` (name → login) holds whoever stood on the list before: their old passwords are nobody's, so they too
    get a fresh letter.
    """
    if full_name in known:
        return Player(known[full_name], full_name, role, administrator.theatre, unit)
    visitor = administrator.at
    page = visitor.must(visitor.get("/app/people/new/"), doing="mở trang thêm người")
    form = next(form for form in page.forms if "full_name" in form)
    units = {label: value for value, label in form.named("unit")[0].options.items()}
    if unit and unit not in units:
        raise RehearsalFailed(f"không có đơn vị {unit!r} để chọn")
    page = visitor.submit(form, full_name=full_name, role=role.value, unit=units[unit] if unit else "")
    visitor.must(page, doing=f"thêm {full_name}")
    told = re.search(r"Đã tạo tài khoản (\S+)\.", " ".join(page.notices))
    if told is None:
        raise RehearsalFailed(f"không thấy tên đăng nhập của {full_name}: {page.notices}")
    return Player(told[1], full_name, role, administrator.theatre, unit)


def letters(administrator: Player, logins: set[str]) -> dict[str, str]:
    """Print the letters of these people and read the codes from the page, as one reads paper."""
    visitor = administrator.at
    keys = {login: key for login, (key, _name) in everybody(administrator).items()}
    page = visitor.post("/app/people/letters/", {"person": [keys[login] for login in sorted(logins)]})
    visitor.must(page, doing="in thư cấp tài khoản")
    return {mark["data-login"]: mark["data-code"] for mark in page.marked if "data-code" in mark}


def everybody(administrator: Player) -> dict[str, tuple[str, str]]:
    """Login → key and name of everybody on the list of people, page after page."""
    visitor = administrator.at
    found: dict[str, tuple[str, str]] = {}
    for number in range(1, 100):
        page = visitor.must(visitor.get(f"/app/people/?page={number}"), doing="mở danh sách người dùng")
        new = {m["data-login"]: (m["value"], m["data-name"]) for m in page.marked if "data-login" in m and "value" in m}
        if not new.keys() - found.keys():
            break
        found |= new
    return found
