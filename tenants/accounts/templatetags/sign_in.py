"""What pages of accounts need beside the words of the house."""

import json
from typing import Any

from allauth.socialaccount.models import SocialApp
from django import template
from django.conf import settings

from tenants.accounts import federation

register = template.Library()


@register.simple_tag
def province_provider() -> SocialApp | None:
    """The province's own sign-in, where it has one."""
    return federation.provider()


@register.simple_tag
def start_page() -> str:
    """Where work begins: in a province, or on the operators' console."""
    return str(settings.LOGIN_REDIRECT_URL)


@register.filter
def as_json(value: Any) -> str:
    """For a data attribute: the template escapes it like any text."""
    return json.dumps(value)


@register.filter
def in_fours(text: str) -> str:
    """ABCD EFGH …: a long key as a person can type it."""
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4))
