"""English is complete, and what is missing is found."""

from pathlib import Path

import polib

from dti.web import translations

APP = "platform/dti/web"


def product(tmp_path: Path, code: str = "", template: str = "") -> Path:
    folder = tmp_path / "tenants/units/templates/units"
    folder.mkdir(parents=True)
    (tmp_path / "tenants/units/rules.py").write_text(code, encoding="utf-8")
    (folder / "list.html").write_text(template, encoding="utf-8")
    return tmp_path


def said(root: Path) -> list[tuple[str, str]]:
    return [(sentence.msgid, sentence.plural) for sentence in translations.sentences(root)]


def test_sentences_are_found_in_code(tmp_path: Path) -> None:
    code = """
from django.utils.translation import gettext_lazy as _, ngettext
WHY = _("Chưa đến hạn, "
        "hãy đợi.")
def many(n): return ngettext("%(n)d đơn vị", "%(n)d đơn vị khác", n) + _(WHY)
"""
    assert sorted(said(product(tmp_path, code))) == [
        ("%(n)d đơn vị", "%(n)d đơn vị khác"),
        ("Chưa đến hạn, hãy đợi.", ""),
    ]


def test_sentences_are_found_in_templates_as_django_asks_for_them(tmp_path: Path) -> None:
    template = """{% translate "Đơn vị" %}{% translate 'Đạt 75 %' as x %}{% include "web/a.html" with a=_("Tìm") only %}
{% blocktranslate count n=n %}{{ n }} xã{% plural %}{{ n }} xã khác{% endblocktranslate %}
{% blocktranslate trimmed %}
  Một
  hai
{% endblocktranslate %}"""

    assert said(product(tmp_path, template=template)) == [
        ("Đơn vị", ""),
        ("Đạt 75 %%", ""),
        ("Tìm", ""),
        ("%(n)s xã", "%(n)s xã khác"),
        ("Một hai", ""),
    ]


def test_update_adds_what_is_missing_and_drops_what_nobody_says(tmp_path: Path) -> None:
    root = product(tmp_path, template='{% translate "Đơn vị" %}')
    catalogue = root / "platform/dti/locale/en/LC_MESSAGES/django.po"
    assert translations.update(root, catalogue) == 1
    assert [why for _, why in translations.untranslated(root, [catalogue])] == ["empty"]

    held = polib.pofile(str(catalogue))
    held[0].msgstr = "Unit"
    held.save()
    assert translations.untranslated(root, [catalogue]) == []
    assert translations.stale(root) == [catalogue]
    assert translations.compile_all(root) == [catalogue.with_suffix(".mo")]
    assert translations.stale(root) == []

    held[0].flags.append("fuzzy")
    held.save()
    assert [why for _, why in translations.untranslated(root, [catalogue])] == ["fuzzy"]

    (root / "tenants/units/templates/units/list.html").write_text('{% translate "Người dùng" %}', encoding="utf-8")
    assert [why for _, why in translations.untranslated(root, [catalogue])] == ["missing"]
    translations.update(root, catalogue)
    assert [entry.msgid for entry in polib.pofile(str(catalogue))] == ["Người dùng"]


def test_update_leaves_out_what_an_apps_own_catalogue_has(tmp_path: Path) -> None:
    root = product(tmp_path, template='{% translate "Đơn vị" %}')
    own = root / "tenants/units/locale/en/LC_MESSAGES/django.po"
    own.parent.mkdir(parents=True)
    held = polib.POFile()
    held.append(polib.POEntry(msgid="Đơn vị", msgstr="Unit"))
    held.save(str(own))

    assert translations.update(root, root / "platform/dti/locale/en/LC_MESSAGES/django.po") == 0
    assert translations.untranslated(root) == []


def test_the_shell_speaks_english() -> None:
    catalogues = translations._english(translations.ROOT)
    entries = translations._entries(catalogues)
    missing = [
        sentence.msgid
        for sentence in translations.sentences(folders=[APP])
        if sentence.msgid not in entries or entries[sentence.msgid].fuzzy or not entries[sentence.msgid].translated()
    ]

    assert missing == []
    assert [path for path in translations.stale() if APP in path.as_posix()] == []
