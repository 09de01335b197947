"""Tags and filters of every template: icons, figures, days, controls."""

from datetime import date, datetime
from fractions import Fraction
from functools import lru_cache
from typing import Any, Literal

from django import forms, template
from django.core.paginator import Page
from django.forms import BoundField
from django.forms.widgets import ChoiceWidget
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext, ngettext
from typing_extensions import TypeIs

from dti.web import changes as texts
from dti.web import dates, looks, numbers
from dti.web.charts import Chart
from dti.web.icons import names

register = template.Library()

NOTHING = "–"
ICONS = names()


# In this order: newer browsers name their elders too.
BROWSERS = (("Edg/", "Edge"), ("OPR/", "Opera"), ("coc_coc_browser/", "Cốc Cốc"), ("Firefox/", "Firefox"),
            ("CriOS/", "Chrome"), ("Chrome/", "Chrome"), ("Version/", "Safari"))  # fmt: skip
SYSTEMS = ("Android", "iPhone", "iPad", "Windows", "Macintosh", "CrOS", "Linux")


@register.filter
def browser(agent: str) -> str:
    """Edge 109 · Windows: enough of a browser's own description for a person to know the machine again."""
    found = [
        f"{name} {agent.split(mark, 1)[1].split('.')[0].split(' ')[0]}" for mark, name in BROWSERS if mark in agent
    ]
    return " · ".join(found[:1] + [name for name in SYSTEMS if name in agent][:1]) or agent[:40] or NOTHING


@register.simple_tag
def icon(name: str, label: str = "", css: str = "") -> SafeString:
    """A symbol of the sprite; without a label it is decoration and screen readers pass it by."""
    return _symbol(name, str(label), css)


@lru_cache(maxsize=2048)  # a page draws a hundred of these
def _symbol(name: str, label: str, css: str) -> SafeString:
    if name not in ICONS:
        raise template.TemplateSyntaxError(f"no icon called {name!r}; see dti/web/static/web/icons.svg")
    address = f"{static('web/icons.svg')}#{name}"
    classes = f"dti-icon {css}".strip()
    if label:
        return format_html(
            '<svg class="{}" role="img" aria-label="{}"><use href="{}"></use></svg>', classes, label, address
        )
    return format_html('<svg class="{}" aria-hidden="true"><use href="{}"></use></svg>', classes, address)


def marks() -> tuple[str, str]:
    """Thousands and decimal mark of the page's language."""
    return numbers.ENGLISH_MARKS if (get_language() or "vi").startswith("en") else numbers.VIETNAMESE_MARKS


def is_nothing(value: object) -> TypeIs[Literal[""] | None]:
    """A template gives '' for what does not exist, such as the points of a stage that was never reached."""
    return value is None or value == ""


@register.filter
def points(value: numbers.Figure | None, decimals: int = 2) -> str:
    """1.234,50: points as documents print them."""
    return NOTHING if is_nothing(value) else numbers.format_decimal(value, decimals, marks=marks())


@register.filter
def figure(value: numbers.Figure | None, decimals: int = 4) -> str:
    """12,5: a figure as a person would type it, without zeros at the end."""
    return NOTHING if is_nothing(value) else numbers.format_decimal(value, decimals, trim=True, marks=marks())


@register.filter
def signed(value: numbers.Figure | None, decimals: int = 2) -> str:
    """+1,20 or −1,29: a difference."""
    if is_nothing(value):
        return NOTHING
    text = numbers.format_decimal(value, decimals, marks=marks())
    return f"+{text}" if value > 0 else text


@register.filter
def count(value: int | None) -> str:
    """12.500."""
    return NOTHING if is_nothing(value) else numbers.format_count(value, marks=marks())


@register.filter
def percent(value: numbers.Figure | None, decimals: int = 1) -> str:
    """85,4 %: of a share between 0 and 1."""
    return NOTHING if is_nothing(value) else f"{numbers.format_decimal(value * 100, decimals, marks=marks())}\u00a0%"


@register.simple_tag
def share(part: numbers.Figure, whole: numbers.Figure, decimals: int = 1) -> str:
    """The share of `part` in `whole` as a percentage; nothing of nothing is a dash."""
    return percent(Fraction(part) / Fraction(whole), decimals) if whole else NOTHING


@register.filter
def year(value: date | int | None) -> str:
    """2026, never 2.026."""
    if is_nothing(value):
        return NOTHING
    return str(value.year if isinstance(value, date) else value)


@register.filter
def date_vi(value: date | None) -> str:
    """24/10/2026."""
    if isinstance(value, datetime):
        value = value.astimezone(dates.HANOI).date()
    return NOTHING if is_nothing(value) else dates.format_date(value)


@register.filter
def datetime_vi(value: datetime | None) -> str:
    """16:42 24/10/2026, in Vietnam's time."""
    return NOTHING if is_nothing(value) else dates.format_instant(value)


@register.filter
def time_vi(value: datetime | None) -> str:
    """16:42."""
    return NOTHING if is_nothing(value) else f"{value.astimezone(dates.HANOI):%H:%M}"


@register.filter
def deadline_vi(value: datetime | None) -> str:
    """24h00 ngày 24/10/2026 for an end that is stored as 25/10 00:00."""
    return NOTHING if is_nothing(value) else dates.format_deadline(value)


@register.filter
def remaining(until: datetime, now: datetime | None = None) -> str:
    """còn 3 ngày 7 giờ: the two largest units until a deadline, by the server's clock."""
    minutes = int((until - (now or timezone.now())).total_seconds() // 60)
    if minutes < 0:
        return gettext("đã hết hạn")
    days, hours, minutes = minutes // 1440, minutes % 1440 // 60, minutes % 60
    words = [
        ngettext("%(n)d ngày", "%(n)d ngày", days) % {"n": days} if days else "",
        ngettext("%(n)d giờ", "%(n)d giờ", hours) % {"n": hours} if hours else "",
        ngettext("%(n)d phút", "%(n)d phút", minutes) % {"n": minutes} if not days and minutes else "",
    ]
    text = " ".join(word for word in words if word)
    return gettext("còn %(time)s") % {"time": text} if text else gettext("còn chưa đầy một phút")


@register.filter
def urgency(until: datetime, now: datetime | None = None) -> str:
    """How a countdown looks: far, near (3 days), close (24 hours), passed."""
    hours = (until - (now or timezone.now())).total_seconds() / 3600
    return "passed" if hours < 0 else "close" if hours <= 24 else "near" if hours <= 72 else "far"


@register.filter
def understood(value: numbers.Figure | None) -> str:
    """Hiểu là 12,5: what the server read, under the field it was typed into."""
    return "" if value is None else gettext("Hiểu là %(value)s") % {"value": figure(value, 6)}


@register.filter
def counted(value: int, words: str) -> str:
    """12 dòng mới."""
    return f"{count(value)} {words}"


@register.simple_tag
def difference(computed: numbers.Figure, declared: numbers.Figure) -> str:
    """+2: how far what was computed lies above what a document declares."""
    exact = Fraction(computed) - Fraction(declared)
    text = figure(exact)
    return f"+{text}" if exact > 0 else text


@register.filter
def notice_look(kind: str) -> looks.Look:
    """Icon, colour and word of a meaning."""
    return looks.look(kind)


@register.filter
def changes(entry: Any) -> list[texts.Change]:
    """Word by word, what an entry of the history changed."""
    return texts.word_changes(str(_of(entry, "before") or ""), str(_of(entry, "after") or ""))


@register.filter
def nearby(page: Page[Any]) -> list[int | None]:
    """Page numbers to offer: first, last, the ones around; None stands for a gap."""
    last = page.paginator.num_pages
    shown = sorted({1, last, *range(max(1, page.number - 1), min(last, page.number + 1) + 1)})
    gaps: list[int | None] = []
    for number, following in zip(shown, [*shown[1:], None], strict=True):
        gaps += [number] if following is None or following == number + 1 else [number, None]
    return gaps


@register.simple_tag
def drawing(chart: Chart) -> SafeString:
    """The chart's own SVG: `dti.web.charts` escapes every word that it draws."""
    return mark_safe(chart.svg)


def _of(entry: Any, name: str) -> Any:
    return entry.get(name) if isinstance(entry, dict) else getattr(entry, name, None)


@register.simple_tag
def control(field: BoundField, css: str = "") -> SafeString:
    """The field's own widget with the look of its kind; Django's hint and error links stay."""
    widget = field.field.widget
    return field.as_widget(attrs={"class": f"{_look(widget)} {widget.attrs.get('class', '')} {css}".strip()})


@register.simple_tag
def row_saves(url: str) -> SafeString:
    """The attributes of a form whose row saves itself; the only place that spells them."""
    return format_html("{} data-dti-row", row_tries(url))


@register.simple_tag
def row_tries(url: str) -> SafeString:
    """The same for figures that are only tried out: no queue in the browser keeps them."""
    return format_html(
        'method="post" action="{0}" hx-post="{0}" hx-trigger="submit, change, input delay:800ms" '
        'hx-swap="none" hx-sync="this:queue last"',
        url,
    )


@register.filter
def kind(field: BoundField) -> str:
    """What a field's template branches on: choices, checkbox, file, hidden or line."""
    return next((word for widget, word in KINDS.items() if isinstance(field.field.widget, widget)), "line")


@register.filter
def may_stay_empty(field: BoundField) -> bool:
    """Whether a person may leave it blank: of choices without a blank one, one is always chosen."""
    widget = field.field.widget
    if field.field.required or not isinstance(widget, ChoiceWidget) or widget.allow_multiple_selected:
        return not field.field.required
    first, _label = next(iter(widget.choices), ("", ""))
    return str(first) == ""


@register.filter
def words(text: str) -> list[str]:
    """The words of a literal, to loop over in a template."""
    return text.split()


@register.filter
def get(mapping: Any, key: str) -> Any:
    """A value of a mapping whose key is only known when the page is drawn."""
    return mapping.get(key) if mapping else None


KINDS: dict[type[forms.Widget], str] = {
    forms.RadioSelect: "choices",
    forms.CheckboxInput: "checkbox",
    forms.FileInput: "file",
    forms.HiddenInput: "hidden",
}


def _look(widget: forms.Widget) -> str:
    if isinstance(widget, forms.CheckboxInput | forms.RadioSelect):
        return "form-check-input"
    return "form-select" if isinstance(widget, forms.Select) else "form-control"
