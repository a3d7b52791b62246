"""A terminal that reads slowly: keys are echoed all the same, and what is not read is not queued."""

import statistics
import time

import pytest

from conftest import NCALL, wait_until
from pseudo_terminal import PseudoTerminal, SEQUENCE

RATE = 20 * 1024
# What such a terminal reads while a person may wait for an echo.
PATIENCE = 0.150


@pytest.mark.parametrize("answers", [True, False], ids=["answers", "silent"])
def test_keys_are_echoed(environment, answers, record_property):
    terminal = PseudoTerminal(
        [NCALL, "demo", "--quiet", "--participants", "9", "--input", "none", "--output", "none"], environment, columns=160,
        rows=48, answers=answers, rate=RATE)
    try:
        terminal.shows("10 in call", 60)
        terminal.type("t")
        terminal.shows("Enter send", 30)
        # The whole pictures that were asked for by looking are read before it begins.
        looked = time.monotonic()
        wait_until(lambda: time.monotonic() > looked + 2, 10)
        waited, read = [], []
        for letter in "@~`&|@~`&|@~`&|@~`&|":
            # Between two keys meters move, so that a frame may be on its way.
            quiet = time.monotonic() + 0.13
            wait_until(lambda: time.monotonic() > quiet, 5)
            start, begun = len(terminal.output), time.monotonic()
            terminal.type(letter)
            wait_until(lambda: letter in terminal.text(start), 20, f"the echo of {letter}")
            at, end = next(
                (when, count) for when, count in terminal.read_at
                if count > start and letter.encode() in SEQUENCE.sub(b"", terminal.output[start:count]))
            waited.append(at - begun)
            read.append(end - start)
        figures = f"median {statistics.median(waited) * 1000:.0f} ms, worst {max(waited) * 1000:.0f} ms, {max(read)} bytes"
        record_property("echo", figures)
        print(figures)
        # What had to be read until the echo was there is the program's doing alone; the time is the machine's as well.
        assert max(read) <= RATE * PATIENCE, figures
        assert statistics.median(waited) <= PATIENCE, figures
    finally:
        terminal.close()


def test_a_slow_link_is_noticed_and_said(environment):
    terminal = PseudoTerminal(
        [NCALL, "demo", "--quiet", "--participants", "9", "--input", "none", "--output", "none"], environment, columns=120,
        rows=36, rate=900)
    try:
        wait_until(lambda: "slow link" in terminal.text(), 120, "the title's word for it")
        # What was sent before is read first: then there are pauses.
        wait_until(lambda: time.monotonic() - terminal.read_at[-1][0] > 0.7, 60, "a pause between pictures")
        # Once a second at most: a second's worth of pictures is a few.
        start, begun = terminal.output.count(b"\x1b[?2026h"), time.monotonic()
        wait_until(lambda: time.monotonic() - begun > 5, 20)
        assert terminal.output.count(b"\x1b[?2026h") - start <= 7
    finally:
        terminal.close()
