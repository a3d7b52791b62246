"""What strangers may try on the backend: floods, slowness, smuggling, forged and replayed tokens, secrets in logs."""

import asyncio
import base64
import hashlib
import json
import os
import re
import resource
import socket
import sqlite3
import struct
import threading
import time
import urllib.error
import urllib.request

import aiohttp
import jwt
import pytest

from conftest import NCALL, own_home, run, wait_until
from test_backend import Backend, Person

# Keys are too short on purpose.
pytestmark = pytest.mark.filterwarnings("ignore:The HMAC key is")

# Everything that is said goes to the log, which is searched at the end.
LOUD = {"NCALL_LOG_LEVEL": "trace"}


@pytest.fixture(scope="module")
def backend(tmp_path_factory):
    home = own_home(tmp_path_factory.mktemp("attacks"))
    backend = Backend(home | LOUD)
    backend.state = os.path.join(home["XDG_STATE_HOME"], "ncall")
    backend.host, backend.port = backend.url.removeprefix("http://").split(":")
    yield backend
    assert backend.stop() == 0, "the server did not end politely"
    log = "".join(backend.lines)
    assert " error " not in log, log
    check_log(backend, log)


def check_log(backend, log):
    """No secret that was used here, and nothing that looks like a token."""
    with open(os.path.join(backend.state, "token-secret")) as file:
        secrets = [file.read().strip()]
    for secret in secrets + PASSWORDS + KEYS:
        assert secret not in log, "a secret stands in the log"
    assert not re.search(r"eyJ[\w-]+\.[\w-]+", log), "a token stands in the log"
    assert not re.search(r"nck_[\w-]{20}", log), "an API key stands in the log"


PASSWORDS = ["Wrong-Horse-123", "Hidden-Horse-456"]
KEYS = []


def memory(backend):
    """Resident bytes of the server."""
    with open(f"/proc/{backend.process.pid}/status") as file:
        return int(re.search(r"VmRSS:\s+(\d+)", file.read())[1]) * 1024


def is_served(backend, source="127.0.0.1"):
    with socket.create_connection((backend.host, int(backend.port)), 10, (source, 0)) as connection:
        connection.sendall(b"GET /api/openapi.json HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        return connection.makefile("rb").read().startswith(b"HTTP/1.1 200 ")


def whole(backend, data, seconds=10):
    """Everything that the server answers to bytes until it closes; what has come where it does not within that time."""
    answer = b""
    with socket.create_connection((backend.host, int(backend.port)), seconds) as connection:
        try:
            connection.sendall(data)
            while piece := connection.recv(1 << 16):
                answer += piece
        except OSError:
            # It closes with what was sent unread; or it waits for more.
            pass
    return answer


def answers(text):
    """The statuses of all answers in what came."""
    return [int(code) for code in re.findall(rb"(?:^|[\r\n}])HTTP/1\.1 (\d{3}) ", text)]


def status(answer):
    return int(answer.split(b" ", 2)[1]) if answer else 0


# MARK: connections


def test_ten_thousand_connections(backend):
    """From ten addresses, each with as many as it may have; then all places are taken, and free again."""
    limit = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (limit, limit))
    assert limit >= 11_000, f"the system allows {limit} open files, too few for this test (ulimit -Hn)"
    before = memory(backend)
    ask = b"GET /nothing HTTP/1.1\r\nHost: a\r\n\r\n"
    held = []

    def connect(source):
        connection = socket.create_connection((backend.host, int(backend.port)), 30, (source, 0))
        # What has asked once may idle for a minute.
        connection.sendall(ask)
        held.append(connection)
        return connection

    try:
        for address in range(1, 10):
            for _ in range(1_000):
                connect(f"127.0.1.{address}")
        for connection in held:
            assert connection.recv(4096).startswith(b"HTTP/1.1 404 ")
        # An address that has its thousand is refused in words, or cut when too many are being told; others are served.
        greedy = [connect("127.0.1.1") for _ in range(20)]
        refusals = [read_or_cut(connection) for connection in greedy]
        assert all(refusal == b"" or status(refusal) == 503 for refusal in refusals), refusals
        told = [refusal for refusal in refusals if refusal]
        assert told and all(b"retry-after: " in refusal.lower() and b'"UNAVAILABLE"' in refusal for refusal in told)
        assert is_served(backend)
        for connection in [connect("127.0.1.10") for _ in range(1_000)]:
            assert connection.recv(4096).startswith(b"HTTP/1.1 404 ")
        assert refused(backend), "somebody was served when all ten thousand places were taken"
        grown = memory(backend) - before
        print(f"{len(held)} connections: {grown >> 20} MiB, {grown // len(held)} bytes each")
        assert grown < 600 << 20, f"{grown >> 20} MiB for {len(held)} connections"
    finally:
        for connection in held:
            connection.close()
    wait_until(lambda: not refused(backend), 30, "that there is room again")
    assert is_served(backend) and is_served(backend, "127.0.1.1")


def read_or_cut(connection):
    try:
        return connection.makefile("rb").read()
    except OSError:
        return b""


def refused(backend):
    try:
        return not is_served(backend)
    except OSError:
        return True


def test_slow_clients_are_cut(backend):
    """A head within ten seconds, a body within thirty, however steadily bytes drop in; others are served meanwhile."""

    async def trickle(begin, drop):
        reader, writer = await asyncio.open_connection(backend.host, backend.port)
        begun = time.monotonic()
        writer.write(begin)

        async def send():
            while True:
                writer.write(drop)
                await writer.drain()
                await asyncio.sleep(0.5)

        sending = asyncio.create_task(send())
        try:
            answer = await asyncio.wait_for(reader.read(), 120)
        except ConnectionResetError:
            answer = b""
        sending.cancel()
        writer.close()
        return answer, time.monotonic() - begun

    async def story():
        head = b"GET /api/calls HTTP/1.1\r\nHost: a\r\nX-Slow: "
        body = b"POST /api/auth/signin HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n{"
        chunks = b"POST /api/auth/signin HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
        slow = [trickle(head, b"x") for _ in range(50)] + [
            trickle(body, b" "), trickle(chunks, b"1\r\n \r\n"), trickle(b"", b"\r\n"), trickle(b"G", b"E")]
        asking = asyncio.gather(*slow)
        while not asking.done():
            assert await asyncio.to_thread(is_served, backend)
            await asyncio.wait([asking], timeout=2)
        results = await asking
        for answer, _ in results[:52]:
            assert answer == b"" or status(answer) == 408 and b'"REQUEST_TIMEOUT"' in answer, answer
        assert all(lasted >= 9 for _, lasted in results[:50]) and all(lasted >= 29 for _, lasted in results[50:52])

    asyncio.run(story())


# MARK: heads and bodies


def test_floods_of_headers_and_bodies(backend):
    get, post = b"GET /api/calls HTTP/1.1\r\nHost: a\r\n", b"POST /api/auth/signin HTTP/1.1\r\nHost: a\r\n"
    many = b"".join(b"X-%d: y\r\n" % number for number in range(10_000))
    for name, request, wanted in [
        ("many fields", get + many + b"\r\n", {431}),
        ("300 fields", get + many[:3000] + b"\r\n", {431}),
        ("a long field", get + b"X: " + b"y" * 200_000 + b"\r\n\r\n", {431}),
        ("a long name", get + b"X" * 200_000 + b": y\r\n\r\n", {431, 400}),
        ("a head without end", get + b"X: y\r\n" * 100_000, {431}),
        ("a long target", b"GET /" + b"y" * 70_000 + b" HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", {414}),
        ("a long method", b"G" * 100_000 + b" / HTTP/1.1\r\nHost: a\r\n\r\n", {400, 431}),
        ("a large body", post + b"Content-Length: 1048577\r\n\r\n" + b" " * 1_048_577, {413}),
        ("a large body that is only announced", post + b"Content-Length: 99999999999\r\n\r\n", {413}),
        ("a large body in chunks", post + b"Transfer-Encoding: chunked\r\n\r\n" + (b"8000\r\n" + b" " * 0x8000 + b"\r\n") * 40, {413}),
        ("a large body that waits to be let in", post + b"Expect: 100-continue\r\nContent-Length: 1048577\r\n\r\n", {413}),
    ]:
        answer = whole(backend, request)
        # Whoever still sends when it is refused may lose the answer, not the refusal.
        assert answer == b"" or status(answer) in wanted, (name, answer[:300])
        if answer:
            assert len(answers(answer)) == 1 and b"connection: close" in answer.lower(), (name, answer[:300])
            assert re.search(rb'"code":"[A-Z_]+"', answer), (name, answer[:600])
        assert is_served(backend), name
    # As large as a body may be, and no JSON.
    answer = whole(backend, post + b"Connection: close\r\nContent-Length: 1048576\r\n\r\n" + b" " * 1_048_576)
    assert status(answer) == 400 and b"INVALID_JSON" in answer


SECOND = b"GET /api/openapi.json HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"


@pytest.mark.parametrize("name, head", [
    ("two lengths", b"Content-Length: 2\r\nContent-Length: 90\r\n"),
    ("the same length twice", b"Content-Length: 2\r\nContent-Length: 2\r\n"),
    ("a list of lengths", b"Content-Length: 2, 2\r\n"),
    ("a signed length", b"Content-Length: +2\r\n"),
    ("a negative length", b"Content-Length: -2\r\n"),
    ("a length with a blank within", b"Content-Length: 2 2\r\n"),
    ("a hexadecimal length", b"Content-Length: 0x2\r\n"),
    ("a length beyond 64 bits", b"Content-Length: 18446744073709551618\r\n"),
    ("length and chunks", b"Content-Length: 2\r\nTransfer-Encoding: chunked\r\n"),
    ("chunks and length", b"Transfer-Encoding: chunked\r\nContent-Length: 2\r\n"),
    ("chunks that are not last", b"Transfer-Encoding: chunked, identity\r\n"),
    ("another coding", b"Transfer-Encoding: xchunked\r\n"),
    ("a coding behind a control character", b"Transfer-Encoding: \x0bchunked\r\nContent-Length: 2\r\n"),
    ("chunks twice", b"Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n"),
    ("a blank before the colon", b"Transfer-Encoding : chunked\r\nContent-Length: 2\r\n"),
    ("a folded line", b"X: y\r\n Transfer-Encoding: chunked\r\nContent-Length: 2\r\n"),
    ("a line without a colon", b"nonsense\r\nContent-Length: 2\r\n"),
    ("an empty name", b": nonsense\r\nContent-Length: 2\r\n"),
    ("NUL in a value", b"X: a\0b\r\nContent-Length: 2\r\n"),
    ("a lone carriage return", b"X: a\rTransfer-Encoding: chunked\r\nContent-Length: 2\r\n"),
])
def test_nothing_is_smuggled(backend, name, head):
    """What two readers could read differently is refused, and nothing behind it is read as a request."""
    answer = whole(backend, b"POST /api/auth/signin HTTP/1.1\r\nHost: a\r\n" + head + b"\r\n{}" + SECOND)
    assert status(answer) == 400 and len(answers(answer)) == 1, (name, answer[:600])
    assert b"openapi" not in answer and b'"code":"' in answer


@pytest.mark.parametrize("name, request_line", [
    ("no host", b"GET /api/calls HTTP/1.1\r\nConnection: close\r\n\r\n"),
    ("two hosts", b"GET /api/calls HTTP/1.1\r\nHost: a\r\nHost: b\r\nConnection: close\r\n\r\n"), ("HTTP/0.9", b"GET /api/calls\r\n\r\n"),
    ("HTTP/2", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), ("HTTP/1.9", b"GET /api/calls HTTP/1.9\r\nHost: a\r\n\r\n"),
    ("no HTTP", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(300)), ("a chunk's size beyond 64 bits",
     b"POST /api/auth/signin HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFF\r\n{}"),
    ("a chunk's size that is none", b"POST /api/auth/signin HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n{}"),
])
def test_what_is_no_http(backend, name, request_line):
    answer = whole(backend, request_line)
    assert status(answer) in (400, 505) and len(answers(answer)) == 1 and b'"code":"' in answer, (name, answer[:400])


def test_pipelined_requests_are_answered_in_turn(backend):
    paths = ["/api/nothing", "/api/calls", "/api/realtime"] * 100
    pipeline = b"".join(f"GET {path} HTTP/1.1\r\nHost: a\r\n\r\n".encode() for path in paths)
    assert answers(whole(backend, pipeline + SECOND)) == [404, 401, 426] * 100 + [200]
    # Proxies may name the whole URL (RFC 9112, section 3.2.2).
    absolute = SECOND.replace(b"/api", b"http://a/api")
    assert answers(whole(backend, absolute)) == [200]


# MARK: tokens


def secret_of(backend):
    with open(os.path.join(backend.state, "token-secret")) as file:
        return file.read().strip()


def test_tokens_of_ones_own_making(backend):
    async def story():
        async with aiohttp.ClientSession() as session:
            alice = await Person.sign_in(session, backend.url, "alice")
            claims = jwt.decode(alice.account["accessToken"], options={"verify_signature": False})
            secret = secret_of(backend)
            encode = jwt.encode
            now = int(time.time())
            forged = {
                "none": encode(claims, None, "none"), "another key": encode(claims, "x" * 43, "HS256"),
                "HS512": encode(claims, secret, "HS512"), "half the key": encode(claims, secret[:20], "HS256"),
                "another issuer": encode(claims | {"iss": "devkey"}, secret),
                "nobody": encode(claims | {"sub": "00000000-0000-0000-0000-000000000000"}, secret),
                "no uuid": encode(claims | {"sub": "' or 1=1--"}, secret),
                "another's login": encode(claims | {"sid": "00000000-0000-0000-0000-000000000000"}, secret),
                "not yet": encode(claims | {"nbf": now + 3600}, secret),
                "a media token": encode({"iss": "devkey", "sub": alice.id, "exp": now + 60, "video": {"roomAdmin": True}}, "secret"),
                "its head alone": alice.account["accessToken"].split(".")[0], "dots": "..", "blank": " ", "huge": "a" * 60_000,
                "a refresh token": alice.account["refreshToken"], "no key": "nck_" + "a" * 43,
            }
            for name, token in forged.items():
                async with session.get(backend.url + "/api/auth/me", headers={"Authorization": "Bearer " + token}) as answer:
                    assert answer.status == 401 and (await answer.json())["code"] == "UNAUTHORIZED", name
                    assert answer.headers["WWW-Authenticate"] == "Bearer"
            expired = encode(claims | {"exp": now - 60}, secret)
            async with session.get(backend.url + "/api/auth/me", headers={"Authorization": "Bearer " + expired}) as answer:
                assert answer.status == 401 and (await answer.json())["code"] == "TOKEN_EXPIRED"
            for header in ("", "Bearer", "Basic YTpi", "Token " + alice.account["accessToken"], alice.account["accessToken"]):
                async with session.get(backend.url + "/api/auth/me", headers={"Authorization": header}) as answer:
                    assert answer.status == 401, header
            # Tokens in the query are not looked at: URLs end up in logs.
            async with session.get(backend.url + "/api/auth/me?access_token=" + alice.account["accessToken"]) as answer:
                assert answer.status == 401
            # A key acts for its user, and is no person where a login is meant.
            made = run([NCALL, "apikey", "create", "--user", "alice", "--name", "watch"], backend.environment)
            assert made.returncode == 0, made.stderr
            KEYS.append(made.stdout.strip())
            key = {"Authorization": "Bearer " + KEYS[0]}
            for path, wanted in (("/api/auth/me", 200), ("/api/users/me/export", 403)):
                async with session.get(backend.url + path, headers=key) as answer:
                    assert answer.status == wanted, await answer.text()
            # Signed out: the access token ends with the login.
            await alice.ask("POST", "/api/auth/signout", 204)
            await alice.ask("GET", "/api/auth/me", 401)
            for name, password in (("alice", PASSWORDS[0]), ("nobody-at-all", PASSWORDS[1])):
                async with session.post(backend.url + "/api/auth/signin", json={"username": name, "password": password}) as answer:
                    assert answer.status == 401 and (await answer.json())["code"] == "INVALID_CREDENTIALS"

    asyncio.run(story())


def test_webhooks_that_are_not_the_media_servers(backend):
    def post(body, claims=None, key="secret", **more):
        request = urllib.request.Request(backend.url + "/api/webhooks/livekit", data=body, method="POST")
        request.add_header("Content-Type", "application/webhook+json")
        if claims is not None:
            request.add_header("Authorization", jwt.encode(claims, key, **more))
        try:
            with urllib.request.urlopen(request) as answer:
                return answer.status
        except urllib.error.HTTPError as error:
            return error.code

    body = json.dumps({"event": "room_finished", "id": "EV_attack", "room": {"name": "nobody's"}}).encode()
    digest = base64.b64encode(hashlib.sha256(body).digest()).decode()
    now = int(time.time())
    good = {"iss": "devkey", "exp": now + 300, "nbf": now - 5, "sha256": digest}
    assert post(body, good) == 200
    # Seen before: fine, and without effect.
    assert post(body, good) == 200
    for claims in (None, good | {"exp": now - 3600}, good | {"iss": "somebody"}, good | {"sha256": "x"}, good | {"sha256": None},
                   {"iss": "devkey", "exp": now + 300}):
        assert post(body, claims) == 401, claims
    assert post(body, good, "another") == 401
    assert post(body + b" ", good) == 401
    assert post(body, good, None, algorithm="none") == 401


# MARK: realtime


class Socket:
    """A WebSocket by hand, which can break every rule."""

    def __init__(self, backend, token=None, receive_buffer=None):
        self.connection = socket.socket()
        if receive_buffer:
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        self.connection.settimeout(60)
        self.connection.connect((backend.host, int(backend.port)))
        head = ("GET /api/realtime HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n")
        if token:
            head += f"Authorization: Bearer {token}\r\n"
        self.connection.sendall((head + "\r\n").encode())
        self.file = self.connection.makefile("rb")
        line = self.file.readline()
        assert b" 101 " in line, line
        while self.file.readline().strip():
            pass

    @staticmethod
    def frame(opcode, payload=b"", final=True, masked=True, length=None):
        length = len(payload) if length is None else length
        head = bytes([(0x80 if final else 0) | opcode])
        mark = 0x80 if masked else 0
        if length < 126:
            head += bytes([mark | length])
        elif length < 65_536:
            head += bytes([mark | 126]) + struct.pack(">H", length)
        else:
            head += bytes([mark | 127]) + struct.pack(">Q", length)
        # A mask of zeros changes nothing.
        return head + (bytes(4) if masked else b"") + payload

    def send(self, opcode, payload=b"", **more):
        self.connection.sendall(self.frame(opcode, payload, **more))

    def say(self, **message):
        self.send(1, json.dumps(message).encode())

    def receive(self):
        """Opcode and payload of the next frame; None at the end."""
        try:
            head = self.file.read(2)
            if len(head) < 2:
                return None
            length = head[1] & 0x7F
            if length == 126:
                length = struct.unpack(">H", self.file.read(2))[0]
            elif length == 127:
                length = struct.unpack(">Q", self.file.read(8))[0]
            return head[0] & 15, self.file.read(length)
        except (ConnectionResetError, struct.error):
            return None

    def messages(self):
        """Messages until the end; then the close code, None without one."""
        self.code = None
        while (frame := self.receive()) is not None:
            opcode, payload = frame
            if opcode == 8:
                self.code = struct.unpack(">H", payload[:2])[0] if len(payload) >= 2 else None
                return
            if opcode == 1:
                frame = json.loads(payload)
                yield from frame if isinstance(frame, list) else [frame]

    def wait(self, wanted):
        for message in self.messages():
            if wanted(message):
                return message
        raise AssertionError(f"the connection ended with {self.code}")

    def ending(self):
        """The close code with which it ends."""
        for _ in self.messages():
            pass
        return self.code

    def close(self):
        self.connection.close()


def send_all(peer, data):
    """Sends as much as the server takes before it goes, or the time is over."""
    try:
        peer.connection.sendall(data)
    except OSError:
        pass


def sign_in(backend, name):
    request = urllib.request.Request(
        backend.url + "/api/auth/signin", data=json.dumps({"username": name, "password": name}).encode())
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)


def ask(backend, token, method, path, body=None):
    request = urllib.request.Request(
        backend.url + path, method=method, data=None if body is None else json.dumps(body).encode())
    request.add_header("Authorization", "Bearer " + token)
    with urllib.request.urlopen(request) as answer:
        text = answer.read()
        return json.loads(text) if text else None


def test_frames_that_break_the_rules(backend):
    token = sign_in(backend, "bob")["accessToken"]
    frame = Socket.frame
    for name, data, wanted in [
        ("not masked", frame(1, b"{}", masked=False), {1002}), ("reserved bits", b"\xf1\x80" + bytes(4), {1002}),
        ("an unknown kind", frame(3, b"x"), {1002}), ("a long ping", frame(9, b"x" * 126), {1002}),
        ("a ping in pieces", frame(9, b"x", final=False), {1002}), ("no beginning", frame(0, b"x"), {1002}),
        ("a beginning within", frame(1, b"x", final=False) + frame(1, b"x"), {1002}), ("no UTF-8", frame(1, b"\xff\xfe"), {1007}),
        ("a giant frame", frame(1, b"x", length=1 << 40), {1009}), ("a length with its top bit", frame(2, b"x", length=(1 << 64) - 1), {1009, 1002}),
        ("a large message", frame(1, b"x" * 16_385), {1009}),
        ("a large message in pieces", frame(1, b"x", final=False) + frame(0, b"x", final=False) * 20_000, {1009}),
        ("a close code that is none", frame(8, struct.pack(">H", 1005)), {1002}), ("half a close code", frame(8, b"x"), {1002}),
    ]:
        peer = Socket(backend, token)
        send_all(peer, data)
        code = peer.ending()
        assert code in wanted or code is None and len(data) > 30_000, (name, code)
        peer.close()
    assert is_served(backend)


def test_messages_that_say_nothing(backend):
    peer = Socket(backend, sign_in(backend, "bob")["accessToken"])
    peer.wait(lambda message: message["type"] == "hello")
    for text in (b"", b"{", b"[]", b"null", b'{"type":"nonsense"}', b'{"type":"subscribe"}', b'{"type":"subscribe","topic":"call:x"}',
                 b'{"type":"subscribe","topic":"user","since":-1}', b'{"type":"subscribe","topic":"user","since":1e99}',
                 b'{"type":"subscribe","topic":["user"]}', b'{"type":"auth"}', b'{"type":"ping","type":"auth"}'):
        peer.send(1, text)
        answer = peer.wait(lambda message: True)
        assert answer["type"] == "error" and answer["code"] in ("VALIDATION_ERROR", "INVALID_JSON"), (text, answer)
    peer.send(2, b"\x00\x01")
    assert peer.wait(lambda message: True)["type"] == "error"
    # Others' topics, and such as do not exist, are the same.
    for topic in ("call:00000000-0000-0000-0000-000000000000", "channel:00000000-0000-0000-0000-000000000000",
                  "stream:00000000-0000-0000-0000-000000000000"):
        peer.say(type="subscribe", topic=topic)
        assert peer.wait(lambda message: True) == {"type": "unsubscribed", "topic": topic, "reason": "forbidden"}
    peer.say(type="ping")
    assert peer.wait(lambda message: True) == {"type": "pong"}
    peer.close()


def test_who_does_not_say_who_they_are(backend):
    token = sign_in(backend, "bob")["accessToken"]
    silent, early, wrong, changed = (Socket(backend) for _ in range(4))
    early.say(type="subscribe", topic="user")
    assert early.wait(lambda message: True)["code"] == "UNAUTHORIZED"
    wrong.say(type="auth", token="nonsense")
    assert wrong.ending() == 4401
    changed.say(type="auth", token=token)
    changed.wait(lambda message: message["type"] == "hello")
    # A connection belongs to one person.
    changed.say(type="auth", token=sign_in(backend, "charlie")["accessToken"])
    assert changed.ending() == 4401
    begun = time.monotonic()
    assert silent.ending() == 4401 and early.ending() == 4401
    assert time.monotonic() - begun > 5


def test_a_token_that_expires_while_it_is_used(backend):
    account = sign_in(backend, "bob")
    claims = jwt.decode(account["accessToken"], options={"verify_signature": False})

    def until(seconds):
        return jwt.encode(claims | {"exp": int(time.time()) + seconds}, secret_of(backend))

    expiring, renewed = Socket(backend, until(4)), Socket(backend, until(4))
    renewed.wait(lambda message: message["type"] == "hello")
    renewed.say(type="auth", token=account["accessToken"])
    hello = renewed.wait(lambda message: message["type"] == "hello")
    assert hello["userId"] == claims["sub"]
    assert expiring.ending() == 4401
    # By now the renewed one's first token is over as well.
    renewed.say(type="ping")
    renewed.wait(lambda message: message["type"] == "pong")
    renewed.close()


def test_floods_of_messages(backend):
    token = sign_in(backend, "bob")["accessToken"]
    before = memory(backend)
    # So many topics, and no more.
    peer = Socket(backend, token)
    channel = ask(backend, token, "GET", "/api/channels")[0]["id"]
    peer.say(type="subscribe", topic="user")
    peer.say(type="subscribe", topic=f"channel:{channel}")
    peer.wait(lambda message: message.get("topic") == f"channel:{channel}")
    peer.close()
    # Faster than it can be answered: sent away, or served, never kept.
    for kind, data in [
        ("subscriptions", Socket.frame(1, json.dumps({"type": "subscribe", "topic": f"channel:{channel}"}).encode()) * 5_000),
        ("tokens", Socket.frame(1, json.dumps({"type": "auth", "token": token}).encode()) * 3_000),
        ("pings", Socket.frame(9, b"x" * 125) * 50_000), ("messages", Socket.frame(1, b'{"type":"ping"}') * 50_000),
        ("nonsense", Socket.frame(1, b"{") * 50_000), ("empty pieces", Socket.frame(1, b"", final=False) + Socket.frame(0, b"", final=False) * 200_000),
    ]:
        # Nothing is read of what is answered.
        peer = Socket(backend, token, receive_buffer=4096)
        peer.connection.settimeout(5)
        send_all(peer, data)
        assert is_served(backend), kind
        peer.connection.settimeout(60)
        peer.connection.close()
    # Whoever reads is told why.
    peer = Socket(backend, token)
    threading.Thread(target=send_all, args=(peer, Socket.frame(1, b'{"type":"ping"}') * 50_000)).start()
    assert peer.ending() == 4408
    peer.close()
    # Before a token came there is nothing to flood.
    peers = [Socket(backend) for _ in range(100)]
    for peer in peers:
        send_all(peer, Socket.frame(1, json.dumps({"type": "subscribe", "topic": "user"}).encode()) * 1_000)
    assert is_served(backend)
    for peer in peers:
        peer.close()
    grown = memory(backend) - before
    assert grown < 256 << 20, f"{grown >> 20} MiB"


def test_more_was_missed_than_may_wait(backend):
    """A thousand events come to whoever goes on behind the first, in pieces, in order, none twice; who does not read them is cut."""
    alice, bob = sign_in(backend, "alice")["accessToken"], sign_in(backend, "bob")
    begun = ask(backend, alice, "POST", "/api/calls/initiate", {"targetUserId": bob["user"]["id"]})
    call = begun["callId"]
    ask(backend, bob["accessToken"], "POST", f"/api/calls/{call}/accept")
    topic = f"call:{call}"
    watch = Socket(backend, alice)
    watch.say(type="subscribe", topic=topic)
    first = watch.wait(lambda message: message["type"] == "subscribed")["seq"]
    # Written as the server writes them: through its own log, which is a table.
    count = 1_500
    with sqlite3.connect(os.path.join(backend.state, "ncall.db"), timeout=30) as database:
        payload = json.dumps({"callId": call, "userId": bob["user"]["id"], "raised": True, "changedBy": bob["user"]["id"], "x": "y" * 300})
        at = int(time.time() * 1000)
        database.executemany(
            "insert into nchat_events (topic, seq, event, payload, at) values (?, ?, 'call:hand:changed', ?, ?)",
            [(topic, first + 1 + number, payload, at) for number in range(count)])
        database.execute("update nchat_topics set seq = ? where topic = ?", (first + count, topic))
    database.close()
    late = Socket(backend, bob["accessToken"])
    late.say(type="subscribe", topic=topic, since=first)
    late.say(type="subscribe", topic="user")
    numbers, other = [], None
    for message in late.messages():
        if message["type"] == "event" and message["topic"] == topic:
            numbers.append(message["seq"])
        if message["type"] == "subscribed" and message["topic"] == "user":
            other = message
        if len(numbers) == 200:
            # What happens meanwhile comes behind.
            ask(backend, alice, "POST", f"/api/calls/{call}/lock")
        if other and len(numbers) == count + 1:
            break
    assert numbers == list(range(first + 1, first + count + 2)), (len(numbers), late.code)
    # Somebody who asks and never reads: nothing piles up, and in the end they are cut.
    before = memory(backend)
    lazy = Socket(backend, bob["accessToken"], receive_buffer=4096)
    for _ in range(300):
        lazy.say(type="subscribe", topic=topic, since=first)
    assert is_served(backend)
    assert memory(backend) - before < 64 << 20
    lazy.close()
    # What is not kept any more: look at everything anew.
    with sqlite3.connect(os.path.join(backend.state, "ncall.db"), timeout=30) as database:
        database.execute("delete from nchat_events where topic = ? and seq <= ?", (topic, first + 10))
    database.close()
    for since in (first, first + 10_000):
        late.say(type="subscribe", topic=topic, since=since)
        assert late.wait(lambda message: message["type"] == "reset")["seq"] == first + count + 1
    late.say(type="subscribe", topic=topic, since=first + count)
    assert late.wait(lambda message: message["type"] == "event")["seq"] == first + count + 1
    ask(backend, alice, "POST", f"/api/calls/{call}/leave")
    # Over: the last event, then the end of the subscription.
    assert late.wait(lambda message: message["type"] == "unsubscribed")["reason"] == "ended"
    late.close()
    watch.close()


def test_rights_that_are_taken_away(backend):
    """A topic ends for whoever may not follow it any more, and a connection for whoever is somebody no more."""
    alice, charlie = sign_in(backend, "alice"), sign_in(backend, "charlie")
    token = alice["accessToken"]
    channel = ask(backend, token, "POST", "/api/channels", {"name": "inner circle", "type": "private"})["id"]
    huddle = ask(backend, token, "POST", f"/api/channels/{channel}/huddle")["callId"]
    peer = Socket(backend, charlie["accessToken"])
    topics = [f"channel:{channel}", f"call:{huddle}"]
    for topic in topics:
        peer.say(type="subscribe", topic=topic)
        assert peer.wait(lambda message: message.get("topic") == topic)["reason"] == "forbidden"
    ask(backend, token, "POST", f"/api/channels/{channel}/invite", {"userIds": [charlie["user"]["id"]]})
    for topic in topics:
        peer.say(type="subscribe", topic=topic)
        assert peer.wait(lambda message: message.get("topic") == topic)["type"] == "subscribed"
    ask(backend, token, "DELETE", f"/api/channels/{channel}/members/{charlie['user']['id']}")
    ended = {}
    for message in peer.messages():
        if message["type"] == "unsubscribed":
            ended[message["topic"]] = message["reason"]
        if len(ended) == 2:
            break
    assert ended == {topic: "forbidden" for topic in topics}
    ask(backend, token, "POST", f"/api/calls/{huddle}/end")
    # Signed out on another connection.
    peer.say(type="subscribe", topic="user")
    ask(backend, charlie["accessToken"], "POST", "/api/auth/signout")
    assert peer.ending() == 4401
