"""Why a picture was not taken, as data: publish reports it, the query API answers it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reject:
    """`code` is stable, for programs; `detail` says what is wrong, `remedy` what to do: a sentence each."""

    code: str
    detail: str
    remedy: str
