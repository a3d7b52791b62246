"""The call screen in a real terminal multiplexer: the demo, its keys, and the terminal as it was afterwards."""

import subprocess
import uuid

import pytest

from conftest import NCALL, wait_until


class Terminal:
    """A tmux session with a shell in it."""

    def __init__(self, environment, columns=80, rows=24):
        self.socket = f"ncall-{uuid.uuid4().hex[:8]}"
        self.environment = {**environment, "LC_ALL": "C.UTF-8"}
        self.tmux("-f", "/dev/null", "new-session", "-d", "-s", "t", "-x", str(columns), "-y", str(rows), "sh")
        self.tmux("set-option", "-g", "default-terminal", "tmux-256color")

    def tmux(self, *arguments):
        return subprocess.run(
            ["tmux", "-L", self.socket, "-u", *arguments], env=self.environment, check=True, capture_output=True, text=True,
        ).stdout

    def type(self, *keys):
        self.tmux("send-keys", "-t", "t", *keys)

    @property
    def screen(self):
        return self.tmux("capture-pane", "-p", "-t", "t")

    def shows(self, text, seconds=20):
        try:
            wait_until(lambda: text in self.screen, seconds)
        except AssertionError:
            raise AssertionError(f"{text!r} is not on the screen:\n{self.screen}\n") from None

    def close(self):
        subprocess.run(["tmux", "-L", self.socket, "kill-server"], capture_output=True)


@pytest.fixture
def terminal(environment):
    terminal = Terminal(environment)
    yield terminal
    terminal.close()


def test_the_demo_talks_and_gives_the_terminal_back(terminal):
    terminal.type("stty -g > $HOME/before; clear", "Enter")
    terminal.type(f"{NCALL} demo --quiet; echo ended with $?; stty -g > $HOME/after", "Enter")
    for text in ("Ada", "Bix", "Cog", "Dot", "5 in call", "q leave"):
        terminal.shows(text)
    # Somebody speaks: the mark stands before a robot's name, and the meter moves.
    wait_until(lambda: any(f"▌{name}" in terminal.screen for name in ("Ada", "Bix", "Cog", "Dot")), 30, "a speaking robot")
    pictures = set()

    def moves():
        pictures.add(terminal.screen)
        return len(pictures) >= 4

    wait_until(moves, 20, "moving meters")
    terminal.type("m")
    terminal.shows("ø")
    terminal.type("?")
    terminal.shows("Esc closes")
    terminal.type("Escape")
    wait_until(lambda: "Esc closes" not in terminal.screen, 10, "the end of help")
    terminal.tmux("resize-window", "-t", "t", "-x", "120", "-y", "40")
    terminal.shows("Dot")
    terminal.tmux("resize-window", "-t", "t", "-x", "80", "-y", "24")
    # Leaving asks; Escape stays, y leaves.
    terminal.type("C-c")
    terminal.shows("Leave the call?")
    terminal.type("Escape")
    wait_until(lambda: "Leave the call?" not in terminal.screen, 10, "staying")
    terminal.type("q")
    terminal.shows("Leave the call?")
    terminal.type("y")
    terminal.shows("ended with 0")
    home = terminal.environment["HOME"]
    wait_until(lambda: subprocess.run(["cmp", "-s", f"{home}/before", f"{home}/after"]).returncode == 0, 10, "stty as before")


def test_a_terminal_that_is_none(environment):
    result = subprocess.run(
        [NCALL, "demo", "--tui", "--quiet", "--participants", "0"], env={**environment, "TERM": "xterm"}, stdin=subprocess.DEVNULL,
        capture_output=True, text=True, timeout=30, start_new_session=True)
    assert result.returncode == 40, result.stderr
    assert "--headless" in result.stderr
