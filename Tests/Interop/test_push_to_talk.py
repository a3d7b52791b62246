"""Push-to-talk on the screen: held where the terminal tells it, tapped or repeated elsewhere, and through a pipe."""

import os
import time

import pytest

from conftest import NCALL, wait_until
from pseudo_terminal import PseudoTerminal
from test_screen import Terminal, terminal  # noqa: F401 (a fixture)

DEMO = [NCALL, "demo", "--quiet", "--participants", "2", "--input", "tone:440", "--output", "none"]


@pytest.fixture
def kitty(environment):
    opened = PseudoTerminal([*DEMO, "--ptt"], environment)
    yield opened
    opened.close()


DOWN, REPEAT, UP = b"\x1b[32;;32u", b"\x1b[32;1:2;32u", b"\x1b[32;1:3u"


def test_the_microphone_is_open_while_the_key_is_down(kitty):
    kitty.shows("mic hold Space")
    kitty.type(DOWN)
    kitty.shows("LIVE while held")
    kitty.type(REPEAT)
    # Writing does not end it, and its coming up does wherever the keys are.
    kitty.type("t")
    kitty.shows("LIVE while held")
    kitty.type(UP)
    kitty.shows("mic hold Space")
    kitty.type(b"\x1b[27u")


def test_the_window_loses_the_focus(kitty):
    kitty.shows("mic hold Space")
    kitty.type(DOWN)
    kitty.shows("LIVE while held")
    kitty.type(b"\x1b[O")
    kitty.shows("mic hold Space")
    kitty.type(UP + b"\x1b[I")
    kitty.shows("mic hold Space")


def test_a_tap_latches_where_keys_do_not_tell_that_they_come_up(terminal):  # noqa: F811
    terminal.type(f"{' '.join(DEMO)} --ptt; echo ended with $?", "Enter")
    terminal.shows("mic tap/hold Space")
    terminal.type("Space")
    terminal.shows("LIVE: Space ends")
    # Later than a first repeat would be.
    begun = time.monotonic()
    wait_until(lambda: time.monotonic() - begun > 0.8, 5)
    terminal.type("Space")
    terminal.shows("mic tap/hold Space")


def test_a_key_that_repeats_is_held(terminal):  # noqa: F811
    terminal.type(f"{' '.join(DEMO)} --ptt; echo ended with $?", "Enter")
    terminal.shows("mic tap/hold Space")
    # As a keyboard does it: once, and then again and again.
    terminal.type("Space")
    terminal.shows("LIVE: Space ends")
    terminal.type(*["Space"] * 8)
    # They come together, faster than fingers: when they end, so does the talking.
    terminal.shows("mic tap/hold Space")


def test_a_pipe_talks(environment, terminal, tmp_path):  # noqa: F811
    pipe = tmp_path / "talk"
    terminal.type(f"{' '.join(DEMO)} --ptt-fifo {pipe}; echo ended with $?", "Enter")
    terminal.shows("mic tap/hold Space")
    assert pipe.is_fifo() and pipe.stat().st_mode & 0o777 == 0o600
    for word, title in (("on", "LIVE: Space ends"), ("off", "mic tap/hold Space"), ("toggle", "LIVE: Space ends")):
        with open(pipe, "w") as writer:
            writer.write(word + "\n")
        terminal.shows(title)
    terminal.type("q", "y")
    terminal.shows("ended with 0")
    wait_until(lambda: not os.path.exists(pipe), 10, "no pipe")
