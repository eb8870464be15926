"""Every failure that a caller can handle: each says what happened and what to do."""

from typing import ClassVar


class LookalikeError(Exception):
    """Base of the family. ``str(error)`` is a sentence for a person; ``code`` is stable, for programs."""

    code: ClassVar[str] = "error"


class BadRequest(LookalikeError):
    """What the caller asked for can't be done as asked; nothing was changed."""

    code = "bad_request"


class NotFound(LookalikeError):
    """The thing that was named is not there."""

    code = "not_found"


class Conflict(LookalikeError):
    """Somebody else wrote the object first: read it again and start over."""

    code = "conflict"


class Damaged(LookalikeError):
    """A stored file is not what its manifest, name or format says it is."""

    code = "damaged"


class NotReady(LookalikeError):
    """There is nothing to search yet: the first snapshot has not been published. Waiting helps."""

    code = "not_ready"


class StaleQuery(LookalikeError):
    """A query token's features were computed by another encoder: the photo has to be sent again."""

    code = "stale_query"


class StaleCursor(LookalikeError):
    """A cursor's place can't be found any more: the search has to begin again at its first page."""

    code = "stale_cursor"


class EncoderError(Damaged):
    """An encoder's file or card is missing, damaged, or no encoder at all."""

    code = "encoder"
