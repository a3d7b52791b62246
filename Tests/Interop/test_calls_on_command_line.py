"""People call each other with the commands of the program alone, as in terminals beside each other."""

import json
import os
import pathlib
import pty
import signal
import stat
import subprocess
import urllib.request

import pytest

from client import Headless
from conftest import NCALL, run, wait_until
from sound import best_correlation, read_wav, speech_like, write_wav
from test_backend import Backend, backend  # noqa: F401 (a fixture)


class Terminal:
    """The commands of the people of a development server, who share a machine and so say with --as who they are."""

    def __init__(self, backend, environment):
        self.environment = {**environment, "NCALL_SERVER": backend.url}

    def sign_in(self, *names):
        for name in names:
            answer = self.run("login", "--username", name, input=name + "\n")
            assert answer.returncode == 0, answer.stderr
            assert f"signed in as {name} on http://" in answer.stderr and answer.stdout == ""

    def run(self, *words, status=None, **more):
        answer = run([NCALL, *words], self.environment, **more)
        if status is not None:
            assert answer.returncode == status, (words, answer.returncode, answer.stdout, answer.stderr)
        return answer

    def json(self, *words):
        return json.loads(self.run(*words, "--json", status=0).stdout)

    def http(self, name):
        """Requests as somebody who is signed in."""
        login = next(pathlib.Path(self.environment["XDG_STATE_HOME"]).rglob(f"{name}.json"))
        token = json.loads(login.read_text())["accessToken"]

        def ask(method, path, body=None):
            request = urllib.request.Request(
                self.environment["NCALL_SERVER"] + path, method=method, data=json.dumps(body).encode() if body else None,
                headers={"Authorization": "Bearer " + token, "Content-Type": "application/json"})
            with urllib.request.urlopen(request, timeout=10) as answer:
                text = answer.read()
            return json.loads(text) if text else None

        return ask

    def start(self, *words, **more):
        return Headless([NCALL, *words, "--headless"], self.environment, **more)


@pytest.fixture
def terminal(backend, environment):  # noqa: F811
    return Terminal(backend, environment)


SILENT = ["--input", "none", "--output", "none"]


def test_alice_calls_bob_and_they_hear_each_other(terminal, tmp_path):
    terminal.sign_in("alice", "bob")
    voices = {name: speech_like(4, seed) for seed, name in enumerate(("alice", "bob"))}
    for name, voice in voices.items():
        write_wav(tmp_path / f"{name}.wav", voice)
    sound = lambda name: ["--input", f"file:{tmp_path}/{name}.wav", "--output", f"file:{tmp_path}/{name}-hears.wav"]  # noqa: E731
    bob = terminal.start("answer", "--wait", "60", "--as", "bob", *sound("bob"))
    bob.wait_for("server", state="connected")
    alice = terminal.start("call", "bob", "--as", "alice", "--wait-for", "1", "--duration", "6", *sound("alice"))
    call = alice.wait_for("call.placed")
    assert call["called"] == ["bob"]
    assert bob.wait_for("call.ring", call=call["call"])["from"] == "alice"
    assert alice.wait_for("call.accepted", call=call["call"])["from"] == "bob"
    alice.wait_for("ready", participants=1)
    ongoing = terminal.json("calls", "list", "--as", "bob")["calls"]
    assert [(entry["id"], entry["myStatus"]) for entry in ongoing] == [(call["call"], "joined")]
    # Alice leaves after her time; a call between two is over then, for both a normal end.
    assert alice.process.wait(30) == 0 and bob.process.wait(15) == 0
    assert bob.wait_for("call.ended", call=call["call"])["cause"] == "completed"
    assert (alice.events[-1]["type"], alice.events[-1]["exit"], bob.events[-1]["exit"]) == ("bye", 0, 0)
    for speaker, listener in (("alice", "bob"), ("bob", "alice")):
        heard = read_wav(tmp_path / f"{listener}-hears.wav")
        assert best_correlation(voices[speaker], heard) > 0.9, f"{listener} does not hear {speaker}"

    for name, other, direction in (("alice", "bob", "outgoing"), ("bob", "alice", "incoming")):
        entry = terminal.json("calls", "history", "--as", name)["calls"][0]
        assert (entry["call"]["id"], entry["direction"], entry["missed"]) == (call["call"], direction, False)
        assert 4 <= entry["myDurationSeconds"] <= 20
        assert entry["quality"]["quality"] in ("excellent", "good"), entry["quality"]
        assert entry["quality"]["mos"] > 4 and entry["quality"]["packetLoss"] < 0.05
        line = terminal.run("calls", "history", "--as", name, status=0).stdout.splitlines()[1].split()
        assert line[2:6] == [{"outgoing": "out", "incoming": "in"}[direction], other, "audio", "ended"], line
        assert line[7] in ("excellent", "good") and call["call"].startswith(line[8]), line
    people = terminal.json("calls", "show", call["call"][:8], "--as", "bob")["participants"]
    assert {(person["user"]["username"], person["role"], person["status"]) for person in people} == {
        ("alice", "host", "left"), ("bob", "participant", "left")}


def test_a_call_that_is_declined_busy_or_taken_back(terminal):
    terminal.sign_in("alice", "bob")
    alice = terminal.start("call", "bob", "--as", "alice", *SILENT)
    call = alice.wait_for("call.placed")["call"]
    terminal.run("decline", "--reason", "in a meeting", "--as", "bob", status=0)
    assert alice.wait_for("call.declined", call=call)["cause"] == "in a meeting"
    assert alice.process.wait(15) == 14
    assert alice.events[-1]["cause"] == "declined" and any("bob declined the call" in line for line in alice.errors)

    bob = terminal.start("answer", "--wait", "60", "--as", "bob", "--json", *SILENT)
    bob.wait_for("server", state="connected")
    # Bob is told of it before he has a chance to come: the line is tapped by another client of his.
    waiting = terminal.start("home", "--as", "bob", *SILENT)
    waiting.wait_for("server", state="connected")
    bob.process.send_signal(signal.SIGINT)
    assert bob.process.wait(10) == 130
    alice = terminal.start("call", "bob", "--as", "alice", *SILENT)
    call = alice.wait_for("call.placed")["call"]
    waiting.wait_for("call.ring", call=call)
    alice.wait_for("state", state="joined")
    alice.process.send_signal(signal.SIGINT)
    assert alice.process.wait(10) == 130
    missed = waiting.wait_for("call.missed", call=call)
    assert (missed["from"], missed["cause"]) == ("alice", "cancelled")
    assert waiting.end() == 0
    history = terminal.json("calls", "history", "--missed", "--as", "bob")["calls"]
    assert [entry["call"]["id"] for entry in history] == [call]

    assert terminal.run("call", "nobody", "--as", "alice", *SILENT).returncode == 11
    refused = terminal.run("call", "alice", "--as", "alice", *SILENT)
    assert refused.returncode == 2 and "nobody to call but yourself" in refused.stderr
    refused = terminal.run("answer", "--as", "bob", *SILENT)
    assert refused.returncode == 11 and "no call rings" in refused.stderr
    assert terminal.run("join", "5f0c7c5e-6a43-4a55-9d4e-0f3d1f2a7b10", "--as", "bob", *SILENT).returncode == 11
    assert terminal.run("join", "nonsense", "--as", "bob", *SILENT).returncode == 2


def test_a_box_answers_by_itself_whom_it_should(terminal):
    terminal.sign_in("alice", "bob", "charlie")
    box = terminal.start("home", "--as", "bob", "--auto-answer", "from=alice,after=0s,audio", *SILENT)
    box.wait_for("server", state="connected")
    charlie = terminal.start("call", "bob", "--as", "charlie", *SILENT)
    ring = box.wait_for("call.ring", **{"from": "charlie"})
    for _ in range(2):
        # Twice, since a box must be free again when a call is over.
        alice = terminal.start("call", "bob", "--as", "alice", "--wait-for", "1", "--duration", "0.5", *SILENT)
        call = alice.wait_for("call.placed")["call"]
        box.wait_for("call.placed", call=call)
        assert alice.process.wait(20) == 0, alice.errors
        box.wait_for("call.ended", call=call)
        wait_until(lambda: len(box.all("state")) and box.all("state")[-1]["state"] == "left", what="the box left")
    assert not [event for event in box.all("call.placed") if event["call"] == ring["call"]]
    terminal.run("decline", ring["call"], "--as", "bob", status=0)
    assert charlie.process.wait(15) == 14
    box.process.send_signal(signal.SIGTERM)
    assert box.process.wait(10) == 0 and box.events[-1]["type"] == "bye"


def test_whoever_calls_a_box_that_talks_is_answered_afterwards(terminal):
    terminal.sign_in("alice", "bob", "charlie")
    box = terminal.start("home", "--as", "bob", "--auto-answer", "any", *SILENT)
    box.wait_for("server", state="connected")
    alice = terminal.start("call", "bob", "--as", "alice", "--wait-for", "1", *SILENT)
    alice.wait_for("ready")
    charlie = terminal.start("call", "bob", "--as", "charlie", "--wait-for", "1", "--duration", "0.5", *SILENT)
    call = charlie.wait_for("call.placed")["call"]
    box.wait_for("call.ring", call=call)
    assert alice.end() == 0
    assert charlie.process.wait(20) == 0, charlie.errors
    box.wait_for("call.ended", call=call)
    assert [ring["from"] for ring in box.all("call.ring")] == ["alice", "charlie"], "each is told once"
    assert box.end() == 0


def test_a_huddle_is_joined_left_and_ended_from_elsewhere(terminal):
    terminal.sign_in("alice", "bob", "charlie")
    alice = terminal.start("call", "--channel", "general", "--as", "alice", *SILENT)
    call = alice.wait_for("call.placed")["call"]
    alice.wait_for("ready")
    bob = terminal.start("call", "--channel", "#general", "--as", "bob", *SILENT)
    assert bob.wait_for("call.placed")["call"] == call
    charlie = terminal.start("join", call, "--as", "charlie", *SILENT)
    wait_until(lambda: len(alice.all("participant.join")) == 2, what="both came")
    terminal.run("leave", call, "--as", "bob", status=0)
    assert bob.process.wait(15) == 0, (bob.events[-3:], bob.errors)
    refused = terminal.run("end", call, "--as", "charlie")
    assert refused.returncode == 10 and "cannot end" in refused.stderr
    ended = terminal.json("end", call, "--as", "alice")["call"]
    assert ended["status"] == "ended"
    # For whoever was in it when somebody else ended it, the room was closed.
    assert charlie.process.wait(15) == 13 and alice.process.wait(15) == 0
    assert charlie.wait_for("call.ended", call=call)


def test_the_host_lets_in_keeps_out_and_takes_out(terminal, backend):  # noqa: F811
    terminal.sign_in("alice", "bob", "charlie")
    alice = terminal.start("call", "--channel", "general", "--as", "alice", *SILENT)
    call = alice.wait_for("call.placed")["call"]
    alice.wait_for("ready")
    host = terminal.http("alice")
    host("PATCH", f"/api/calls/{call}", {"lobby": True})
    bob = terminal.start("join", call[:8], "--as", "bob", *SILENT)
    charlie = terminal.start("join", call, "--as", "charlie", *SILENT)
    for client in (bob, charlie):
        client.wait_for("call.lobby", call=call, state="waiting")
    # Whoever gives up waiting is gone from the lobby, and may come again.
    bob.process.send_signal(signal.SIGINT)
    assert bob.process.wait(10) == 130
    assert [person["user"]["username"] for person in host("GET", f"/api/calls/{call}/lobby")] == ["charlie"]
    bob = terminal.start("join", call, "--as", "bob", *SILENT)
    bob.wait_for("call.lobby", call=call, state="waiting")
    lobby = lambda: {person["user"]["username"]: person["userId"] for person in host("GET", f"/api/calls/{call}/lobby")}  # noqa: E731
    waiting = lobby()
    host("POST", f"/api/calls/{call}/lobby/{waiting['charlie']}/deny")
    assert charlie.process.wait(15) == 10 and any("did not let you in" in line for line in charlie.errors)
    host("POST", f"/api/calls/{call}/lobby/{waiting['bob']}/admit")
    bob.wait_for("ready")
    assert lobby() == {}
    host("DELETE", f"/api/calls/{call}/participants", {"userId": waiting["bob"]})
    assert bob.process.wait(15) == 12, (bob.events[-3:], bob.errors)
    again = terminal.run("join", call, "--as", "bob", *SILENT)
    assert again.returncode == 10 and "removed" in again.stderr
    assert alice.end() == 0


def test_a_box_outlives_its_server(environment):
    first = Backend(environment)
    terminal = Terminal(first, environment)
    terminal.sign_in("alice", "bob")
    box = terminal.start("home", "--as", "bob", "--auto-answer", "any", *SILENT)
    box.wait_for("server", state="connected")
    first.stop(signal.SIGKILL)
    box.wait_for("server", state="lost")
    second = Backend(environment, "--api-listen", first.url.split("//")[1])
    try:
        wait_until(lambda: [e["state"] for e in box.all("server")][-1] == "connected", 40, "it is back")
        alice = terminal.start("call", "bob", "--as", "alice", "--wait-for", "1", "--duration", "0.5", *SILENT)
        assert alice.process.wait(30) == 0, alice.errors
        assert box.wait_for("call.ended")["cause"] == "completed"
        assert box.end() == 0
    finally:
        assert second.stop() == 0


def test_logins_are_kept_privately_and_end(terminal, tmp_path):
    assert terminal.run("whoami").returncode == 10
    refused = terminal.run("login", "--username", "alice", input="wrong\n")
    assert refused.returncode == 10 and refused.stderr.count("\n") == 1 and "wrong" not in refused.stderr
    terminal.sign_in("alice", "bob")
    assert terminal.json("whoami")["user"]["username"] == "bob", "the last who signed in"
    assert terminal.json("--as", "alice", "whoami")["user"]["username"] == "alice"
    logins = tmp_path / "state" / "ncall" / "logins"
    files = [path for path in logins.rglob("*") if path.is_file()]
    assert len([path for path in files if path.suffix == ".json"]) == 2
    assert all(stat.S_IMODE(path.stat().st_mode) == 0o600 for path in files)
    assert all(stat.S_IMODE(path.stat().st_mode) == 0o700 for path in [logins, *(p for p in logins.rglob("*") if p.is_dir())])
    terminal.run("logout", "--as", "bob", status=0)
    assert terminal.run("whoami", "--as", "bob").returncode == 10
    assert terminal.run("whoami").returncode == 10, "nobody is chosen by itself"
    assert terminal.run("whoami", "--as", "alice").returncode == 0
    missing = terminal.run("whoami", "--as", "alice", "--server", "http://127.0.0.1:1")
    assert missing.returncode == 10, "a login belongs to one server"


def test_two_processes_share_a_login_whose_token_expires(terminal, tmp_path):
    terminal.sign_in("alice")
    login = next((tmp_path / "state" / "ncall" / "logins").rglob("alice.json"))
    for _ in range(3):
        kept = json.loads(login.read_text())
        login.write_text(json.dumps({**kept, "expiresAt": "2020-01-01T00:00:00.000Z"}))
        crowd = [
            subprocess.Popen([NCALL, "whoami", "--json"], env=terminal.environment, stdout=subprocess.PIPE, text=True)
            for _ in range(6)
        ]
        for process in crowd:
            out = process.communicate(timeout=30)[0]
            assert process.returncode == 0 and json.loads(out)["user"]["username"] == "alice"
        renewed = json.loads(login.read_text())
        assert renewed["refreshToken"] != kept["refreshToken"] and renewed["expiresAt"] > "2026"
    assert stat.S_IMODE(login.stat().st_mode) == 0o600


def test_a_password_is_asked_for_on_a_terminal_and_not_shown(terminal):
    controller, terminal_end = pty.openpty()
    process = subprocess.Popen(
        [NCALL, "login", "--username", "alice"], env=terminal.environment, stdin=terminal_end, stdout=terminal_end,
        stderr=terminal_end, start_new_session=True)
    os.close(terminal_end)
    shown = b""

    def read_until(text):
        nonlocal shown
        while text not in shown:
            try:
                shown += os.read(controller, 1_024)
            except OSError:
                break
        assert text in shown, shown

    read_until(b"password: ")
    os.write(controller, b"alice\n")
    read_until(b"signed in as alice")
    assert process.wait(10) == 0
    os.close(controller)
    assert b"alice\r\n" not in shown.split(b"signed in")[0], shown


def test_without_a_server(terminal):
    away = {**terminal.environment, "NCALL_SERVER": "http://127.0.0.1:1"}
    refused = run([NCALL, "login", "--username", "alice"], away, input="alice\n")
    assert refused.returncode == 20 and refused.stderr.count("\n") == 1 and "--server" in refused.stderr
    wrong = run([NCALL, "login", "--username", "alice", "--server", "gopher://x"], terminal.environment, input="alice\n")
    assert wrong.returncode == 2
