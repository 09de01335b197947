"""Reads grants, functions and tables out of PostgreSQL's catalogue, and the written grant list beside it."""

from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[3]
GRANTS = ROOT / "deploy" / "db" / "grants.txt"
ROLES = ("dti_app", "dti_console", "dti_reporter", "dti_backup", "dti_audit_writer", "PUBLIC")

# Every privilege on every relation, column, function, schema and sequence that is not its owner's own.
GIVEN = """
WITH things AS (
    SELECT n.nspname, CASE c.relkind WHEN 'S' THEN 'sequence' ELSE 'table' END AS kind, c.relname::text AS name,
           c.relowner AS owner,
           coalesce(c.relacl, acldefault(CASE c.relkind WHEN 'S' THEN 's' ELSE 'r' END::"char", c.relowner)) AS acl
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f')
    UNION ALL
    SELECT n.nspname, 'column', c.relname || '.' || a.attname, c.relowner, a.attacl
      FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE a.attacl IS NOT NULL
    UNION ALL
    SELECT n.nspname, 'function', p.proname::text, p.proowner, coalesce(p.proacl, acldefault('f', p.proowner))
      FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
    UNION ALL
    SELECT n.nspname, 'schema', 'itself', n.nspowner, coalesce(n.nspacl, acldefault('n', n.nspowner))
      FROM pg_namespace n
)
SELECT coalesce(r.rolname, 'PUBLIC'), t.nspname, t.kind, t.name, array_agg(a.privilege_type ORDER BY a.privilege_type)
  FROM things t CROSS JOIN LATERAL aclexplode(t.acl) a LEFT JOIN pg_roles r ON r.oid = a.grantee
 WHERE a.grantee <> t.owner
   AND (t.nspname IN ('public', 'hagiang', 'haiduong')
        OR t.nspname = 'extensions' AND t.kind IN ('schema', 'table', 'sequence'))
   -- Trigger functions cannot be called; PostgreSQL's own right to execute them says nothing.
   AND NOT (t.kind = 'function' AND EXISTS (
       SELECT FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
        WHERE p.proname = t.name AND n.nspname = t.nspname AND p.prorettype = 'trigger'::regtype))
 GROUP BY 1, 2, 3, 4
"""


@dataclass(frozen=True)
class Grant:
    """One line of the list: `*` in a name stands for every one that no other line of the role names."""

    role: str
    place: str  # public, province, extensions
    kind: str
    pattern: str
    privileges: frozenset[str]


def written() -> list[Grant]:
    found = []
    for line in GRANTS.read_text(encoding="utf-8").splitlines():
        words = line.split("#")[0].split()
        if words:
            role, place, kind, pattern, *privileges = words
            found.append(Grant(role, place, kind, pattern, frozenset(privileges)))
    return found


def given(superuser: Any) -> dict[tuple[str, str, str, str], frozenset[str]]:
    """(role, schema, kind, name) → privileges, as the catalogue has them."""
    return {(role, *thing): frozenset(rights) for role, *thing, rights in superuser.execute(GIVEN).fetchall()}


def things(superuser: Any) -> list[tuple[str, str, str]]:
    """Every (schema, kind, name) that a line of the list could mean."""
    statement = """
        SELECT n.nspname, CASE c.relkind WHEN 'S' THEN 'sequence' ELSE 'table' END, c.relname
          FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
         WHERE n.nspname IN ('public', 'hagiang', 'haiduong') AND c.relkind IN ('r', 'p', 'v', 'm', 'S')
        UNION ALL
        SELECT n.nspname, 'function', p.proname FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
         WHERE n.nspname IN ('public', 'hagiang', 'haiduong') AND p.prorettype <> 'trigger'::regtype
        UNION ALL
        SELECT nspname, 'schema', 'itself' FROM pg_namespace
         WHERE nspname IN ('public', 'hagiang', 'haiduong', 'extensions')
    """
    return [(schema, kind, name) for schema, kind, name in superuser.execute(statement).fetchall()]


def expected(lines: list[Grant], role: str, schema: str, kind: str, name: str) -> frozenset[str]:
    """What the list gives: the line with the exact name, else the most specific pattern."""
    place = schema if schema in ("public", "extensions") else "province"
    fitting = [
        line for line in lines
        if (line.role, line.place, line.kind) == (role, place, kind) and fnmatchcase(name, line.pattern)
    ]  # fmt: skip
    best = max(fitting, key=lambda line: ("*" not in line.pattern, len(line.pattern)), default=None)
    return best.privileges if best else frozenset()
