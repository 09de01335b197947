"""What a handed unit may become here. Pure: wishes and what stands in, what does not fit out. Names never decide."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from dti.web.vietnamese import fold
from tenants.units.rules.rows import Known, is_code, is_same_name

WHOLE = Decimal(1)


@dataclass(frozen=True)
class Wish:
    """A unit that is to be made here for a handed one; `parent` stands here, `under` is to be made with it."""

    key: int
    level: str
    name: str
    official_code: str = ""
    login: str = ""
    parent: int | None = None
    under: int | None = None


@dataclass(frozen=True)
class Doubt:
    """What does not fit about one wish. E stops everything, W is shown."""

    key: int
    severity: str
    text: str


def reason_against_shares(shares: Sequence[Decimal]) -> str | None:
    """The parts of a unit are the whole unit: they sum to one, none is nothing."""
    if not shares:
        return _("Hãy chọn ít nhất một đơn vị ở đây.")
    if any(share <= 0 or share > WHOLE for share in shares):
        return _("Mỗi phần phải lớn hơn 0 và không quá 100%.")
    if sum(shares) != WHOLE:
        written = f"{sum(shares) * 100:f}".rstrip("0").rstrip(".").replace(".", ",")
        return _("Các phần cộng lại phải bằng đúng 100%%, đang là %(sum)s%%.") % {"sum": written}
    return None


def doubts(wishes: Sequence[Wish], standing: Sequence[Known], logins: Collection[str]) -> list[Doubt]:
    """Each wish by itself, against the others, and against the units that stand here on that day.

    `logins` are the printed logins of every unit that ever stood here.
    """
    around, found = _Around(), list[Doubt]()
    for known in standing:
        around.add(known)
    for wish in wishes:
        found += _of_one(wish)
        found += [doubt for other in around.like(wish) for doubt in _of_two(wish, other)]
        around.add(wish)
    text = _("Tên đăng nhập đã in “%(login)s” có ở đơn vị khác: đơn vị mới không mang tên này.")
    free = free_logins(wishes, logins)
    found += [Doubt(one.key, "W", text % {"login": one.login}) for one in wishes if one.login and one.login not in free]
    return sorted(found, key=lambda one: ("EW".index(one.severity), one.key))


def free_logins(wishes: Iterable[Wish], logins: Collection[str]) -> set[str]:
    """A printed login is a key: only a unit whose it is alone takes it along."""
    times = Counter(wish.login for wish in wishes)
    return {login for login, n in times.items() if login and n == 1 and login not in logins}


class _Around:
    """Units by level and folded name, and by code: thousands are not each compared with thousands."""

    def __init__(self) -> None:
        self._by_word: defaultdict[tuple[str, str], list[Wish | Known]] = defaultdict(list)

    def add(self, one: Wish | Known) -> None:
        for word in self._words(one):
            self._by_word[word].append(one)

    def like(self, wish: Wish) -> list[Wish | Known]:
        """Each of them once."""
        found = {id(one): one for word in self._words(wish) for one in self._by_word.get(word, ())}
        return list(found.values())

    @staticmethod
    def _words(one: Wish | Known) -> list[tuple[str, str]]:
        return [(one.level, fold(one.name)), *([("", one.official_code)] if one.official_code else [])]


def _of_one(wish: Wish) -> Iterator[Doubt]:
    if not wish.name.strip():
        yield Doubt(wish.key, "E", _("Thiếu tên đơn vị."))
    if wish.official_code and not is_code(wish.official_code):
        yield Doubt(wish.key, "E", _("Mã “%(code)s” không hợp lệ.") % {"code": wish.official_code})


def _of_two(wish: Wish, other: Wish | Known) -> Iterator[Doubt]:
    words = {"name": wish.name, "other": other.name, "code": wish.official_code}
    if wish.official_code and wish.official_code == other.official_code:
        yield Doubt(wish.key, "E", _("Mã %(code)s cũng là mã của %(other)s.") % words)
    if wish.level != other.level or fold(wish.name) != fold(other.name):
        return
    if not is_same_name(wish.name, other.name):
        yield Doubt(wish.key, "W", _("Tên %(name)s chỉ khác dấu với %(other)s. Hai đơn vị khác nhau?") % words)
    elif _place(wish) == _place(other):
        text = _("Đã có đơn vị cùng cấp, cùng nơi trực thuộc tên “%(name)s”: chọn đơn vị đó, hoặc ghi tên khác.")
        yield Doubt(wish.key, "E", text % words)
    else:
        yield Doubt(wish.key, "W", _("Có đơn vị khác cùng tên %(name)s ở nơi trực thuộc khác.") % words)


def _place(one: Wish | Known) -> tuple[int | None, int | None]:
    return (one.parent, one.under if isinstance(one, Wish) else None)
