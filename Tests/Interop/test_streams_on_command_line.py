"""People broadcast, watch and talk with the commands of the program alone, as in terminals and pipes beside each other."""

import array
import csv
import fcntl
import itertools
import json
import os
import pathlib
import re
import signal
import subprocess
import termios
import threading

import pytest

from conftest import NCALL, run, wait_until
from test_backend import Backend, backend  # noqa: F401 (a fixture)
from test_calls_on_command_line import Terminal, terminal  # noqa: F401 (a fixture)


class Lines:
    """A command whose lines are read as they come."""

    def __init__(self, terminal, *words, stdin=subprocess.DEVNULL, environment=None):  # noqa: F811
        self.process = subprocess.Popen(
            [NCALL, *words], env=environment or terminal.environment, stdin=stdin, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, text=True)
        self.lines, self.errors = [], []
        self.readers = [
            threading.Thread(target=lambda: self.lines.extend(line.rstrip("\n") for line in self.process.stdout), daemon=True),
            threading.Thread(target=lambda: self.errors.extend(self.process.stderr), daemon=True)]
        for reader in self.readers:
            reader.start()

    @property
    def said(self):
        """Without their times, which each must have."""
        return [re.fullmatch(r"\d\d:\d\d:\d\d (.*)", line)[1] for line in self.lines]

    def wait_for(self, line, seconds=20):
        wait_until(lambda: line in self.said, seconds, f"{line!r} among {self.lines} {self.errors}")

    def events(self, kind):
        return [event for event in map(json.loads, list(self.lines)) if event["type"] == kind]

    def wait_for_event(self, kind, seconds=20, **fields):
        return wait_until(
            lambda: next((e for e in self.events(kind) if all(e.get(k) == v for k, v in fields.items())), None), seconds,
            f"{kind} {fields} among {self.lines} {self.errors}")

    def end(self, code=0, signal=None, seconds=20):
        if signal:
            self.process.send_signal(signal)
        assert self.process.wait(seconds) == code, (self.lines, self.errors)
        for reader in self.readers:
            reader.join(10)


@pytest.fixture
def stage(terminal):  # noqa: F811
    """alice's stream in a channel that everybody sees, which has begun; bob and charlie are signed in."""
    terminal.sign_in("alice", "bob", "charlie")
    terminal.stream = terminal.run(
        "stream", "create", "--channel", "general", "--title", "Release party", "--as", "alice", status=0).stdout.strip()
    terminal.run("stream", "start", terminal.stream, "--as", "alice", status=0)
    return terminal


def test_three_people_and_a_stream(terminal, tmp_path):  # noqa: F811
    terminal.sign_in("alice", "bob", "charlie")
    made = terminal.run("stream", "create", "--channel", "general", "--title", "Release party", "--as", "alice", status=0)
    stream = made.stdout.strip()
    assert re.fullmatch(r"[0-9a-f-]{36}", stream) and made.stderr == ""
    shown = terminal.run("stream", "show", stream[:8], "--as", "alice", status=0).stdout
    assert "preparing" in shown and "key" not in shown
    assert re.fullmatch(r"key [0-9a-f]{64}\nurl rtmp://.*:1935/live/[0-9a-f]{64}\n", terminal.run("stream", "key", stream, "--as", "alice", status=0).stdout)
    assert terminal.run("stream", "key", stream, "--as", "bob").returncode == 10
    assert "stream_key" not in terminal.json("stream", "show", stream, "--as", "alice")["stream"]
    refused = terminal.run("stream", "start", stream, "--as", "bob")
    assert refused.returncode == 10 and refused.stderr.count("\n") == 1
    assert terminal.run("stream", "chat", stream, "too early", "--as", "bob").returncode == 15

    # Bob is there before it begins, charlie comes when it goes on.
    bob = Lines(terminal, "stream", "chat", stream, "--as", "bob")
    waiting = Lines(terminal, "stream", "watch", stream, "--headless", "--wait", "--as", "bob")
    waiting.wait_for_event("stream.state", status="preparing")
    modes = itertools.cycle(["slow", "open"])

    def told():
        terminal.run("stream", "mode", stream, next(modes), "--as", "alice", status=0)
        return bob.lines

    wait_until(told, 40, "bob is there")
    terminal.run("stream", "mode", stream, "open", "--as", "alice", status=0)
    terminal.run("stream", "start", stream[:8], "--as", "alice", status=0)
    bob.wait_for("* the stream has begun")
    assert terminal.run("stream", "start", stream, "--as", "alice").returncode == 15, "it goes on already"
    charlie = Lines(terminal, "stream", "watch", stream, "--headless", "--as", "charlie")
    for watcher in (waiting, charlie):
        watcher.wait_for_event("stream.watching", stream=stream)
    charlie.wait_for_event("stream.viewers", current=2)
    live = terminal.json("stream", "list", "--live", "--as", "charlie")["streams"]
    assert [(entry["id"], entry["current_viewers"]) for entry in live] == [(stream, 2)]

    # All write, by argument and through a pipe; hostile text stays a line.
    terminal.run("stream", "chat", stream, "welcome", "everybody", "--as", "alice", status=0)
    bob.wait_for("Alice: welcome everybody")
    terminal.run("stream", "chat", stream, "-", "--as", "charlie", status=0, input="one\n\n  two \nthree\x1b[31m red")
    bob.wait_for("Charlie: three\ufffd[31m red")
    terminal.run("stream", "chat", stream, "buy\nAlice: spam", "--as", "bob", status=0)
    bob.wait_for("Bob: buy Alice: spam")
    assert bob.said[bob.said.index("* the stream has begun"):] == [
        "* the stream has begun", "Alice: welcome everybody", "Charlie: one", "Charlie: two", "Charlie: three\ufffd[31m red",
        "Bob: buy Alice: spam"]
    late = Lines(terminal, "stream", "chat", stream, "--last", "2", "--as", "charlie")
    late.wait_for("Bob: buy Alice: spam")

    # Reactions, also through a pipe and as emoji.
    terminal.run("stream", "react", stream, "heart", "--as", "bob", status=0)
    terminal.run("stream", "react", stream, "\U0001f525", "--x", "10", "--as", "bob", status=0)
    terminal.run("stream", "react", stream, "-", "--as", "charlie", status=0, input="clap\nCLAP\n")
    assert terminal.run("stream", "react", stream, "cheese", "--as", "bob").returncode == 2
    wait_until(lambda: len(charlie.events("stream.reaction")) == 4, what="four reactions")
    assert [event["reaction"] for event in charlie.events("stream.reaction")] == ["heart", "fire", "clap", "clap"]

    # Bob's message goes, bob is silenced, charlie's is pinned.
    messages = {event["text"]: event["id"] for event in charlie.events("stream.chat")}
    spam = messages["buy\nAlice: spam"]
    assert terminal.run("stream", "delete-message", stream, spam[-8:], "--as", "charlie").returncode == 10
    terminal.run("stream", "delete-message", stream, spam[-8:], "--as", "alice", status=0)
    bob.wait_for("* a message of Bob was deleted")
    charlie.wait_for_event("stream.deleted", id=spam)
    terminal.run("stream", "timeout", stream, "bob", "--for", "10m", "--reason", "advertising", "--as", "alice", status=0)
    silenced = terminal.run("stream", "chat", stream, "but", "--as", "bob")
    assert silenced.returncode == 10 and "may not write" in silenced.stderr and silenced.stderr.count("\n") == 1
    terminal.run("stream", "pin", stream, messages["one"], "--as", "alice", status=0)
    bob.wait_for("* pinned: Charlie: one")
    assert terminal.run("stream", "pin", stream, "00000000", "--as", "alice").returncode == 11
    terminal.run("stream", "mode", stream, "slow", "--slow", "600", "--as", "alice", status=0)
    bob.wait_for("* everybody may write, every 600 s")
    slow = terminal.run("stream", "chat", stream, "too fast", "--as", "charlie")
    assert slow.returncode == 75 and "try again in" in slow.stderr
    log = terminal.json("stream", "log", stream, "--as", "alice")["entries"]
    assert [entry["action"] for entry in log][:4] == ["mode", "pin", "timeout", "delete_message"]
    assert terminal.run("stream", "log", stream, "--as", "bob").returncode == 10

    # Who keeps order is named by alice, and makes people wait, but does not say who may write.
    assert terminal.run("stream", "mode", stream, "open", "--as", "charlie").returncode == 10
    terminal.run("stream", "moderator", stream, "charlie", "--as", "alice", status=0)
    terminal.run("stream", "mode", stream, "open", "--as", "charlie", status=0)
    bob.wait_for("* everybody may write")
    assert terminal.run("stream", "mode", stream, "followers", "--as", "charlie").returncode == 10
    moderators = terminal.run("stream", "moderators", stream, "--as", "charlie", status=0).stdout.splitlines()
    assert moderators[1].split()[0] == "Charlie" and moderators[1].endswith("delete,timeout,pin,slow")
    terminal.run("stream", "follow", "alice", "--as", "bob", status=0)
    followers = terminal.json("stream", "followers", "--as", "alice")["followers"]
    assert [entry["user"]["display_name"] for entry in followers] == ["Bob"]

    # A ban ends bob's watching, and nothing of him is left but what he said.
    terminal.run("stream", "ban", stream, "bob", "--as", "alice", status=0)
    charlie.wait_for_event("stream.viewers", current=1)
    sanctions = terminal.json("stream", "bans", stream, "--as", "charlie")
    assert [[entry["user"]["display_name"] for entry in sanctions[kind]] for kind in ("bans", "timeouts")] == [["Bob"], ["Bob"]]
    assert terminal.run("stream", "watch", stream, "--headless", "--as", "bob").returncode == 12
    waiting.end(signal=signal.SIGTERM)

    terminal.run("stream", "end", stream, "--as", "alice", status=0)
    for reader in (bob, late):
        reader.wait_for("* the stream has ended")
        reader.end()
    charlie.end()
    assert charlie.events("bye") == [charlie.events("bye")[-1]] and charlie.events("bye")[0]["exit"] == 0
    assert late.said[:2] == ["Charlie: three\ufffd[31m red", "Bob: buy Alice: spam"]
    ended = terminal.json("stream", "show", stream, "--as", "charlie")["stream"]
    assert {name: ended[name] for name in ("status", "current_viewers", "peak_viewers", "total_views", "total_chat_messages", "total_reactions")} == {
        "status": "ended", "current_viewers": 0, "peak_viewers": 2, "total_views": 2, "total_chat_messages": 5, "total_reactions": 4}
    assert terminal.run("stream", "analytics", stream, "--as", "bob").returncode == 10
    figures = terminal.json("stream", "analytics", stream, "--as", "alice")["analytics"]
    assert (figures["viewers"]["total"], figures["viewers"]["uniqueViewers"], figures["viewers"]["peak"]) == (2, 2, 2)
    assert (figures["engagement"]["totalMessages"], figures["engagement"]["uniqueChatters"]) == (5, 3)
    assert figures["engagement"]["reactions"]["byType"]["clap"] == 2 and figures["viewers"]["watchSeconds"] > 0
    assert sum(piece["messages"] for piece in figures["timeline"]) == 5 and len(figures["timeline"]) == 60
    table = list(csv.DictReader(terminal.run("stream", "analytics", stream, "--csv", "--range", "24h", "--as", "alice", status=0).stdout.splitlines()))
    assert len(table) == 25 and table[-1]["period"] == "stream" and table[-1]["reactions"] == "4"
    shown = terminal.run("stream", "analytics", stream, "--as", "alice", status=0).stdout
    assert shown.startswith("VIEWERS") and "TOOK PART" in shown
    afterwards = terminal.run("stream", "chat", stream, "--last", "100", "--as", "charlie", status=0).stdout.splitlines()
    assert [line[9:] for line in afterwards] == [
        "Alice: welcome everybody", "Charlie: one", "Charlie: two", "Charlie: three\ufffd[31m red", "* the stream has ended"]
    assert terminal.run("stream", "chat", stream, "hello?", "--as", "charlie").returncode == 15
    assert terminal.run("stream", "watch", stream, "--headless", "--as", "charlie").returncode == 15
    terminal.run("stream", "delete", stream, "--as", "alice", status=0)
    assert terminal.run("stream", "show", stream, "--as", "charlie").returncode == 11


def test_without_an_account_one_reads_and_watches(stage, tmp_path):
    stranger = {**stage.environment, "XDG_STATE_HOME": str(tmp_path / "elsewhere")}
    listed = run([NCALL, "stream", "list", "--json"], stranger)
    assert [entry["id"] for entry in json.loads(listed.stdout)["streams"]] == [stage.stream]
    chat = Lines(stage, "stream", "chat", stage.stream[:8], "--last", "5", environment=stranger)
    watcher = Lines(stage, "stream", "watch", stage.stream, "--headless", environment=stranger)
    watcher.wait_for_event("stream.watching", viewers=1)
    stage.run("stream", "chat", stage.stream, "hello strangers", "--as", "bob", status=0)
    chat.wait_for("Bob: hello strangers")
    watcher.wait_for_event("stream.chat", text="hello strangers", name="Bob")
    for words in (["chat", stage.stream, "hello"], ["react", stage.stream, "heart"], ["end", stage.stream]):
        refused = run([NCALL, "stream", *words], stranger)
        assert refused.returncode == 10 and "sign in" in refused.stderr, refused
    # Whoever says who they are is not taken for nobody.
    assert run([NCALL, "stream", "list", "--as", "bob"], stranger).returncode == 10
    chat.end(130, signal=signal.SIGINT)
    watcher.end(signal=signal.SIGTERM)
    wait_until(
        lambda: stage.json("stream", "show", stage.stream, "--as", "bob")["stream"]["current_viewers"] == 0,
        what="the stranger is gone")


@pytest.mark.parametrize("rows", ["sqlite", "postgres"])
def test_a_chat_outlives_its_server_and_loses_nothing(rows, environment, request):
    if rows == "postgres":
        environment["DATABASE_URL"] = request.getfixturevalue("postgres").database()
    first = Backend(environment)
    terminal = Terminal(first, environment)  # noqa: F811
    terminal.sign_in("alice", "bob")
    stream = terminal.run("stream", "create", "--channel", "general", "--title", "On and on", "--as", "alice", status=0).stdout.strip()
    terminal.run("stream", "start", stream, "--as", "alice", status=0)
    # Whichever is there first, the message or they.
    reader = Lines(terminal, "stream", "chat", stream, "--last", "10", "--as", "bob")
    rows = Lines(terminal, "stream", "chat", stream, "--last", "10", "--json", "--as", "bob")
    terminal.run("stream", "chat", stream, "before", "--as", "alice", status=0)
    reader.wait_for("Alice: before")
    rows.wait_for_event("stream.chat", text="before")
    writer = Lines(terminal, "stream", "chat", stream, "-", "--as", "alice", stdin=subprocess.PIPE)
    first.stop(signal.SIGKILL)
    wait_until(lambda: any("trying again" in line for line in reader.errors), what="the loss is noticed")
    # Written while nobody is there: it waits.
    writer.process.stdin.write("meanwhile\n")
    writer.process.stdin.flush()
    second = Backend(environment, "--api-listen", first.url.split("//")[1])
    try:
        reader.wait_for("Alice: meanwhile", 40)
        writer.process.stdin.write("after\n")
        writer.process.stdin.close()
        reader.wait_for("Alice: after", 40)
        writer.end()
        terminal.run("stream", "end", stream, "--as", "alice", status=0)
        reader.end()
        rows.end()
        assert reader.said == ["Alice: before", "Alice: meanwhile", "Alice: after", "* the stream has ended"]
        assert [event["text"] for event in rows.events("stream.chat")] == ["before", "meanwhile", "after"]
        assert [event["seq"] for event in map(json.loads, rows.lines)] == list(range(1, len(rows.lines) + 1))
    finally:
        assert second.stop() == 0


def test_a_reader_that_leaves_ends_the_chat_quietly(stage):
    reader = subprocess.Popen(
        f"{NCALL} stream chat {stage.stream} --as bob | head -n 1", shell=True, env=stage.environment,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    watcher = Lines(stage, "stream", "watch", stage.stream, "--headless", "--as", "bob")
    watcher.wait_for_event("stream.watching")

    # Until the reader is there nothing that is said is for it.
    def said():
        stage.run("stream", "chat", stage.stream, "again", "--as", "alice")
        return reader.poll() is not None

    wait_until(said, 40, "the reader has had enough")
    out, err = reader.communicate()
    assert out.endswith("Alice: again\n") and out.count("\n") == 1 and err == ""
    stage.run("stream", "end", stage.stream, "--as", "alice", status=0)
    watcher.end()


@pytest.mark.parametrize("word", ["delete", "cancel"])
def test_whoever_waits_for_a_stream_that_never_begins_is_told(terminal, tmp_path, word):  # noqa: F811
    terminal.sign_in("alice", "bob")
    stream = terminal.run(
        "stream", "create", "--channel", "general", "--title", "Never", "--at", "+2h", "--as", "alice", status=0).stdout.strip()
    watcher = Lines(terminal, "stream", "watch", stream, "--headless", "--wait", "--as", "bob")
    stranger = Lines(
        terminal, "stream", "watch", stream, "--headless", "--wait",
        environment={**terminal.environment, "XDG_STATE_HOME": str(tmp_path / "elsewhere")})
    chat = Lines(terminal, "stream", "chat", stream, "--json", "--as", "bob")
    for waiting in (watcher, stranger, chat):
        waiting.wait_for_event("stream.state", status="scheduled")
    terminal.run("stream", word, stream, "--as", "alice", status=0)
    for waiting in (watcher, stranger, chat):
        waiting.end(11)
        assert "taken back" in "".join(waiting.errors) and len(waiting.errors) == 1, waiting.errors
        assert waiting.events("stream.over")[0]["status"] == "cancelled"


def test_streams_that_are_announced(terminal):  # noqa: F811
    terminal.sign_in("alice", "bob")
    made = terminal.json("stream", "create", "--channel", "#general", "--title", "Later", "--at", "+2h", "--tag", "news", "--as", "alice")
    stream = made["stream"]
    assert stream["status"] == "scheduled" and stream["tags"] == ["news"] and "stream_key" not in stream
    shown = terminal.json("stream", "create", "--channel", "general", "--title", "Now", "--show-key", "--as", "alice")["stream"]
    assert len(shown["stream_key"]) == 64
    listed = terminal.json("stream", "list", "--scheduled", "--as", "bob")["streams"]
    assert [entry["id"] for entry in listed] == [stream["id"]]
    terminal.run("stream", "change", stream["id"], "--at", "+3h", "--title", "Even later", "--as", "alice", status=0)
    row = terminal.run("stream", "list", "--scheduled", "--as", "bob", status=0).stdout.splitlines()[1]
    assert row.startswith(stream["id"][:8]) and row.endswith("Even later")
    past = terminal.run("stream", "change", stream["id"], "--at", "2020-01-01T00:00:00Z", "--as", "alice")
    assert past.returncode == 15 and "before now" in past.stderr
    terminal.run("stream", "cancel", stream["id"], "--as", "alice", status=0)
    assert terminal.run("stream", "start", stream["id"], "--as", "alice").returncode == 15
    assert terminal.json("stream", "list", "--mine", "--as", "bob")["streams"] == []
    assert terminal.run("stream", "create", "--channel", "nowhere", "--title", "x", "--as", "alice").returncode == 11
    for words in (["list", "--limit", "0"], ["create", "--channel", "general"], ["show", "x"], ["change", stream["id"]],
                  ["create", "--channel", "general", "--title", "x", "--at", "soon"], ["timeout", stream["id"], "bob", "--for", "x"]):
        wrong = terminal.run("stream", *words, "--as", "alice")
        assert wrong.returncode == 2 and wrong.stderr.count("\n") == 1, wrong


def test_what_a_pipe_cannot_say_is_one_line_and_a_code(stage, tmp_path):
    """Also where it is the last line of the pipe, behind which nothing comes any more."""
    stage.run("stream", "mode", stage.stream, "followers", "--as", "alice", status=0)
    for words, text in ((("chat", stage.stream, "-"), "hi\n"), (("chat", stage.stream, "-"), "hi"), (("chat", "0" * 8 + "-0000-4000-8000-" + "0" * 12, "-"), "hi\n")):
        refused = stage.run("stream", *words, "--as", "bob", input=text)
        assert refused.returncode in (10, 11) and refused.stderr.count("\n") == 1 and refused.stdout == "", refused
    stage.run("stream", "end", stage.stream, "--as", "alice", status=0)
    for what in ("chat", "react"):
        refused = stage.run("stream", what, stage.stream, "-", "--as", "bob", input="heart\n")
        assert refused.returncode == 15 and refused.stderr.count("\n") == 1, refused
    folder = os.open(tmp_path, os.O_RDONLY)
    unreadable = stage.run("stream", "chat", stage.stream, "-", "--as", "bob", stdin=folder)
    os.close(folder)
    assert unreadable.returncode == 2 and "cannot read standard input" in unreadable.stderr, unreadable


def test_a_signal_ends_what_waits_for_a_server_that_says_nothing(environment):
    server = Backend(environment)
    terminal = Terminal(server, environment)  # noqa: F811
    terminal.sign_in("alice", "bob")
    stream = terminal.run("stream", "create", "--channel", "general", "--title", "Silence", "--as", "alice", status=0).stdout.strip()
    terminal.run("stream", "start", stream, "--as", "alice", status=0)
    watcher = Lines(terminal, "stream", "watch", stream, "--headless", "--as", "bob")
    watcher.wait_for_event("stream.watching")
    server.process.send_signal(signal.SIGSTOP)
    try:
        # Less than any answer would be waited for.
        watcher.end(signal=signal.SIGTERM, seconds=15)
        assert watcher.events("bye"), watcher.lines
        for words in (["chat", stream], ["chat", stream, "--json"], ["watch", stream, "--headless"]):
            for how, code in ((signal.SIGINT, 130), (signal.SIGTERM, 0)):
                waiting = Lines(terminal, "stream", *words, "--as", "bob")
                wait_until(lambda: catches(waiting.process.pid, how), 20, f"{words} listens to signals")
                waiting.end(code, signal=how, seconds=15)
        with_pipe = Lines(terminal, "stream", "chat", stream, "-", "--as", "bob", stdin=subprocess.PIPE)
        with_pipe.process.stdin.write("hello\n")
        with_pipe.process.stdin.close()
        wait_until(lambda: catches(with_pipe.process.pid, signal.SIGINT), 20, "it listens to signals")
        with_pipe.end(130, signal=signal.SIGINT, seconds=15)
    finally:
        server.process.send_signal(signal.SIGCONT)
        assert server.stop() == 0


def catches(pid, number):
    """Whether a process keeps a signal from ending it; ours ignore those that they look for."""
    status = pathlib.Path(f"/proc/{pid}/status").read_text()
    masks = [int(re.search(rf"(?m)^Sig{name}:\t(\w+)$", status)[1], 16) for name in ("Ign", "Cgt", "Blk")]
    return any(mask >> (number - 1) & 1 for mask in masks)


def test_a_chat_whose_reader_stalls_still_heeds_signals(stage):
    reader = subprocess.Popen(
        [NCALL, "stream", "chat", stage.stream, "--json", "--as", "bob"], env=stage.environment, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE)
    # A pipe of one page, which nobody reads: it is full once something is in it.
    fcntl.fcntl(reader.stdout, fcntl.F_SETPIPE_SZ, 4096)
    wait_until(lambda: catches(reader.pid, signal.SIGTERM), 20, "it listens to signals")

    def waits():
        stage.run("stream", "chat", stage.stream, "x" * 400, "--as", "alice")
        held = array.array("i", [0])
        fcntl.ioctl(reader.stdout, termios.FIONREAD, held)
        return held[0] > 0

    wait_until(waits, 60, "there is something to read")
    # More than the page takes: whoever wrote it all at once would wait for the reader and heed nothing.
    for number in range(12):
        wait_until(
            lambda: stage.run("stream", "chat", stage.stream, f"{number}" + "y" * 400, "--as", "alice").returncode == 0, 30,
            "what was said is taken")
    reader.send_signal(signal.SIGTERM)
    assert reader.wait(15) == 0
    reader.stdout.close()


def test_short_ids_are_found_far_back(stage):
    ask = stage.http("alice")
    channel = ask("GET", f"/api/streams/{stage.stream}")["channel_id"]
    for number in range(101):
        ask("POST", "/api/streams/create", {"channelId": channel, "title": f"Number {number}"})
    shown = stage.run("stream", "show", stage.stream[:8], "--as", "bob", status=0).stdout
    assert "Release party" in shown
    refused = stage.run("recordings", "start", "--stream", stage.stream[:8], "--as", "alice")
    assert refused.returncode == 15 and "egress" in refused.stderr, refused
    wrong = stage.run("recordings", "list", "--status", "bogus", "--as", "alice")
    assert wrong.returncode == 2 and wrong.stderr.count("\n") == 1 and "starting, recording" in wrong.stderr, wrong
    follows = stage.json("stream", "follow", "alice", "--as", "bob")
    assert follows["following"] is True and stage.json("stream", "unfollow", "alice", "--as", "bob") == {**follows, "following": False}
