"""Ports: a taken one is a sentence."""

import socket
from collections.abc import Iterator

import pytest

from lookalike.errors import BadRequest
from workbench.local_stack import ports


@pytest.fixture
def taken() -> Iterator[int]:
    """A port that somebody listens on."""
    with socket.socket() as listener:
        listener.bind((ports.HOST, 0))
        listener.listen()
        yield int(listener.getsockname()[1])


def test_a_free_port_may_be_used() -> None:
    ports.require_free(ports.free_port())


def test_a_port_in_use_says_so_and_names_another(taken: int) -> None:
    with pytest.raises(BadRequest, match=rf"Port {taken} .* in use .*PORT={taken + 1}"):
        ports.require_free(taken)


@pytest.mark.parametrize("port", [0, -1, 65_536])
def test_a_number_that_is_no_port_says_so(port: int) -> None:
    with pytest.raises(BadRequest, match="not a port"):
        ports.require_free(port)


def test_waiting_for_an_answer_ends_when_what_should_answer_has_died() -> None:
    def dead() -> None:
        raise BadRequest("it died")

    with pytest.raises(BadRequest, match="it died"):
        ports.answers(f"http://127.0.0.1:{ports.free_port()}/", dead)


def test_waiting_for_an_answer_ends_by_itself() -> None:
    assert not ports.answers(f"http://127.0.0.1:{ports.free_port()}/", lambda: None, seconds=0.1)
