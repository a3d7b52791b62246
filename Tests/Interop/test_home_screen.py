"""People at home on their screens, each in a terminal multiplexer: they call each other, write, react, and watch a stream."""

import json
import subprocess

import numpy as np
import pytest

from conftest import NCALL, wait_until
from sound import RATE, envelope, read_wav
from test_backend import Backend, backend  # noqa: F401 (a fixture)
from test_calls_on_command_line import terminal  # noqa: F401 (a fixture)
from test_screen import Terminal as Screen
from test_sound_devices import pulse  # noqa: F401 (a fixture)

# How rows and rooms are kept is nothing to a screen.
pytestmark = pytest.mark.parametrize("backend", ["embedded"], indirect=True)


class Person:
    """Somebody signed in, with a screen of their own."""

    def __init__(
        self, commands, name, columns=80, rows=24, words=(), sound=("--input", "none", "--output", "none"), environment=None
    ):
        self.name, self.screen = name, Screen({**commands.environment, **(environment or {})}, columns, rows)
        # No sound card is needed, and what the program ends with is seen.
        command = " ".join([NCALL, *words, "--as", name] + ([] if words else [f"'{word}'" for word in sound]))
        self.screen.type(f"clear; {command}; echo ended with $?", "Enter")

    def type(self, *keys):
        self.screen.type(*keys)

    def shows(self, *texts):
        for text in texts:
            self.screen.shows(text)

    def shows_no(self, text):
        wait_until(lambda: text not in self.screen.screen, 20, f"{text!r} gone from the screen of {self.name}")

    def click(self, text):
        """Presses the left button on the first of such a text, and lets go."""
        self.shows(text)
        row, line = next((row, line) for row, line in enumerate(self.screen.screen.split("\n")) if text in line)
        self.press(line.index(text), row)

    def press(self, column, row):
        report = f"\x1b[<0;{column + 1};{row + 1}"
        self.type("-H", *(f"{byte:02x}" for byte in f"{report}M{report}m".encode()))

    def command(self, line):
        self.type(":")
        self.type("-l", line)
        self.type("Enter")


@pytest.fixture
def people(terminal):  # noqa: F811
    terminal.sign_in("alice", "bob", "charlie")
    there = []

    def come(name, *size, **more):
        there.append(Person(terminal, name, *size, **more))
        return there[-1]

    yield come
    for person in there:
        person.screen.close()


def test_alice_rings_bob(people, terminal):  # noqa: F811
    # Bob first: who is online is what it was when home was read.
    bob = people("bob", 160, 48)
    bob.shows("● bob at", "#general")
    alice = people("alice")
    alice.shows("#general", "Members 3", "Bob, online")
    alice.command("call bob")
    alice.shows("calling Bob")
    bob.shows("Incoming call", "Alice", "[a] answer")
    bob.type("a")
    for person, other in ((alice, "Bob"), (bob, "Alice")):
        person.shows("2 in call", other)
    # What one writes the other reads; an unread message is told, and what is typed is no command.
    alice.type("t")
    alice.type("-l", "deploy is green, q")
    alice.type("Enter", "Escape")
    bob.shows("deploy is green, q")
    bob.type("e")
    bob.shows("React (Esc closes)")
    bob.type("1")
    alice.shows("Bob: heart")
    # A hand goes up at both, and Bob is muted at both.
    bob.type("h")
    for person in (alice, bob):
        person.shows("^1")
    bob.type("m")
    alice.shows("Bob ø")
    # Home and back; the call goes on.
    bob.type("F3")
    bob.shows("in Alice (F3)", "Inbox")
    bob.type("F3")
    bob.shows("2 in call")
    bob.type("q")
    bob.shows("Leave the call?")
    bob.type("y")
    for person in (alice, bob):
        person.shows("Inbox", "the call is over")
    history = terminal.run("calls", "history", "--as", "bob", status=0).stdout
    assert "alice" in history and "ended" in history, history
    for person in (alice, bob):
        person.type("q")
        person.shows("ended with 0")


def test_a_call_is_declined_put_off_and_answered_while_typing(people):
    alice, bob = people("alice"), people("bob")
    for person in (alice, bob):
        person.shows("Members 3")
    alice.command("call bob")
    bob.shows("[d] decline")
    bob.type("d")
    bob.shows_no("Incoming call")
    alice.shows("Bob declined the call", "Inbox")
    # While bob types, letters are letters.
    bob.type(":")
    alice.command("call bob")
    bob.shows("Alice calls: F5 answers, F6 declines")
    bob.type("-l", "ad")
    bob.shows(":ad")
    bob.type("F5")
    for person in (alice, bob):
        person.shows("2 in call")
    alice.type("q", "y")
    for person in (alice, bob):
        person.shows("Inbox")
    alice.command("call bob")
    bob.shows("[a] answer")
    bob.type("Escape")
    bob.shows_no("Incoming call")
    alice.type("q", "y")
    alice.shows("Inbox")


def test_a_lobby_and_somebody_sent_out(people, terminal):  # noqa: F811
    """Who comes into a call with a lobby waits for the host, who lets in or does not, and sends out after being asked."""
    alice, bob, charlie = people("alice", 160, 48), people("bob"), people("charlie")
    for person in (alice, bob, charlie):
        person.shows("Members 3")
    alice.type("c")
    alice.shows("1 in call")
    (call,) = terminal.json("calls", "list", "--as", "alice")["calls"]
    terminal.http("alice")("PATCH", f"/api/calls/{call['id']}", {"lobby": True})
    for person in (bob, charlie):
        person.command("call #general")
        person.shows("waiting for the host of")
        alice.shows(f"{person.name.capitalize()} asks to come in")
        alice.type("A" if person is bob else "X")
    bob.shows("2 in call")
    charlie.shows("Inbox")
    charlie.shows_no("waiting for the host of")
    # Sending out asks; Escape keeps.
    alice.type("j", "x")
    alice.shows("Send them out?")
    alice.type("Escape")
    alice.shows_no("Send them out?")
    alice.shows("2 in call")
    alice.type("x", "y")
    bob.shows("Inbox")
    alice.shows("1 in call")


def test_the_mouse_calls_answers_and_chooses(people):
    """Buttons, rows and people are clicked, as a terminal reports it to a program that asked for that."""
    alice, bob = people("alice"), people("bob")
    for person in (alice, bob):
        person.shows("Members 3")
        wait_until(
            lambda person=person: person.screen.tmux("display", "-p", "-t", "t", "#{mouse_standard_flag}#{mouse_sgr_flag}") == "11\n",
            20, "the terminal asked for clicks")
    alice.command("call bob")
    bob.shows("[a] answer")
    bob.click("[a] answer")
    for person in (alice, bob):
        person.shows("2 in call")
    # What is under the pointer is chosen; its volume is then what the keys change.
    alice.click("Bob")
    alice.type("-")
    alice.shows("90%")
    alice.click("help")
    alice.shows("Keys (")
    alice.type("Escape")
    alice.shows_no("Keys (")
    bob.click("leave")
    bob.shows("Leave the call?")
    bob.type("y")
    for person in (alice, bob):
        person.shows("Inbox")
    # Beside everything, and outside of the terminal, nothing is clicked.
    alice.press(79, 23)
    alice.press(9_999, 9_999)
    alice.shows("Inbox")
    alice.type("q")
    alice.shows("ended with 0")
    assert alice.screen.tmux("display", "-p", "-t", "t", "#{mouse_any_flag}") == "0\n"


def test_what_is_selected_can_be_read_out(people):
    """The terminal's cursor rests, hidden, where the selection is, and Ctrl+L twice says what that is."""
    alice = people("alice")
    alice.shows("Members 3")
    rows = set()
    for key in (",", "j", "j", "Escape"):
        def rests_there():
            column, row, flag = alice.screen.tmux("display", "-p", "-t", "t", "#{cursor_x} #{cursor_y} #{cursor_flag}").split()
            rows.add(row)
            return flag == "0" and "▸" in alice.screen.screen.split("\n")[int(row)]

        wait_until(rests_there, 20, "the cursor at the selection")
        alice.type(key)
    alice.shows_no("Settings (Enter")
    assert len(rows) > 1, rows
    alice.type("C-l", "C-l")
    alice.shows("channel #")
    alice.type("q")
    alice.shows("ended with 0")


def test_commands_come_from_another_terminal(people, terminal):  # noqa: F811
    """What the command line of a client takes, `ncall ctl` gives it: at home and in a call."""
    alice, bob = people("alice"), people("bob")
    for person in (alice, bob):
        person.shows("Members 3")

    def ctl(name, *words):
        return terminal.run("ctl", "--client", name, *words, status=0).stdout

    ctl("alice", "call", "bob")
    bob.shows("[a] answer")
    ctl("bob", "answer")
    for person in (alice, bob):
        person.shows("2 in call")
    ctl("alice", "chat", "from another terminal")
    bob.shows("from another terminal")
    ctl("alice", "view.help")
    alice.shows("Keys (")
    in_call = json.loads(ctl("bob", "snapshot"))["participants"]
    assert [person["name"] for person in in_call] == ["Alice"], in_call
    ctl("bob", "leave")
    for person in (alice, bob):
        person.shows_no("2 in call")
    refused = terminal.run("ctl", "--client", "bob", "hand")
    assert refused.returncode == 15 and "call" in refused.stderr, refused


def test_a_ring_is_heard(people, pulse, tmp_path):  # noqa: F811
    """The tone of a call that comes in sounds on the loudspeaker until somebody answers what is asked."""
    # Bob's loudspeaker is a device; the microphone of the test's own stays untouched.
    alice = people("alice")
    bob = people("bob", environment=pulse, sound=("--input", "none", "--output", "Call speaker"))
    for person in (alice, bob):
        person.shows("Members 3")
    recording = tmp_path / "speaker.wav"
    recorder = subprocess.Popen(
        ["arecord", "-q", "-D", "spkout", "-f", "S16_LE", "-r", str(RATE), "-c", "1", str(recording)], env=pulse)

    def loud():
        """Since when it was loud, in 10 ms each."""
        return envelope(np.frombuffer(recording.read_bytes()[44:], dtype="<i2")) > 300 if recording.exists() else np.array([])

    try:
        wait_until(lambda: len(loud()) > 0, 20, "a recording")
        alice.command("call bob")
        bob.shows("[d] decline")
        # Two bursts of 0.4 s every three seconds: more than one burst was heard.
        wait_until(lambda: np.count_nonzero(loud()) > 50, 20, "the ring tone")
        bob.type("s")
        # Silenced: what comes from now on is silence, for longer than the tone pauses.
        wait_until(lambda: len(loud()) > 350 and not loud()[-350:].any(), 30, "silence")
        bob.shows("Incoming call")
    finally:
        recorder.terminate()
        recorder.wait(10)


def test_a_stream_with_two_watchers(people, terminal):  # noqa: F811
    bob, charlie = people("bob", 160, 48), people("charlie")
    for person in (bob, charlie):
        person.shows("Members 3")
    stream = terminal.run(
        "stream", "create", "--channel", "general", "--title", "Launch", "--as", "alice", status=0).stdout.strip()
    terminal.run("stream", "start", stream, "--as", "alice", status=0)
    for person in (bob, charlie):
        person.shows("● Launch")
        person.type("j", "w")
        person.shows("● LIVE", "by Alice")
    for person in (bob, charlie):
        person.shows("2 watching")
    bob.type("t")
    bob.type("-l", "hello everybody")
    bob.type("Enter", "Escape")
    for person in (bob, charlie):
        person.shows("hello everybody")
    charlie.type("e", "4")
    for person in (bob, charlie):
        person.shows("clap x1")
    message = terminal.run("stream", "chat", stream, "thank you", "--as", "alice", status=0)
    assert message.stdout == ""
    charlie.shows("Alice thank you")
    # Someone who leaves is not counted any more; a stream that ends says so.
    charlie.type("q")
    charlie.shows("Inbox")
    bob.shows("1 watching")
    terminal.run("stream", "end", stream, "--as", "alice", status=0)
    bob.shows("the stream is over")
    shown = terminal.run("stream", "show", stream, "--as", "alice", "--json", status=0).stdout
    for figure in ('"peak_viewers":2', '"total_views":2', '"total_chat_messages":2', '"total_reactions":1'):
        assert figure in shown.replace(" ", ""), shown


def test_a_stream_alone_ends_with_its_view(people, terminal):  # noqa: F811
    stream = terminal.run(
        "stream", "create", "--channel", "general", "--title", "Launch", "--as", "alice", status=0).stdout.strip()
    terminal.run("stream", "start", stream, "--as", "alice", status=0)
    bob = people("bob", words=("stream", "watch", stream))
    bob.shows("Launch", "● LIVE", "1 watching")
    bob.type("q")
    bob.shows("ended with 0")


def test_the_server_goes_and_comes_back(people, terminal, backend):  # noqa: F811
    bob = people("bob")
    bob.shows("Members 3")
    backend.process.kill()
    backend.process.wait(15)
    bob.shows("the server cannot be reached, trying again")
    bob.command("call alice")
    bob.shows("the server cannot be reached")
    bob.type("q")
    bob.shows("ended with 0")


def test_what_a_person_chose_is_there_at_the_next_start(people):
    alice = people("alice")
    alice.shows("Members 3")
    alice.command("gain +3dB")
    alice.command("gate -50dB")
    alice.type("D")
    alice.shows("Devices (Esc closes)", "+3dB", "below -50 dB")
    alice.type("Escape")
    alice.shows_no("Devices (Esc closes)")
    # Whether the microphone works can be asked anywhere.
    alice.command("mic test")
    alice.shows("there is no microphone: choose one (D)")
    alice.type("q")
    alice.shows("ended with 0")
    again = people("alice")
    again.shows("Members 3")
    again.type("D")
    again.shows("Devices (Esc closes)", "+3dB", "below -50 dB")
    again.type("Escape")
    again.shows_no("Devices (Esc closes)")
    again.type("q")
    again.shows("ended with 0")
