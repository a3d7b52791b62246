"""The backend over its sockets: people call each other with plain HTTP and WebSockets (aiohttp), and talk with our client."""

import asyncio
import json
import signal
import subprocess
import threading

import aiohttp
import pytest

from conftest import KEY, NCALL, SECRET, Server, free_port, wait_until


class Backend:
    """`ncall serve --dev` on free ports of loopback, with a state folder of its own."""

    mode = ("--dev",)

    def __init__(self, environment, *options, port=0, cluster=None, secret=SECRET, **process):
        self.environment, self.options, self.how = dict(environment), options, process
        self.listen = ["--api-listen", f"127.0.0.1:{port}"]
        if cluster is None:
            self.listen += ["--media-listen", "127.0.0.1:0", "--rtc-udp-port", "0"]
        else:
            self.listen += ["--livekit-url", cluster, "--livekit-api-key", KEY]
            self.environment["LIVEKIT_API_SECRET"] = secret
        self.start()

    def start(self):
        self.process = subprocess.Popen(
            [NCALL, "serve", *self.mode, *self.listen, *self.options], stderr=subprocess.PIPE, text=True,
            env=self.environment, **self.how)
        self.lines, self.url = [], None
        self.ready = threading.Event()
        threading.Thread(target=self._read, daemon=True).start()
        assert self.ready.wait(30), "the server did not become ready:\n" + "".join(self.lines)

    def _read(self):
        for line in self.process.stderr:
            self.lines.append(line)
            if line.startswith("ready "):
                places = dict(word.split("=", 1) for word in line.split()[1:])
                self.url, self.media_url = places["api"], places.get("media", "").replace("ws", "http", 1)
                self.ready.set()

    def stop(self, how=signal.SIGTERM):
        self.process.send_signal(how)
        return self.process.wait(15)


class Person:
    """Somebody signed in."""

    def __init__(self, session, url, account):
        self.session, self.url, self.account = session, url, account
        self.events, self.socket = [], None

    @classmethod
    async def sign_in(cls, session, url, name, password=None):
        who = {"username": name, "password": password or name}
        async with session.post(url + "/api/auth/signin", json=who) as answer:
            assert answer.status == 200, await answer.text()
            return cls(session, url, await answer.json())

    @property
    def id(self):
        return self.account["user"]["id"]

    async def ask(self, method, path, status=200, **more):
        headers = {"Authorization": "Bearer " + self.account["accessToken"]}
        async with self.session.request(method, self.url + path, headers=headers, **more) as answer:
            text = await answer.text()
            assert answer.status == status, (method, path, answer.status, text)
            return json.loads(text) if text else None

    async def follow(self, *topics):
        self.socket = await self.session.ws_connect(self.url + "/api/realtime")
        await self.socket.send_json({"type": "auth", "token": self.account["accessToken"]})
        for topic in topics:
            await self.socket.send_json({"type": "subscribe", "topic": topic})
        self.reading = asyncio.create_task(self._read())
        for topic in topics:
            await self.event(lambda event, topic=topic: event["type"] == "subscribed" and event["topic"] == topic)

    async def _read(self):
        async for message in self.socket:
            frame = json.loads(message.data)
            self.events += frame if isinstance(frame, list) else [frame]

    async def event(self, wanted, seconds=15):
        """The first event of a kind, by its name or a condition."""
        fits = wanted if callable(wanted) else lambda event: event.get("event") == wanted
        for _ in range(int(seconds * 100)):
            for event in self.events:
                if fits(event):
                    return event
            await asyncio.sleep(0.01)
        raise AssertionError(f"{wanted} did not come; there were {[e.get('event', e['type']) for e in self.events]}")


def talk(environment, joined, *options):
    """Our client in the call of an answer."""
    return subprocess.Popen(
        [NCALL, "join", "--headless", "--url", joined["livekitUrl"], "--token", joined["token"], "--output", "none", *options],
        stdout=subprocess.PIPE, text=True, env=environment)


def cluster(tmp_path, hook):
    """A media server by itself, which only knows our backend as somebody who asks it, and tells it its events."""
    path = tmp_path / "cluster.yaml"
    path.write_text(
        f"port: 0\nrtc:\n  udp_port: 0\nkeys:\n  {KEY}: {SECRET}\nroom:\n  auto_create: false\n"
        f"webhook:\n  api_key: {KEY}\n  urls: ['{hook}']\n")
    return Server("--livekit-config", str(path), listen=[], dev=False)


@pytest.fixture(params=["embedded", "cluster", "postgres"])
def backend(environment, tmp_path, request):
    """Both ways in which a backend has its media server, in its process and as a LiveKit cluster somewhere else, with the rows in a file;
    and the first of them with the rows in PostgreSQL."""
    media = None
    if request.param == "postgres":
        environment["DATABASE_URL"] = request.getfixturevalue("postgres").database()
    if request.param != "cluster":
        backend = Backend(environment)
    else:
        port = free_port()
        media = cluster(tmp_path, f"http://127.0.0.1:{port}/api/webhooks/livekit")
        backend = Backend(environment, port=port, cluster=media.http)
    backend.media = media
    yield backend
    if backend.process.poll() is None:
        assert backend.stop() == 0, "the server did not end politely"
    assert not media or media.stop() == 0, "the cluster did not end politely"
    assert not [line for line in backend.lines if " error " in line], backend.lines


def test_a_call_rings_is_answered_and_remembered(backend, environment):
    async def story():
        async with aiohttp.ClientSession() as session:
            alice = await Person.sign_in(session, backend.url, "alice")
            bob = await Person.sign_in(session, backend.url, "bob")
            await alice.follow("user")
            await bob.follow("user")
            found = await alice.ask("GET", "/api/users?username=bob")
            assert [user["id"] for user in found] == [bob.id]
            begun = await alice.ask("POST", "/api/calls/initiate", json={"targetUserId": bob.id, "type": "audio"})
            call = begun["callId"]
            ring = (await bob.event("call:ring"))["data"]
            assert (ring["callId"], ring["callerId"], ring["callerName"]) == (call, alice.id, "Alice")
            answer = await bob.ask("POST", f"/api/calls/{call}/accept")
            assert answer["status"] == "joined" and answer["joinedAt"]
            assert (await alice.event("call:accept"))["data"]["userId"] == bob.id
            joined = await bob.ask("POST", f"/api/calls/{call}/join")
            assert joined["roomName"] == begun["roomName"]
            assert joined["livekitUrl"].startswith("ws://")
            assert not backend.media or joined["livekitUrl"] == backend.media.url
            clients = [
                talk(environment, begun, "--input", "tone:440", "--wait-for", "1", "--duration", "3"),
                talk(environment, joined, "--input", "tone:880"),
            ]
            await alice.follow(f"call:{call}")
            for person in (alice, bob):
                await person.ask(
                    "POST", "/api/calls/quality", 201,
                    json={"callId": call, "audio": {"packetsLost": 5, "packetsReceived": 495, "jitter": 10, "rtt": 50}})
            # Alice's client leaves after its time; a call between two is over then, and bob's is sent away.
            ended = (await alice.event("call:end", 30))["data"]
            assert (ended["callId"], ended["status"], ended["reason"]) == (call, "ended", "completed")
            lines = [client.communicate(timeout=20)[0] for client in clients]
            # The room is gone, which is told before its client would come back for lost media.
            assert clients[0].returncode == 0 and clients[1].returncode == 13, (clients[1].returncode, lines[1])
            assert any('"type":"track.subscribed"' in line for line in lines), lines
            for person, direction in ((alice, "outgoing"), (bob, "incoming")):
                entry = (await person.ask("GET", "/api/calls/history"))[0]
                assert (entry["call"]["id"], entry["direction"], entry["missed"]) == (call, direction, False)
                assert entry["quality"]["reports"] == 1 and abs(entry["quality"]["packetLoss"] - 0.01) < 1e-6
                assert abs(entry["quality"]["mos"] - 4.27) < 0.01 and entry["quality"]["source"] == "client"
            # What a media server in the same process saw is there as well, a connection for each of the two.
            for _ in range(500):
                seen = (await alice.ask("GET", f"/api/calls/quality?callId={call}"))["connections"]
                by_server = [connection for connection in seen if connection["reportedBy"] == "server"]
                if backend.media or len(by_server) == 2 and all("qualityScore" in each["figures"] for each in by_server):
                    break
                await asyncio.sleep(0.02)
            assert {each["userId"] for each in by_server} == (set() if backend.media else {alice.id, bob.id}), seen
            assert all(each["endedAt"] and 0 <= each["figures"]["packetLoss"] < 0.2 for each in by_server), by_server
            assert {each["userId"] for each in seen if each["reportedBy"] == "client"} == {alice.id, bob.id}
            charlie = await Person.sign_in(session, backend.url, "charlie")
            await charlie.ask("GET", f"/api/calls/{call}", 404)

    asyncio.run(story())


def test_declining_cancelling_and_a_huddle(backend):
    async def story():
        async with aiohttp.ClientSession() as session:
            alice = await Person.sign_in(session, backend.url, "alice")
            bob = await Person.sign_in(session, backend.url, "bob")
            channel = (await alice.ask("GET", "/api/channels"))[0]["id"]
            await alice.follow("user", f"channel:{channel}")
            await bob.follow("user", f"channel:{channel}")

            first = await alice.ask("POST", "/api/calls/initiate", json={"targetUserId": bob.id})
            await alice.ask("POST", "/api/calls/initiate", 409, json={"targetUserId": bob.id})
            await bob.ask("POST", "/api/calls/decline", json={"callId": first["callId"], "reason": "later"})
            assert (await alice.event("call:decline"))["data"]["reason"] == "later"
            assert (await alice.ask("GET", f"/api/calls/{first['callId']}"))["status"] == "declined"

            second = await alice.ask("POST", "/api/calls/initiate", json={"targetUserIds": [bob.id]})
            await bob.ask("POST", f"/api/calls/{second['callId']}/cancel", 403)
            await alice.ask("POST", f"/api/calls/{second['callId']}/cancel")
            assert (await bob.event("call:cancelled"))["data"]["callId"] == second["callId"]
            missed = (await bob.ask("GET", "/api/calls/history?missed=true"))[0]
            assert missed["call"]["id"] == second["callId"]

            await bob.ask("PUT", "/api/users/me/presence", json={"status": "dnd"})
            refused = await alice.ask("POST", "/api/calls/initiate", 409, json={"targetUserId": bob.id})
            assert refused["code"] == "USER_BUSY"

            huddle = await alice.ask("POST", f"/api/channels/{channel}/huddle")
            assert huddle["started"]
            assert (await bob.event("channel:call:started"))["data"]["callId"] == huddle["callId"]
            assert not (await bob.ask("POST", f"/api/channels/{channel}/huddle"))["started"]
            await bob.ask("POST", f"/api/calls/{huddle['callId']}/lock", 403)
            await alice.ask("POST", f"/api/calls/{huddle['callId']}/end")
            await alice.ask("POST", f"/api/calls/{huddle['callId']}/end")
            assert (await bob.event("channel:call:ended"))["data"]["callId"] == huddle["callId"]

    asyncio.run(story())


class Watcher(Person):
    """Somebody without an account."""

    def __init__(self, session, url):
        super().__init__(session, url, None)

    async def ask(self, method, path, status=200, **more):
        async with self.session.request(method, self.url + path, **more) as answer:
            text = await answer.text()
            assert answer.status == status, (method, path, answer.status, text)
            return json.loads(text) if text else None

    async def follow(self, *topics):
        self.socket = await self.session.ws_connect(self.url + "/api/realtime")
        for topic in topics:
            await self.socket.send_json({"type": "subscribe", "topic": topic})
        self.reading = asyncio.create_task(self._read())


def test_a_live_stream_with_chat_and_reactions(backend, environment):
    async def story():
        async with aiohttp.ClientSession() as session:
            alice = await Person.sign_in(session, backend.url, "alice")
            bob = await Person.sign_in(session, backend.url, "bob")
            watcher = Watcher(session, backend.url)
            channel = (await alice.ask("GET", "/api/channels"))[0]["id"]
            made = await alice.ask("POST", "/api/streams/create", json={"channelId": channel, "title": "Release party"})
            stream = made["id"]
            assert made["status"] == "preparing" and made["hls_manifest_url"] is None
            assert len(made["stream_key"]) == 64
            assert made["ingest_url"] == f"rtmp://127.0.0.1:1935/live/{made['stream_key']}"
            await bob.follow(f"stream:{stream}", f"channel:{channel}")
            await watcher.follow(f"stream:{stream}")
            await watcher.event(lambda event: event["type"] == "subscribed")

            # Nobody but the broadcaster begins it, or sees its key.
            await bob.ask("POST", f"/api/streams/{stream}/start", 403)
            assert "stream_key" not in await bob.ask("GET", f"/api/streams/{stream}")
            await watcher.ask("POST", f"/api/streams/{stream}/viewers", 400)
            await alice.ask("POST", f"/api/streams/{stream}/start")
            for person in (bob, watcher):
                begun = (await person.event("stream:start"))["data"]["stream"]
                assert begun["status"] == "live" and "stream_key" not in begun
            assert (await bob.event("channel:stream:started"))["data"]["streamId"] == stream
            assert [each["id"] for each in await watcher.ask("GET", "/api/streams/live")] == [stream]

            # Both watch, one of them without an account; both are counted, and may have the media.
            sessions = [await person.ask("POST", f"/api/streams/{stream}/viewers") for person in (bob, watcher)]
            assert [each["currentViewers"] for each in sessions] == [1, 2]
            await bob.event(lambda event: event.get("event") == "stream:viewer-count" and event["data"]["currentViewers"] == 2)
            token = await alice.ask("POST", f"/api/streams/{stream}/token")
            assert token["canPublish"]
            media = await bob.ask("POST", f"/api/streams/{stream}/token")
            await watcher.ask("POST", f"/api/streams/{stream}/token", 401)
            seen = await watcher.ask("POST", f"/api/streams/{stream}/token", json={"sessionId": sessions[1]["sessionId"]})
            assert not seen["canPublish"] and seen["roomName"] == token["roomName"]
            viewers = await alice.ask("GET", f"/api/streams/{stream}/viewers")
            assert [each.get("displayName") for each in viewers["viewers"]] == ["Bob", None]
            assert not any(each["sessionId"] in json.dumps(viewers) for each in sessions)

            # Writing needs an account; reading does not.
            await watcher.ask("POST", f"/api/streams/{stream}/chat", 401, json={"content": "hello"})
            said = await bob.ask("POST", f"/api/streams/{stream}/chat", json={"content": " hello "})
            assert said["content"] == "hello" and said["user"]["display_name"] == "Bob"
            assert (await watcher.event("stream:chat-message"))["data"] == said
            assert await watcher.ask("GET", f"/api/streams/{stream}/chat") == [said]
            reaction = await bob.ask("POST", f"/api/streams/{stream}/reactions", json={"emoji": "\U0001F44D\U0001F3FD", "positionX": 50})
            assert (reaction["reaction_type"], reaction["position_x"], reaction["position_y"]) == ("like", 50, None)
            assert (await watcher.event("stream:reaction"))["data"] == reaction
            assert (await watcher.ask("GET", f"/api/streams/{stream}/reactions"))["counts"]["like"] == 1

            # Order is kept.
            await alice.ask("POST", f"/api/streams/{stream}/chat/{said['id']}/pin")
            assert (await watcher.event("stream:chat-pinned"))["data"]["messageId"] == said["id"]
            await alice.ask("PATCH", f"/api/streams/{stream}", json={"slowModeSeconds": 60})
            assert (await watcher.event("stream:updated"))["data"]["stream"]["chat_mode"] == "slow_mode"
            refused = await bob.ask("POST", f"/api/streams/{stream}/chat", 429, json={"content": "again"})
            assert refused["code"] == "SLOW_MODE"
            await alice.ask("DELETE", f"/api/streams/{stream}/chat/{said['id']}", 204)
            assert (await watcher.event("stream:chat-deleted"))["data"]["messageId"] == said["id"]
            assert [each["content"] for each in await watcher.ask("GET", f"/api/streams/{stream}/chat")] == [""]
            await alice.ask("PUT", f"/api/streams/{stream}/bans/{bob.id}", json={"reason": "enough"})
            refused = await bob.ask("POST", f"/api/streams/{stream}/chat", 403, json={"content": "again"})
            assert refused["code"] == "VIEWER_BANNED"
            # The token that he has is of no use: whoever is banned is sent away.
            client = talk(environment, media, "--input", "none")
            line = await asyncio.to_thread(client.communicate, timeout=30)
            assert client.returncode == 12 and '"cause":"removed"' in line[0], (client.returncode, line)

            # A second watcher is sent what was missed, without the text that is gone.
            late = Watcher(session, backend.url)
            late.socket = await session.ws_connect(backend.url + "/api/realtime")
            await late.socket.send_json({"type": "subscribe", "topic": f"stream:{stream}", "since": 0})
            # This one keeps the connection when the other has ended.
            other = await alice.ask("POST", "/api/streams/create", json={"channelId": channel, "title": "another"})
            await late.socket.send_json({"type": "subscribe", "topic": f"stream:{other['id']}"})
            late.reading = asyncio.create_task(late._read())
            assert (await late.event("stream:chat-message"))["data"]["content"] == ""

            ended = await alice.ask("POST", f"/api/streams/{stream}/end")
            assert (ended["current_viewers"], ended["peak_viewers"], ended["total_views"]) == (0, 2, 2)
            assert (ended["total_chat_messages"], ended["total_reactions"]) == (1, 1)
            assert (await watcher.event("stream:end"))["data"]["stream"]["status"] == "ended"
            await watcher.event(lambda event: event["type"] == "unsubscribed" and event["reason"] == "ended")

            # Whoever has no account follows streams that everybody may watch, a few, and nothing else.
            for topic in ("user", f"channel:{channel}", f"call:{stream}"):
                await late.socket.send_json({"type": "subscribe", "topic": topic})
                await late.event(lambda event: event["type"] == "error" and event["code"] == "UNAUTHORIZED")
                late.events.clear()
            hidden = await alice.ask("POST", "/api/channels", 201, json={"name": "backstage", "type": "private"})
            inside = await alice.ask("POST", "/api/streams/create", json={"channelId": hidden["id"], "title": "Rehearsal"})
            for unseen in (inside["id"], "00000000-0000-0000-0000-000000000000"):
                await late.socket.send_json({"type": "subscribe", "topic": f"stream:{unseen}"})
                await late.event(lambda event: event["type"] == "unsubscribed" and event["topic"].endswith(unseen))
                await watcher.ask("GET", f"/api/streams/{unseen}", 404)
                await bob.ask("GET", f"/api/streams/{unseen}", 404)
            for number in range(8):
                other = await alice.ask("POST", "/api/streams/create", json={"channelId": channel, "title": f"number {number}"})
                await late.socket.send_json({"type": "subscribe", "topic": f"stream:{other['id']}"})
            await late.event(lambda event: event["type"] == "error" and event["code"] == "RATE_LIMITED")
            # It may say who it is later, and go on.
            await late.socket.send_json({"type": "auth", "token": bob.account["accessToken"]})
            await late.socket.send_json({"type": "subscribe", "topic": "user"})
            await late.event(lambda event: event["type"] == "subscribed" and event["topic"] == "user")
            for person in (watcher, late, bob):
                await person.socket.close()

    asyncio.run(story())


def test_what_was_missed_comes_after_a_lost_connection(backend):
    async def story():
        async with aiohttp.ClientSession() as session:
            alice = await Person.sign_in(session, backend.url, "alice")
            bob = await Person.sign_in(session, backend.url, "bob")
            await bob.follow("user")
            begun = await alice.ask("POST", "/api/calls/initiate", json={"targetUserId": bob.id})
            seen = (await bob.event("call:ring"))["seq"]
            await bob.socket.close()
            bob.events.clear()
            await alice.ask("POST", f"/api/calls/{begun['callId']}/cancel")
            again = await session.ws_connect(
                backend.url + "/api/realtime", headers={"Authorization": "Bearer " + bob.account["accessToken"]})
            await again.send_json({"type": "subscribe", "topic": "user", "since": seen})
            bob.socket, bob.reading = again, None
            bob.reading = asyncio.create_task(bob._read())
            assert (await bob.event("call:cancelled"))["seq"] == seen + 1
            await again.send_json({"type": "subscribe", "topic": f"call:{begun['callId']}"})
            await bob.event(lambda event: event["type"] == "subscribed" and event["topic"].startswith("call:"))
            await again.send_json({"type": "subscribe", "topic": "channel:00000000-0000-0000-0000-000000000000"})
            await bob.event(lambda event: event["type"] == "unsubscribed" and event["reason"] == "forbidden")
            async with session.get(
                backend.url + "/api/realtime", headers={"Authorization": "Bearer nonsense", "Upgrade": "websocket",
                "Connection": "upgrade", "Sec-WebSocket-Version": "13", "Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA=="}
            ) as answer:
                assert answer.status == 401

    asyncio.run(story())


def test_a_killed_server_goes_on_where_it_was(backend, environment):
    async def begin():
        async with aiohttp.ClientSession() as session:
            alice = await Person.sign_in(session, backend.url, "alice")
            bob = await Person.sign_in(session, backend.url, "bob")
            return (await alice.ask("POST", "/api/calls/initiate", json={"targetUserId": bob.id}))["callId"], alice.account

    async def go_on(call, account):
        async with aiohttp.ClientSession() as session:
            alice = Person(session, backend.url, account)
            assert (await alice.ask("GET", f"/api/calls/{call}"))["status"] == "ringing", "its token is still good, too"
            await alice.ask("POST", f"/api/calls/{call}/cancel")

    call, account = asyncio.run(begin())
    backend.stop(signal.SIGKILL)
    backend.start()
    asyncio.run(go_on(call, account))


def test_a_cluster_that_does_not_answer_is_said_once(environment):
    async def ask(backend, status):
        async with aiohttp.ClientSession() as session:
            alice = await Person.sign_in(session, backend.url, "alice")
            bob = await Person.sign_in(session, backend.url, "bob")
            headers = {"Authorization": "Bearer " + alice.account["accessToken"]}
            body = {"targetUserId": bob.id}
            async with session.post(backend.url + "/api/calls/initiate", headers=headers, json=body) as answer:
                if status and answer.status != status:
                    raise AssertionError(f"{answer.status} {await answer.text()}")
                return answer.status, answer.headers.get("Retry-After"), (await answer.json()).get("code")

    port = free_port()
    backend = Backend(environment, cluster=f"ws://127.0.0.1:{port}")
    said = lambda words: [line for line in backend.lines if words in line]
    for _ in range(3):
        assert asyncio.run(ask(backend, 503)) == (503, "5", "UNAVAILABLE")
    wait_until(lambda: said("no calls can begin now"), what="that it is said")
    assert len(said("no calls can begin now")) == 1 and str(port) in said("no calls can begin now")[0]
    media = Server(port=port)
    wait_until(lambda: asyncio.run(ask(backend, None))[0] == 200, what="a call")
    wait_until(lambda: said("the media server answers again"), what="that it is said")
    assert backend.stop() == 0 and media.stop() == 0
    assert len(said("no calls can begin now")) == 1


def test_a_cluster_with_another_secret_is_said(environment, server):
    backend = Backend(environment, cluster=server.url, secret="another")
    wait_until(lambda: [line for line in backend.lines if "look at its key and secret" in line], what="that it is said")
    assert backend.stop() == 0


def test_manners(backend):
    async def story():
        async with aiohttp.ClientSession() as session:
            async with session.put(backend.url + "/api/calls") as answer:
                assert answer.status == 405 and answer.headers["Allow"] == "GET, HEAD"
                assert (await answer.json())["code"] == "METHOD_NOT_ALLOWED"
            async with session.get(backend.url + "/api/calls") as answer:
                assert answer.status == 401 and answer.headers["WWW-Authenticate"] == "Bearer"
            async with session.post(backend.url + "/api/auth/signin", data=b"{nonsense") as answer:
                assert answer.status == 400 and (await answer.json())["code"] == "INVALID_JSON"
            async with session.post(backend.url + "/api/auth/signin", data=b"x" * (2 << 20)) as answer:
                assert answer.status == 413 and (await answer.json())["code"] == "PAYLOAD_TOO_LARGE"
            async with session.get(backend.url + "/api/openapi.json") as answer:
                assert (await answer.json())["openapi"] == "3.1.0"
            async with session.get(backend.url + "/api/realtime") as answer:
                assert answer.status == 426
            async with session.post(backend.url + "/api/webhooks/livekit", json={"event": "room_finished"}) as answer:
                assert answer.status == 401

    asyncio.run(story())
    assert wait_until(lambda: backend.process.poll() is None, what="it runs")
