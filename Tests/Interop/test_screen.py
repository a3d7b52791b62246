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


def test_direct_colours_of_a_persons_own(environment, tmp_path):
    """A theme's red, green and blue reach the terminal as they are, also where the picture changes all the time."""
    theme = tmp_path / "mine.toml"
    theme.write_text('base = "dark"\n[colors]\nbar = "#102030 on #405060"\nspeaking = "#ffeedd on #0a141e bold"\n')
    terminal = Terminal({**environment, "COLORTERM": "truecolor"}, 120, 36)
    try:
        terminal.type(f"clear; {NCALL} demo --quiet -o ui.theme={theme} --input none --output none; echo ended with $?", "Enter")
        terminal.shows("5 in call")
        coloured = lambda: terminal.tmux("capture-pane", "-e", "-p", "-t", "t")  # noqa: E731
        wait_until(lambda: "48;2;64;80;96m" in coloured() and "38;2;16;32;48" in coloured(), 10, "the theme's bar")
        wait_until(lambda: "48;2;10;20;30m" in coloured(), 30, "somebody who speaks, in the theme's colours")
        # What ncurses keeps in such cells is never seen once the picture stands.
        assert "??" not in terminal.screen
        terminal.type("q", "y")
        terminal.shows("ended with 0")
    finally:
        terminal.close()
