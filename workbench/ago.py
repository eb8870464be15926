"""How long ago something was, as people say it."""

from datetime import datetime

_UNITS = (("day", 86_400), ("hour", 3_600), ("minute", 60))


def ago(then: datetime, now: datetime) -> str:
    """`3 minutes ago`; anything younger than a minute is `just now`."""
    seconds = (now - then).total_seconds()
    for unit, length in _UNITS:
        if (count := int(seconds // length)) >= 1:
            return f"{count} {unit}{'s' if count > 1 else ''} ago"
    return "just now"
