"""Webhooks of our server, received and verified by LiveKit's own Python package."""

import asyncio
import base64
import datetime
import hashlib
import http.server
import threading
import time

import aiohttp
import pytest
from google.protobuf.json_format import MessageToJson
from livekit import api, rtc

from conftest import KEY, SECRET, Server, run, token, wait_until, NCALL
from test_backend import Backend, Person

pytestmark = pytest.mark.filterwarnings("ignore")


class Hook:
    """Where events are posted to; fails the first post, so that it has to come again."""

    def __init__(self):
        self.posts, self.events = [], []
        receiver = api.WebhookReceiver(api.TokenVerifier(KEY, SECRET))
        hook = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                hook.posts.append((self.path, dict(self.headers), body))
                status = 500
                if len(hook.posts) > 1:
                    hook.events.append(receiver.receive(body, self.headers["Authorization"]))
                    status = 200
                self.send_response(status)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *arguments):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_port}/hooks"

    def names(self):
        return [event.event for event in self.events]


def configuration(tmp_path, url, key=KEY):
    path = tmp_path / "livekit.yaml"
    path.write_text(
        f"port: 0\nrtc:\n  udp_port: 0\nkeys:\n  {KEY}: {SECRET}\nroom:\n  departure_timeout: 1\n"
        f"webhook:\n  api_key: {key}\n  urls: ['{url}']\n")
    return str(path)


def test_a_call_is_told_from_its_begin_to_its_end(tmp_path):
    hook = Hook()
    server = Server("--livekit-config", configuration(tmp_path, hook.url))

    async def call():
        room = rtc.Room()
        await asyncio.wait_for(room.connect(server.url, token("ana", "told"), rtc.RoomOptions()), 15)
        source = rtc.AudioSource(48_000, 1)
        track = rtc.LocalAudioTrack.create_audio_track("microphone", source)
        options = rtc.TrackPublishOptions(source=rtc.TrackSource.SOURCE_MICROPHONE)
        published = await asyncio.wait_for(room.local_participant.publish_track(track, options), 15)
        sid = published.sid
        # The SDK has its answer before it offers the track: taken down at once, it would never have been there.
        await asyncio.to_thread(lambda: wait_until(lambda: "track_published" in hook.names(), 30, "the publication"))
        await asyncio.wait_for(room.local_participant.unpublish_track(sid), 15)
        await asyncio.to_thread(lambda: wait_until(lambda: "track_unpublished" in hook.names(), 30))
        identity = room.local_participant.sid
        await room.disconnect()
        return sid, identity

    try:
        track_sid, participant_sid = asyncio.run(call())
        wait_until(lambda: "room_finished" in hook.names(), 30, "the end of the room")
    finally:
        assert server.stop() == 0
    assert hook.names() == [
        "room_started", "participant_joined", "track_published", "track_unpublished", "participant_left", "room_finished"]
    started, joined, published, unpublished, left, finished = hook.events
    assert len({event.id for event in hook.events}) == 6 and all(event.id.startswith("EV_") for event in hook.events)
    assert all(event.room.name == "told" and event.room.sid == started.room.sid for event in hook.events)
    assert joined.participant.identity == "ana" and joined.participant.sid == participant_sid
    assert published.track.sid == track_sid == unpublished.track.sid
    assert left.participant.disconnect_reason != 0
    assert all(event.created_at > 1_700_000_000 for event in hook.events)
    path, headers, body = hook.posts[0]
    assert path == "/hooks" and headers["Content-Type"] == "application/webhook+json"
    assert not headers["Authorization"].lower().startswith("bearer")
    assert hook.posts[1][2] == body, "what was not taken came again"


def test_what_the_server_ends_is_told(tmp_path):
    hook = Hook()
    server = Server("--livekit-config", configuration(tmp_path, hook.url))

    async def make():
        async with api.LiveKitAPI(server.http, KEY, SECRET) as service:
            await service.room.create_room(api.CreateRoomRequest(name="one"))
            await service.room.delete_room(api.DeleteRoomRequest(room="one"))
            await service.room.create_room(api.CreateRoomRequest(name="two"))

    asyncio.run(make())
    assert server.stop() == 0
    ends = {event.room.name: event.room_end_reason for event in hook.events if event.event == "room_finished"}
    assert ends == {"one": 1, "two": 3}


def test_a_key_that_is_not_there_is_told(tmp_path, environment):
    path = configuration(tmp_path, "http://127.0.0.1:1/", key="other")
    for options in ([], ["--check"]):
        result = run([NCALL, "serve", "--api", "off", "--livekit-config", path, *options], environment)
        assert result.returncode == 3 and "other" in result.stderr and "webhook.api_key" in result.stderr, result.stderr


def sign(body, secret=SECRET, **changes):
    """A token as LiveKit's own servers send it with a webhook."""
    digest = base64.b64encode(hashlib.sha256(body).digest()).decode()
    token = api.AccessToken(KEY, secret).with_sha256(digest)
    for name, value in changes.items():
        token = getattr(token, f"with_{name}")(value)
    return token.to_jwt()


def test_the_backend_takes_what_livekit_signs(environment, server):
    """Events signed with LiveKit's own package; the backend's media server is another process, which tells it nothing."""
    backend = Backend(environment, cluster=server.url)

    def event(name, room, identity="", number=1, **more):
        return api.WebhookEvent(
            event=name, id=f"EV_{name}_{number}", created_at=int(time.time()), room=api.Room(name=room),
            participant=api.ParticipantInfo(identity=identity, sid="PA_1", **more))

    async def story():
        async with aiohttp.ClientSession() as session:
            async def post(event, token=None, change=lambda body: body):
                body = MessageToJson(event).encode()
                headers = {"Content-Type": "application/webhook+json"}
                if token != "":
                    headers["Authorization"] = token or sign(body)
                async with session.post(
                    backend.url + "/api/webhooks/livekit", data=change(body), headers=headers) as answer:
                    return answer.status, (await answer.json()).get("code", None) or (await answer.json())["applied"]

            alice = await Person.sign_in(session, backend.url, "alice")
            bob = await Person.sign_in(session, backend.url, "bob")
            begun = await alice.ask("POST", "/api/calls/initiate", json={"targetUserId": bob.id})
            call, room = begun["callId"], begun["roomName"]
            await bob.ask("POST", f"/api/calls/{call}/join")
            left = event("participant_left", room, bob.id, disconnect_reason=1)
            body = MessageToJson(left).encode()
            expired = sign(body, ttl=datetime.timedelta(seconds=-400))
            for token in ("", "nonsense", sign(body, "another"), sign(body + b" "), expired):
                assert await post(left, token) == (401, "INVALID_SIGNATURE"), token
            assert await post(left, sign(body), lambda body: body + b" ") == (401, "INVALID_SIGNATURE")
            assert (await alice.ask("GET", f"/api/calls/{call}"))["status"] == "active"
            joined = event("participant_joined", room, bob.id)
            assert await post(joined) == (200, True)
            assert await post(joined) == (200, False), "seen before"
            assert await post(event("participant_joined", "of-others", bob.id)) == (200, False)
            assert await post(left) == (200, True)
            over = await alice.ask("GET", f"/api/calls/{call}")
            assert (over["status"], over["endReason"]) == ("ended", "completed")

    try:
        asyncio.run(story())
    finally:
        assert backend.stop() == 0
