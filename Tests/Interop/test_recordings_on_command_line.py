"""Calls are recorded with the commands of the program: without an egress service, which is told, and with one beside a cluster.

No egress service of LiveKit runs here. In its place stands a server that speaks its protocol with LiveKit's own messages, keeps what it is asked,
writes a file where it was told to, and tells of it by signed webhooks; whatever else the cluster is asked goes on to a real media server.
"""

import base64
import datetime
import hashlib
import http.server
import json
import subprocess
import threading
import time
import urllib.error
import urllib.request

import pytest
from google.protobuf.json_format import MessageToJson
from livekit import api
from livekit.protocol import egress as messages
from livekit.protocol.webhook import WebhookEvent

from conftest import KEY, NCALL, SECRET, free_port, wait_until
from test_backend import Backend, cluster
from test_calls_on_command_line import SILENT, Terminal


class Egress:
    """A cluster's address, behind which the egress service is this one and everything else is the cluster."""

    def __init__(self, cluster_url, hook, folder):
        self.cluster_url, self.hook, self.folder = cluster_url, hook, folder
        self.asked, self.running, self.refused = [], {}, []
        egress = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                token = self.headers["Authorization"]
                if self.path.startswith("/twirp/livekit.Egress/"):
                    status, answer = egress.answer(self.path.rsplit("/", 1)[1], body, token)
                else:
                    status, answer = egress.forward(self.path, body, token)
                self.send_response(status)
                self.send_header("Content-Type", "application/protobuf")
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def forward(self, path, body, token):
        request = urllib.request.Request(
            self.cluster_url + path, data=body, headers={"Authorization": token, "Content-Type": "application/protobuf"})
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return answer.status, answer.read()
        except urllib.error.HTTPError as error:
            return error.code, error.read()

    def answer(self, method, body, token):
        grants = api.TokenVerifier(KEY, SECRET).verify(token.removeprefix("Bearer "))
        if not grants.video or not grants.video.room_record:
            self.refused.append(method)
            return 403, b'{"code":"permission_denied","msg":"no roomRecord"}'
        if method == "ListEgress":
            request = messages.ListEgressRequest.FromString(body)
            items = [info for info in self.running.values() if not request.room_name or info.room_name == request.room_name]
            return 200, messages.ListEgressResponse(items=items).SerializeToString()
        if method == "StartRoomCompositeEgress":
            request = messages.RoomCompositeEgressRequest.FromString(body)
            self.asked.append(request)
            info = messages.EgressInfo(
                egress_id=f"EG_{len(self.asked)}", room_name=request.room_name, status=messages.EGRESS_STARTING)
            info.file_results.add(filename=request.file_outputs[0].filepath)
            self.running[info.egress_id] = info
            return 200, info.SerializeToString()
        assert method == "StopEgress"
        info = self.running[messages.StopEgressRequest.FromString(body).egress_id]
        info.status = messages.EGRESS_ENDING
        threading.Thread(target=self.finish, args=(info,)).start()
        return 200, info.SerializeToString()

    def content(self, info):
        return f"what was said in {info.room_name}".encode() * 10_000

    def finish(self, info):
        """Writes the file, and tells of it as LiveKit does."""
        file = info.file_results[0]
        path = self.folder / file.filename
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(self.content(info))
        file.size, file.duration, file.location = path.stat().st_size, 3_000_000_000, str(path)
        info.status = messages.EGRESS_COMPLETE
        event = WebhookEvent(event="egress_ended", id="EV_" + info.egress_id, created_at=int(time.time()), egress_info=info)
        body = MessageToJson(event)
        digest = base64.b64encode(hashlib.sha256(body.encode()).digest()).decode()
        token = api.AccessToken(KEY, SECRET).with_ttl(datetime.timedelta(minutes=5)).with_sha256(digest).to_jwt()
        request = urllib.request.Request(
            self.hook, data=body.encode(), headers={"Authorization": token, "Content-Type": "application/webhook+json"})
        with urllib.request.urlopen(request, timeout=10) as answer:
            assert json.load(answer) == {"applied": True}

    def stop(self):
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture(params=["sqlite", "postgres"])
def recorded(environment, tmp_path, request):
    """A backend with a cluster that has an egress service, whose files are in a folder of this machine, on each of the databases."""
    if request.param == "postgres":
        environment["DATABASE_URL"] = request.getfixturevalue("postgres").database()
    port, folder = free_port(), tmp_path / "egress"
    hook = f"http://127.0.0.1:{port}/api/webhooks/livekit"
    media = cluster(tmp_path, hook)
    egress = Egress(media.http, hook, folder)
    backend = Backend(
        environment, "-o", f"media.public_url={media.url}", "-o", f"serve.recordings_folder={folder}", port=port,
        cluster=egress.url)
    backend.egress = egress
    yield backend
    assert backend.stop() == 0, "the server did not end politely"
    egress.stop()
    assert media.stop() == 0, "the cluster did not end politely"
    assert not egress.refused and not [line for line in backend.lines if " error " in line], backend.lines


def start(terminal, *words):
    """A command that runs while others do."""
    return subprocess.Popen(
        [NCALL, *words], env=terminal.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def in_a_call(terminal):
    bob = terminal.start("answer", "--wait", "60", "--as", "bob", *SILENT)
    bob.wait_for("server", state="connected")
    alice = terminal.start("call", "bob", "--as", "alice", "--wait-for", "1", *SILENT)
    call = alice.wait_for("call.placed")["call"]
    alice.wait_for("ready", participants=1)
    return alice, bob, call


def test_the_embedded_server_records_nothing_and_says_so(environment):
    backend = Backend(environment)
    terminal = Terminal(backend, environment)
    terminal.sign_in("alice", "bob")
    alice, bob, call = in_a_call(terminal)
    refused = terminal.run("recordings", "start", call, "--as", "alice", status=15)
    assert refused.stdout == ""
    assert refused.stderr == "ncall: cannot record: Nothing can be recorded here: the media server has no egress service\n"
    assert terminal.json("recordings", "list", "--as", "alice") == {"recordings": []}
    assert terminal.run("recordings", "list", "--as", "alice", status=0).stdout.split() == [
        "ID", "OF", "BY", "STATUS", "SINCE", "TIME", "SIZE", "KEPT", "UNTIL"]
    terminal.run("recordings", "stop", call, "--as", "alice", status=11)
    terminal.run("recordings", "consent", call, "yes", "--as", "bob", status=11)
    terminal.run("recordings", "consent", call, "maybe", "--as", "bob", status=2)
    terminal.run("recordings", "start", "--as", "alice", status=2)
    terminal.run("end", call, "--as", "alice", status=0)
    assert alice.process.wait(15) == 0 and bob.process.wait(15) == 0
    assert not any(event["type"].startswith("recording.") for event in bob.events)
    assert backend.stop() == 0


def test_a_client_without_a_screen_answers_by_itself_or_when_it_is_told(recorded, environment):
    terminal = Terminal(recorded, environment)
    terminal.sign_in("alice", "bob", "charlie")
    machine = terminal.start("answer", "--wait", "60", "--as", "bob", "--recording-consent", "yes", *SILENT)
    person = terminal.start("answer", "--wait", "60", "--as", "charlie", *SILENT)
    for client in (machine, person):
        client.wait_for("server", state="connected")
    alice = terminal.start("call", "bob", "charlie", "--as", "alice", "--wait-for", "2", *SILENT)
    call = alice.wait_for("call.placed")["call"]
    alice.wait_for("ready", participants=2)

    def ctl(*words, status):
        terminal.run("ctl", "--client", str(person.process.pid), *words, status=status)

    ctl("consent", "yes", status=15)
    begun = start(terminal, "recordings", "start", call, "--wait", "--as", "alice", "--json")
    assert person.wait_for("recording.consent", call=call)["from"] == "alice"
    assert machine.wait_for("recording.consent", call=call)["from"] == "alice"
    assert alice.wait_for("recording.answer", call=call, **{"from": "bob"})["accepted"] is True
    ctl("consent", "maybe", status=2)
    ctl("consent", "yes", status=0)
    output, errors = begun.communicate(timeout=30)
    assert begun.returncode == 0, errors
    assert json.loads(output)["recording"]["status"] == "recording"
    terminal.run("recordings", "stop", call, "--as", "alice", status=0)
    alice.wait_for("recording.ready", call=call)

    # A no is the end of it, also where the machine has said yes.
    begun = start(terminal, "recordings", "start", call, "--wait", "--as", "alice")
    wait_until(lambda: len(person.all("recording.consent")) == 2, 15, "charlie is asked again")
    ctl("consent", "no", status=0)
    begun.communicate(timeout=30)
    assert begun.returncode == 14
    assert machine.wait_for("recording.failed", call=call)["cause"] == "refused"
    terminal.run("end", call, "--as", "alice", status=0)
    assert alice.process.wait(15) == 0 and machine.process.wait(15) == 13 and person.process.wait(15) == 13


def test_administrators_say_how_long_recordings_are_kept(recorded, environment):
    terminal = Terminal(recorded, environment)
    terminal.sign_in("alice", "bob")
    terminal.run("recordings", "retention", "create", "quarter", "--days", "90", "--as", "alice", status=10)
    terminal.run("user", "role", "alice", "admin", status=0)
    made = terminal.json(
        "recordings", "retention", "create", "quarter", "--days", "90", "--default", "--quota", "20GB", "--as", "alice")["policy"]
    assert (made["retentionDays"], made["quotaBytes"], made["isDefault"]) == (90, 20_000_000_000, True)
    terminal.run("recordings", "retention", "create", "quarter", "--forever", "--as", "alice", status=15)
    changed = terminal.json(
        "recordings", "retention", "change", "quarter", "--days", "60", "--no-delete", "--rename", "two months", "--as", "alice")
    assert changed["policy"] == {**made, "name": "two months", "retentionDays": 60, "autoDelete": False}
    terminal.run("recordings", "retention", "change", "quarter", "--days", "60", "--as", "alice", status=2)
    terminal.run("recordings", "retention", "change", made["id"][:8], "--days", "60", "--as", "bob", status=10)
    # Everybody may know how long recordings are kept.
    assert terminal.json("recordings", "retention", "--as", "bob")["policies"] == [changed["policy"]]
    table = terminal.run("recordings", "retention", "--as", "bob", status=0).stdout
    assert "two months *" in table and "20 GB" in table
    assert terminal.json("recordings", "retention", "run", "--as", "alice")["retention"] == {
        "executed": 0, "failed": 0, "skipped": 0}
    terminal.run("recordings", "retention", "delete", "two months", "--as", "alice", status=0)
    assert terminal.json("recordings", "retention", "--as", "alice")["policies"] == []


def test_whoever_is_in_a_call_is_asked_and_has_what_was_recorded(recorded, environment, tmp_path):
    terminal = Terminal(recorded, environment)
    terminal.sign_in("alice", "bob", "charlie")
    alice, bob, call = in_a_call(terminal)

    # Bob does not want to: nothing is recorded, and the command says so.
    begun = start(terminal, "recordings", "start", call, "--wait", "--as", "alice")
    asked = bob.wait_for("recording.consent", call=call)
    assert asked["from"] == "alice" and asked["until"].endswith("Z")
    terminal.run("recordings", "consent", call[:8], "no", "--as", "bob", status=0)
    output, errors = begun.communicate(timeout=30)
    assert begun.returncode == 14 and errors == "ncall: cannot record: somebody does not want to be recorded\n", errors
    assert "failed: refused" in output
    assert alice.wait_for("recording.answer", call=call)["accepted"] is False
    assert alice.wait_for("recording.failed", call=call)["cause"] == "refused"
    assert recorded.egress.asked == []

    # The second time he does.
    begun = start(terminal, "recordings", "start", call, "--wait", "--audio-only", "--as", "alice", "--json")
    wait_until(lambda: len(bob.all("recording.consent")) == 2, 15, "bob is asked again")
    terminal.run("recordings", "consent", call, "yes", "--as", "bob", status=0)
    output, errors = begun.communicate(timeout=30)
    assert begun.returncode == 0, errors
    recording = json.loads(output)["recording"]
    assert (recording["status"], recording["audioOnly"]) == ("recording", True)
    for person in (alice, bob):
        assert person.wait_for("recording.started", call=call)["recording"] == recording["id"]
    assert recorded.egress.asked[0].audio_only and recorded.egress.asked[0].layout == "grid"
    assert terminal.run("recordings", "start", call, "--as", "alice", status=15).stderr.startswith("ncall: cannot record: ")
    terminal.run("recordings", "stop", call, "--as", "bob", status=10)
    terminal.run("recordings", "stop", call, "--as", "alice", status=0)
    assert bob.wait_for("recording.stopped", call=call)["recording"] == recording["id"]
    assert alice.wait_for("recording.ready", call=call)["recording"] == recording["id"]
    terminal.run("end", call, "--as", "alice", status=0)
    assert alice.process.wait(15) == 0 and bob.process.wait(15) == 0

    # Those who are in it have the file, others do not know of it.
    listed = terminal.json("recordings", "list", "--status", "ready", "--as", "bob")["recordings"]
    assert [(one["id"], one["duration"], one["permissions"]) for one in listed] == [
        (recording["id"], 3, ["view", "download"])]
    assert terminal.json("recordings", "list", "--as", "charlie") == {"recordings": []}
    terminal.run("recordings", "show", recording["id"], "--as", "charlie", status=11)
    content = recorded.egress.content(recorded.egress.running["EG_1"])
    terminal.run("recordings", "download", recording["id"][:8], "--output", str(tmp_path / "talk.mp4"), "--as", "bob", status=0)
    assert (tmp_path / "talk.mp4").read_bytes() == content
    terminal.run("recordings", "download", recording["id"], "--output", str(tmp_path / "no" / "folder"), "--as", "bob", status=2)
    terminal.run("recordings", "share", recording["id"], "--as", "bob", status=10)
    link = terminal.run("recordings", "share", recording["id"], "--download", "--views", "1", "--as", "alice", status=0)
    with urllib.request.urlopen(link.stdout.strip(), timeout=10) as answer:
        shared = json.load(answer)
    with urllib.request.urlopen(recorded.url + shared["download"]["downloadUrl"], timeout=10) as answer:
        assert answer.read() == content
    with pytest.raises(urllib.error.HTTPError, match="410"):
        urllib.request.urlopen(link.stdout.strip(), timeout=10)

    terminal.run("recordings", "delete", recording["id"], "--as", "bob", status=10)
    assert terminal.json("recordings", "delete", recording["id"], "--as", "alice")["action"] == "deleted"
    terminal.run("recordings", "download", recording["id"], "--as", "bob", status=11)
    path = recorded.egress.folder / recorded.egress.running["EG_1"].file_results[0].filename
    wait_until(lambda: not path.exists(), 30, "the file of a deleted recording is removed")
