"""Translatable sentences for rooms that may not know the framework (types and rules)."""

from django.utils.text import format_lazy as filled
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy as plural

__all__ = ["_", "filled", "plural"]
