"""Whatever ends the program, the shell gets its terminal back as it was."""

import os
import signal

import pytest

from conftest import NCALL, wait_until
from pseudo_terminal import PseudoTerminal

DEMO = [NCALL, "demo", "--quiet", "--participants", "2", "--ptt", "--input", "none", "--output", "none"]


@pytest.fixture
def open_terminal(environment):
    opened = []

    def open(command=DEMO, **more):
        opened.append(PseudoTerminal(command, {**environment, "SWIFT_BACKTRACE": "enable=no"}, **more))
        return opened[-1]

    yield open
    for terminal in opened:
        terminal.close()


def is_taken(terminal):
    modes = terminal.modes
    return all(modes.get(number) for number in (1049, 1000, 1004, 2004)) and terminal.keyboard_depth == 1


# SIGHUP from a terminal that is there reads the settings anew; from one that is not it ends the program, see below.
ENDS = ["TERM", "INT", "QUIT", "ABRT", "SEGV", "BUS", "FPE", "ILL", "TRAP", "USR1", "ALRM"]


@pytest.mark.parametrize("name", ENDS)
def test_a_signal(open_terminal, name):
    terminal = open_terminal()
    wait_until(lambda: is_taken(terminal), 60, "a terminal with everything on")
    terminal.shows("3 in call")
    os.kill(terminal.process.pid, getattr(signal, f"SIG{name}"))
    terminal.wait()
    wait_until(lambda: not terminal.is_as_before(), 10, f"the terminal as before, but {terminal.is_as_before()}")


def test_a_signal_that_was_ignored_before_is_ignored_still(open_terminal):
    terminal = open_terminal(ignores=(signal.SIGQUIT,))
    wait_until(lambda: is_taken(terminal), 60, "a terminal with everything on")
    terminal.shows("3 in call")
    os.kill(terminal.process.pid, signal.SIGQUIT)
    terminal.type("m")
    terminal.shows("unmute")
    terminal.type("qy")
    assert terminal.wait() == 0


def test_leaving(open_terminal):
    terminal = open_terminal()
    wait_until(lambda: is_taken(terminal), 60, "a terminal with everything on")
    terminal.type("qy")
    assert terminal.wait() == 0
    wait_until(lambda: not terminal.is_as_before(), 10, f"the terminal as before, but {terminal.is_as_before()}")


def test_lines_that_nobody_reads_any_more(open_terminal):
    """The plain client ends although what it wrote is not read."""
    terminal = open_terminal([*DEMO, "--plain"])
    wait_until(lambda: "> " in terminal.text(), 60, "a prompt")
    terminal.rate = 1
    for _ in range(60):
        terminal.type("help\n")
    terminal.process.send_signal(signal.SIGTERM)
    assert terminal.wait(30) == 0


def test_a_terminal_that_does_not_read_any_more(open_terminal):
    terminal = open_terminal()
    wait_until(lambda: is_taken(terminal), 60, "a terminal with everything on")
    terminal.rate = 1
    terminal.process.send_signal(signal.SIGTERM)
    assert terminal.wait() is not None


def test_a_terminal_that_vanishes(open_terminal):
    terminal = open_terminal()
    wait_until(lambda: is_taken(terminal), 60, "a terminal with everything on")
    terminal.vanish()
    # The system tells it by SIGHUP; the call is left and nothing stays behind.
    assert terminal.wait() != 0


def test_a_stop_and_going_on(open_terminal):
    shell = open_terminal(["bash", "--norc", "--noprofile", "-i"])
    shell.type("PS1='ready> '\n")
    wait_until(lambda: "ready> " in shell.text(), 20, "a shell")
    shell.type("stty -g > $HOME/before; " + " ".join(DEMO) + "; echo ended with $?\n")
    wait_until(lambda: is_taken(shell), 60, "a terminal with everything on")
    for key in (b"\x1a", b"\x1b[122;5u"):
        shell.shows("3 in call")
        start = len(shell.output)
        shell.type(key)
        wait_until(lambda: "Stopped" in shell.text(start), 30, "a stopped job")
        modes = shell.modes
        assert not any(modes.get(number) for number in (1049, 1000, 1004)) and modes.get(25), modes
        assert shell.keyboard_depth == 0
        shell.type("stty -g > $HOME/stopped; cmp $HOME/before $HOME/stopped && echo the sa''me\n")
        wait_until(lambda: "the same" in shell.text(start), 20, "the shell's settings")
        shell.type("fg\n")
        wait_until(lambda: is_taken(shell), 30, "a terminal that is taken again")
    shell.type("qy")
    start = len(shell.output)
    wait_until(lambda: shell.modes.get(1049) is False and shell.keyboard_depth == 0, 30, "the shell's screen")
    shell.type("stty -g > $HOME/after; cmp $HOME/before $HOME/after && echo again the sa''me\n")
    wait_until(lambda: "again the same" in shell.text(start), 20, "the shell's settings")


def test_answers_that_come_too_late_are_not_typed_into_the_shell(open_terminal):
    shell = open_terminal(["bash", "--norc", "--noprofile", "-i"], answers=False)
    shell.type("PS1='ready> '\n")
    wait_until(lambda: "ready> " in shell.text(), 20, "a shell")
    shell.type(" ".join(DEMO) + "; echo ended with $?\n")
    wait_until(lambda: b"\x1b[c" in shell.output, 60, "the questions")
    shell.type("\x1b[?2026;2$y\x1bP>|la")
    shell.type("qy")
    shell.type("te\x1b\\\x1b[?62c")
    shell.type("qy")
    wait_until(lambda: "ended with" in shell.text(), 30, "the end")
    rest = shell.text(shell.output.rindex(b"ended with"))
    assert "2026" not in rest and "62" not in rest, rest
