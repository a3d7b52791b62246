"""The client as lines, in pseudo-terminals: what it writes is text and line ends, and numbers answer what is asked."""

import fcntl
import os
import pty
import re
import select
import shutil
import subprocess
import termios
import threading

import pytest

from conftest import NCALL, wait_until
from test_backend import Backend, backend  # noqa: F401 (a fixture)
from test_calls_on_command_line import terminal  # noqa: F401 (a fixture)
from test_screen import Terminal as Screen
from test_sound_devices import pulse  # noqa: F401 (a fixture)


class Plain:
    """A program on a pseudo-terminal of its own, and everything that it has written."""

    def __init__(self, command, environment):
        self.master, slave = pty.openpty()
        self.process = subprocess.Popen(
            command, env=environment, stdin=slave, stdout=slave, stderr=slave, start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0))
        os.close(slave)
        self.output, self.is_closing = b"", False
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()

    def _read(self):
        while not self.is_closing:
            # A descriptor that is being read stays open.
            if not select.select([self.master], [], [], 0.1)[0]:
                continue
            try:
                some = os.read(self.master, 65536)
            except OSError:
                return
            if not some:
                return
            self.output += some

    @property
    def text(self):
        return self.output.decode()

    def type(self, line):
        os.write(self.master, line.encode() + b"\n")

    def shows(self, *texts, seconds=30):
        for text in texts:
            try:
                wait_until(lambda: re.search(text, self.text), seconds)
            except AssertionError:
                raise AssertionError(f"{text!r} was not written:\n{self.text}") from None

    def ends(self, code=0):
        assert self.process.wait(30) == code, self.text
        # The far end of a terminal reads what was written before it was closed.
        self.reader.join(30)
        assert not self.reader.is_alive()
        return self.text

    def hang_up(self):
        """The terminal is gone."""
        self.is_closing = True
        self.reader.join()
        os.close(self.master)

    def close(self):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        self.hang_up()


def is_plain(text):
    """No escape sequence, no control character but line ends, no drawing of boxes or bars."""
    assert not re.search(r"[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f]", text), repr(text)
    assert not re.search("[\u2500-\u259f\u2800-\u28ff]", text), text
    # The terminal makes CR LF of a line's end; no other CR goes back to write over something.
    assert "\r" not in text.replace("\r\n", ""), repr(text)


def plain(environment, **more):
    return {**{k: v for k, v in environment.items() if k != "TERM"}, "TERM": "xterm-256color", "LC_ALL": "C.UTF-8", **more}


@pytest.mark.parametrize("how", [["--plain"], {"ACCESSIBLE": "1"}, {"TERM": "dumb"}])
def test_a_call_with_robots(environment, how):
    flags, more = (how, {}) if isinstance(how, list) else ([], how)
    call = Plain([NCALL, "demo", "--participants", "2", "--quiet", *flags], plain(environment, **more))
    try:
        call.shows("call +demo joined, ", "Ada", "Bix", "> ")
        call.type("")
        call.shows("1 Ada", "2 Bix")
        call.type("mute")
        call.shows("mic +muted")
        call.type("chat hello there")
        call.shows("chat +you: hello there")
        call.type("stats")
        call.shows(r"stats +(up \d+|nothing)")
        call.type("mut")
        call.shows("did you mean mute")
        call.type("layout")
        call.shows("about the screen")
        call.type("help")
        call.shows("chat TEXT: send a message")
        assert "layout: grid" not in call.text
        call.type("quit")
        call.shows("Leave the call.*1 leave  2 stay")
        call.type("2")
        call.type("quit")
        wait_until(lambda: call.text.count("Leave the call") >= 2, 20)
        call.type("1")
        text = call.ends()
        is_plain(text)
        # Robots talk all the time: levels and who speaks are not told.
        assert len(text.splitlines()) < 150, text
    finally:
        call.close()


@pytest.mark.parametrize("backend", ["embedded"], indirect=True)
def test_home_rings_and_streams(terminal):  # noqa: F811
    terminal.sign_in("alice", "bob")
    there = []

    def come(name):
        there.append(Plain(
            [NCALL, "--plain", "--as", name, "--input", "none", "--output", "none"], plain(terminal.environment)))
        return there[-1]

    try:
        alice, bob = come("alice"), come("bob")
        for person in (alice, bob):
            person.shows("server +connected to", r"1 channel #general", "home: a number opens")
        alice.type("call bob")
        alice.shows("call +connecting to bob")
        bob.shows("ring +Alice calls, audio. 1 answer  2 answer muted  3 decline")
        # What was typed for something else does not answer: until it is armed the number is asked for again.
        def answers():
            bob.type("2")
            return "joined" in bob.text
        wait_until(answers, 30)
        for person, other in ((alice, "Bob"), (bob, "Alice")):
            person.shows(f"(note|people) +{other} joined")
        bob.type("hand")
        alice.shows("Bob raised a hand")
        alice.type("chat deploy is green")
        bob.shows("chat +Alice: deploy is green")
        assert bob.text.count("deploy is green") == 1, bob.text
        bob.type("unmute")
        alice.shows("Bob is not muted any more")
        bob.type("leave")
        for person in (alice, bob):
            wait_until(lambda: person.text.count("home: ") >= 2, 30)
        stream = terminal.run(
            "stream", "create", "--channel", "general", "--title", "Launch", "--as", "alice", status=0).stdout.strip()
        terminal.run("stream", "start", stream, "--as", "alice", status=0)
        bob.shows("stream +Launch by Alice is live", seconds=90)
        bob.type("watch Launch")
        bob.shows("stream +Launch by Alice, ")
        bob.type("chat hello everybody")
        bob.shows("chat +you: hello everybody")
        bob.type("react heart")
        bob.type("stats")
        bob.shows("Launch, live, 1 watch")
        bob.type("quit")
        bob.shows("you watch it no more")
        for person in (alice, bob):
            person.type("quit")
            is_plain(person.ends())
    finally:
        for person in there:
            person.close()


def test_no_color_means_no_color(environment):
    call = Plain(
        [NCALL, "demo", "--participants", "2", "--quiet"], plain(environment, NO_COLOR="1", COLORTERM="truecolor"))
    try:
        call.shows("Ada", "Bix", "in call")
        os.write(call.master, b"?")
        call.shows("Esc closes")
        os.write(call.master, b"q")
        os.write(call.master, b"q")
        call.shows("Leave the call")
        os.write(call.master, b"y")
        text = call.ends()
        assert "\x1b[" in text
        for found in re.findall(r"\x1b\[([0-9;:]*)m", text):
            for number in re.split("[;:]", found):
                number = int(number or 0)
                # The terminal's own colours are none.
                assert number in (39, 49) or not (30 <= number <= 49 or 90 <= number <= 107), repr(found)
    finally:
        call.close()


def newcomer(terminal, tmp_path):  # noqa: F811
    """The environment of somebody of whom nothing is known."""
    environment = {k: v for k, v in plain(terminal.environment).items() if not k.startswith("NCALL_")}
    # Which devices there are depends on the machine: they are said.
    return {
        **environment, "XDG_STATE_HOME": str(tmp_path / "fresh"), "XDG_CONFIG_HOME": str(tmp_path / "config"),
        "NCALL_AUDIO_INPUT": "none", "NCALL_AUDIO_OUTPUT": "none",
    }


@pytest.mark.parametrize("backend", ["embedded"], indirect=True)
def test_the_first_start_by_lines(terminal, backend, tmp_path):  # noqa: F811
    environment = newcomer(terminal, tmp_path)
    command = [NCALL, "--plain"]
    person = Plain(command, environment)
    try:
        person.shows("1 of 5: Server.*", "Address .*> ")
        person.type("nonsense://x")
        person.shows("there is no such server")
        person.type(backend.url)
        person.shows("2 of 5: Who you are", "User name")
        person.type("alice")
        person.shows("Password: ")
        person.type("wrong")
        person.shows("cannot sign in")
        person.type(backend.url)
        person.shows(r"(?s)2 of 5.*2 of 5")
        person.type("")
        person.shows(r"(?s)Password: .*Password: ")
        person.type("alice")
        person.shows("server +connected to", "you are alice")
        person.type("quit")
        is_plain(person.ends())
    finally:
        person.close()
    # It is not asked again, and nothing was written into the person's own files.
    again = Plain(command, environment)
    try:
        again.shows("you are alice")
        assert "1 of 5" not in again.text
        again.type("quit")
        again.ends()
    finally:
        again.close()
    assert not (tmp_path / "config").exists()


@pytest.mark.parametrize("backend", ["embedded"], indirect=True)
def test_the_first_start_asks_for_devices_that_nobody_named(terminal, backend, pulse, tmp_path):  # noqa: F811
    environment = {**pulse, **newcomer(terminal, tmp_path), "XDG_RUNTIME_DIR": pulse["XDG_RUNTIME_DIR"]}
    for name in ("NCALL_AUDIO_INPUT", "NCALL_AUDIO_OUTPUT"):
        del environment[name]
    for answer in ("-9223372036854775808", "2"):
        person = Plain([NCALL, "--plain", "--output", "none"], environment)
        try:
            person.shows("1 of 5: Server")
            person.type(backend.url)
            person.shows("2 of 5")
            person.type("alice")
            person.shows("Password: ")
            person.type("alice")
            person.shows("4 of 5: Microphone", r"1 default\r?\n2 \S")
            chosen = re.search(r"1 default\r?\n2 ([^\r\n]+)", person.text)[1]
            person.type(answer)
            person.shows("you are alice")
            assert "5 of 5" not in person.text
            person.type("settings")
            # A number that is none chooses nothing.
            person.shows(rf"audio.input is {re.escape(chosen)} \(state\)" if answer == "2" else r"audio.input is default \(default\)")
            person.type("quit")
            person.ends()
        finally:
            person.close()
        # Of somebody without a state nothing is known.
        shutil.rmtree(environment["XDG_STATE_HOME"])


@pytest.mark.parametrize("backend", ["embedded"], indirect=True)
def test_the_first_start_on_the_screen(terminal, backend, tmp_path):  # noqa: F811
    screen = Screen(newcomer(terminal, tmp_path))
    try:
        command = f"{NCALL}; echo ended with $?"
        screen.type(f"clear; {command}", "Enter")
        screen.shows("Welcome to ncall, 1 of 5")
        screen.type("Escape")
        # Whoever does without is told what else there is.
        screen.shows("ncall login")
        screen.shows("ended with 10")
        screen.type(f"clear; {command}", "Enter")
        screen.shows("1 of 5")
        screen.type("C-u")
        screen.type("-l", backend.url)
        screen.type("Enter")
        screen.shows("2 of 5")
        screen.type("-l", "bob")
        screen.type("Enter")
        screen.shows("3 of 5")
        screen.type("-l", "bob")
        screen.shows("Password: ***")
        screen.type("Enter")
        screen.shows("bob at")
        screen.type(",")
        screen.shows("Settings (Enter changes")
        screen.type("Escape")
        wait_until(lambda: "Settings (Enter" not in screen.screen, 20, "the end of the settings")
        screen.type("q")
        screen.shows("ended with 0")
    finally:
        screen.close()
