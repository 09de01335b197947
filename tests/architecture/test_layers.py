"""The ladder as import-linter sees it, and what it cannot see."""

import ast
import platform
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps

ROOT = Path(__file__).resolve().parents[2]
LADDER = ("tenants", "criteria_builder", "submissions", "appraisal", "publishing")
PRODUCT = ("platform/dti", *LADDER)
BORROW = re.compile(r"""{%\s*(?:extends|include)\s+["']([^"']+)["']""")
# Where templates of the ground may be borrowed from; `mail/` and allauth's own folders hold what their readers expect.
FROM_ANYWHERE = ("web/",)


def modules(*folders: str) -> Iterator[tuple[Path, ast.Module]]:
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path, ast.parse(path.read_text(encoding="utf-8"))


def imported(tree: ast.Module) -> Iterator[str]:
    """Dotted names of everything a module imports, `from a import b` as a.b."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def dotted(node: ast.AST) -> str:
    """`timezone.now` of a call, '' if it is no plain name."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    return ".".join([node.id, *reversed(parts)]) if isinstance(node, ast.Name) else ""


def test_import_contracts_are_kept() -> None:
    lint = Path(sys.executable).parent / "lint-imports"
    done = subprocess.run(
        [sys.executable, str(lint), "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stdout[-3000:]
    assert "0 broken" in done.stdout


def test_foreign_keys_point_down_the_ladder() -> None:
    order = {label: step for step, labels in enumerate(
        [("registry", "audit", "jobs", "mail", "files"), ("accounts",), ("units",), ("calendars", "roles"),
        ("criteria_builder",),
         ("submissions",), ("appraisal",), ("publishing",)]) for label in labels}  # fmt: skip
    wrong = [
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label in order
        for field in model._meta.get_fields()
        if field.concrete and field.related_model and field.related_model._meta.app_label in order
        and order[field.related_model._meta.app_label] > order[model._meta.app_label]
    ]  # fmt: skip

    assert wrong == []


def test_templates_borrow_only_from_their_own_app_and_the_ground() -> None:
    wrong = []
    for folder in PRODUCT:
        for path in (ROOT / folder).rglob("templates/**/*"):
            if path.suffix not in (".html", ".txt") or not path.is_file():
                continue
            owner = path.parts[path.parts.index("templates") - 1]
            own_templates = Path(*path.parts[: path.parts.index("templates") + 1])
            wrong += [
                f"{path.relative_to(ROOT)} ({owner}) borrows {name}"
                for name in BORROW.findall(path.read_text(encoding="utf-8"))
                if not name.startswith(FROM_ANYWHERE) and not (own_templates / name).is_file()
            ]

    assert wrong == []


def test_library_module_platform_is_intact() -> None:
    assert Path(platform.__file__).name == "platform.py"
    assert platform.system()
    assert not (ROOT / "platform" / "__init__.py").exists()
    assert not (ROOT / "tests" / "platform").exists()


def test_decisions_never_read_the_clock_of_the_machine() -> None:
    """Rules, actions, queries and workflows are told the time, or ask the database's clock."""
    banned = {
        "timezone.now",
        "datetime.now",
        "datetime.utcnow",
        "datetime.today",
        "date.today",
        "Now",
        "time.time",
        "timezone.localdate",
    }
    wrong = []
    for path, tree in modules(*LADDER):
        here = path.relative_to(ROOT)
        if not any(re.match(r"(rules|actions|queries|workflow|stages|gate|scoring)\b", part) for part in here.parts):
            continue
        wrong += [
            f"{here}:{node.lineno} {dotted(node.func)}"
            for node in ast.walk(tree)
            if isinstance(node, ast.Call) and dotted(node.func) in banned
        ]

    assert wrong == []


def test_instants_are_turned_into_days_only_in_the_provinces_zone() -> None:
    """`now.date()` of a UTC instant is yesterday until seven in the morning."""
    instants = ("now", "instant", "at", "database_now()", "campaign_now(campaign)")
    wrong = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path, tree in modules(*LADDER)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "date"
        and ast.unparse(node.func.value) in instants
    ]  # fmt: skip

    assert wrong == []


def test_nobody_takes_the_cache_that_belongs_to_the_limits() -> None:
    wrong = [
        str(path.relative_to(ROOT))
        for path, tree in modules(*PRODUCT)
        if "django.core.cache.cache" in set(imported(tree))
    ]

    assert wrong == []


def test_provinces_are_entered_by_tenant_context_only() -> None:
    """`with tenant:` and `.activate()` share one list between threads (security.md, fact 3)."""
    wrong = []
    for path, tree in modules(*PRODUCT):
        for node in ast.walk(tree):
            if isinstance(node, ast.With):
                names = [dotted(item.context_expr) for item in node.items]
                wrong += [f"{path}: with {name}" for name in names if name.split(".")[-1] in ("tenant", "province")]
            if isinstance(node, ast.Attribute) and node.attr in ("activate", "deactivate"):
                owner = dotted(node.value).split(".")[-1]
                wrong += [f"{path}:{node.lineno} {owner}.{node.attr}"] if owner in ("tenant", "province") else []

    assert wrong == []


def test_no_file_is_named_for_leftovers() -> None:
    leftovers = {"utils.py", "helpers.py", "common.py", "managers.py", "services.py", "core.py", "misc.py"}

    assert [
        path for folder in (*PRODUCT, "tests") for path in (ROOT / folder).rglob("*.py") if path.name in leftovers
    ] == []


@pytest.mark.parametrize("folder", [*PRODUCT, "tests"])
def test_every_module_says_in_one_line_what_it_is_for(folder: str) -> None:
    silent = [
        str(path.relative_to(ROOT))
        for path, tree in modules(folder)
        if tree.body and not (ast.get_docstring(tree) or "").strip()
    ]

    assert silent == []


def test_functions_of_the_database_are_written_in_files() -> None:
    """SQL that makes functions or triggers stands in sql/, never inside a migration's Python."""
    wrong = [
        str(path.relative_to(ROOT))
        for folder in PRODUCT
        for path in (ROOT / folder).rglob("migrations/*.py")
        if re.search(r"CREATE (OR REPLACE )?(FUNCTION|TRIGGER)", path.read_text(encoding="utf-8"))
    ]

    assert wrong == []
