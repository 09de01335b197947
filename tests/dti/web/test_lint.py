"""Every rule of the lint catches its fault, and says where."""

from pathlib import Path

import pytest

from dti.web.lint import budgets, check, markup, styles, wording
from dti.web.lint.run import _under
from dti.web.translations import ROOT

PAGE = Path("tenants/units/templates/units/list.html")


def template_faults(text: str, path: Path = PAGE) -> list[str]:
    return [str(fault) for fault in [*markup.faults(path, text), *wording.faults(path, text)]]


@pytest.mark.parametrize(
    "fault",
    [
        '<p style="color:red">{{ x }}</p>',
        '<p onclick="go()">{{ x }}</p>',
        "<script>go()</script>",
        "<style>p{}</style>",
        '<p hx-on:click="go()">{{ x }}</p>',
        "<p hx-vals='js:{a:1}'>{{ x }}</p>",
        '<a href="javascript:go()">{{ x }}</a>',
        '<p hx-trigger="click[ctrlKey]">{{ x }}</p>',
        "{{ x|safe }}",
        "{{ x|safeseq }}",
        "{% autoescape off %}{{ x }}{% endautoescape %}",
        '{% include "submissions/_row.html" %}',
        '{% extends "publishing/base.html" %}',
        "<p>Đơn vị</p>",
        '<input aria-label="Tìm đơn vị">',
        '<input placeholder="Search">',
    ],
)
def test_template_fault_is_found_on_its_line(fault: str) -> None:
    found = template_faults("{% load i18n %}\n\n" + fault)

    assert found and found[0].startswith(f"{PAGE}:3: ")


@pytest.mark.parametrize(
    "sound",
    [
        "<script src=\"{% static 'web/js/saving.js' %}\"></script>",
        '<p hx-trigger="input delay:800ms">{% translate "Đơn vị" %}</p>',
        "<p>{% blocktranslate %}{{ n }} đơn vị{% endblocktranslate %} · {{ x|points }} / A+ <kbd>Enter</kbd> CSV</p>",
        '{% include "web/ui/notice.html" %}{% include "units/_row.html" %}',
        '{# <p style="x">ghi chú</p> #}',
        '<input aria-label="{% translate "Tìm" %} {{ x }}">',
        "{% block width %}dti-full{% endblock %}",
    ],
)
def test_sound_template_passes(sound: str) -> None:
    assert template_faults(sound) == []


def test_allauths_templates_are_one_family_which_only_it_may_use() -> None:
    login = Path("tenants/accounts/templates/account/login.html")

    assert template_faults('{% extends "allauth/layouts/entrance.html" %}', login) == []
    assert template_faults('{% extends "allauth/layouts/entrance.html" %}') != []


@pytest.mark.parametrize(
    "fault",
    [
        "a { color: color-mix(in srgb, red, blue); }",
        "a { color: oklch(1 0 0); }",
        "a { color: light-dark(var(--x), var(--y)); }",
        "h1 { text-wrap: balance; }",
        "@starting-style { a { top: 0; } }",
        ":popover-open { top: 0; }",
        "a { grid-template-rows: subgrid; }",
        "a { anchor-name: --x; }",
        "a { top: 0 !important; }",
        "a { color: #0d6efd; }",
        "a { color: rgb(1 2 3); }",
        "a { & b { top: 0; } }",
        "@layer x { a { b { top: 0; } } }",
    ],
)
def test_style_fault_is_found(fault: str) -> None:
    assert list(styles.style_faults(Path("components.css"), fault)) != []


def test_sound_style_passes() -> None:
    sound = '@layer x { @media print { a:has(b) { color: rgba(var(--dti-ink-rgb), 1); background: url("a:%23f"); } } }'

    assert list(styles.style_faults(Path("components.css"), sound)) == []


@pytest.mark.parametrize(
    "fault",
    [
        "Promise.withResolvers()",
        "AbortSignal.any([])",
        "Object.groupBy(a, b)",
        'import "./b.js"',
        "p.innerHTML = x",
        "eval(x)",
    ],
)
def test_island_fault_is_found(fault: str) -> None:
    assert list(styles.script_faults(Path("island.js"), fault)) != []


def test_budget_fault_is_found(tmp_path: Path) -> None:
    for folder in ("web/css", "web/js", "vendor/fontsource-variable-inter"):
        (tmp_path / folder).mkdir(parents=True)
    for name in ("layers.css", "tokens.css", "base.css", "public.css"):
        (tmp_path / "web/css" / name).write_text("")
    assert list(budgets.faults(tmp_path)) == []

    noise = "".join(f"{n * n * 7919:x}" for n in range(6000))
    (tmp_path / "web/js/island.js").write_text(noise)
    (tmp_path / "web/css/base.css").write_text(noise)

    found = [fault.words.split(" weigh")[0] for fault in budgets.faults(tmp_path)]
    assert found == ["our stylesheets", "the public pages' stylesheets", "our islands", "one island"]


def test_check_of_a_path_reads_templates_styles_and_islands(tmp_path: Path) -> None:
    (tmp_path / "a.css").write_text("a { top: 0 !important; }")
    (tmp_path / "b.js").write_text("eval(x)")
    (tmp_path / "c.html").write_text("<p>Đơn vị</p>")

    assert [finding.path.name for finding in check([tmp_path])] == ["a.css", "b.js", "c.html"]


def test_the_shell_itself_has_no_fault() -> None:
    assert [str(fault) for fault in _under(ROOT / "platform/dti/web")] == []
    assert list(budgets.faults()) == []
