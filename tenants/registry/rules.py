"""What may be a province's address, and what is taken already: decided from plain values."""

import re

from django.utils.translation import gettext as _

SLUG = re.compile(r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$")
# Names of schemas and hosts that are not provinces.
RESERVED = {"public", "extensions", "information_schema", "spare_province", "spare_unfinished", "www", "dti", "console"}
LONGEST = 30


def schema_of(slug: str) -> str:
    return slug.replace("-", "_")


def refusal_of_slug(slug: str) -> str | None:
    """Why this cannot be the short name in `dti.<name>.gov.vn`, or None."""
    if not 2 <= len(slug) <= LONGEST or not SLUG.fullmatch(slug):
        return _("Tên rút gọn bắt đầu bằng một chữ cái, chỉ gồm chữ thường không dấu, số và dấu gạch, ví dụ hagiang.")
    if schema_of(slug) in RESERVED or slug in RESERVED or slug.startswith("pg-"):
        return _("Tên này dành riêng cho hệ thống. Hãy dùng tên tỉnh viết liền không dấu, ví dụ hagiang.")
    return None
