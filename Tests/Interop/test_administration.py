"""Running the backend: accounts and keys beside a running server, checks before the start, backup and restore, sudden ends."""

import asyncio
import contextlib
import json
import os
import random
import shutil
import signal
import sqlite3
import stat
import subprocess

import aiohttp
import pytest

from conftest import NCALL, run, wait_until
from test_backend import Backend, Person, talk
from test_command_line import fails

PASSWORD, OTHER = "Correct-Horse-7", "Another-Horse-8"

# Whoever writes as fast as the server takes it is to be kept back by nothing else.
UNLIMITED = [
    word for key in ("requests", "rings", "account", "views", "chat", "reactions") for end in ("per_minute", "burst")
    for word in ("-o", f"limits.{key}_{end}=1000000")
]


class Production(Backend):
    """`ncall serve` as it is run for good: nobody is there whom nobody made."""

    mode = ()


@contextlib.contextmanager
def serving(environment, *options, kind=Backend):
    backend = kind(environment, *options)
    try:
        yield backend
        assert not [line for line in backend.lines if " error " in line], backend.lines
    finally:
        if backend.process.poll() is None:
            assert backend.stop() == 0, "the server did not end politely"


def takes_requests(environment):
    """A server for good, on whose database ana is the only one: she signs in, and makes and sees a channel that others do not."""
    with serving(environment, kind=Production) as backend:

        async def story():
            async with aiohttp.ClientSession() as session:
                ana = await Person.sign_in(session, backend.url, "ana", PASSWORD)
                await ana.ask("POST", "/api/channels", 201, json={"name": "plans", "type": "private"})
                assert [channel["name"] for channel in await ana.ask("GET", "/api/channels")] == ["plans"]

        asyncio.run(story())


def does(command, environment, **more):
    result = run([NCALL, *command], environment, **more)
    assert result.returncode == 0 and not result.stderr, result
    return result.stdout


def add(environment, name, *options):
    return does(["user", "add", name, "--password-file", "-", *options], environment, input=PASSWORD + "\n").strip()


def state(environment):
    return os.path.join(environment["XDG_STATE_HOME"], "ncall")


async def status(session, url, token, path="/api/auth/me"):
    async with session.get(url + path, headers={"Authorization": "Bearer " + token}) as answer:
        return answer.status


async def closed(person, code):
    """Waits until the server has closed somebody's socket."""
    await asyncio.wait_for(person.reading, 20)
    assert person.socket.close_code == code, person.socket.close_code


def test_the_first_user_is_there_before_the_first_start(environment):
    made = add(environment, "ana", "--role", "owner", "--email", "ana@example.org", "--display-name", "Ana A")
    with serving(environment, kind=Production) as backend:
        async def story():
            async with aiohttp.ClientSession() as session:
                ana = await Person.sign_in(session, backend.url, "ana", PASSWORD)
                me = await ana.ask("GET", "/api/auth/me")
                assert (me["id"], me["role"], me["displayName"]) == (made, "owner", "Ana A")
                assert (me["email"], me["username"]) == ("ana@example.org", "ana")

        asyncio.run(story())
        listed = json.loads(does(["user", "list", "--json"], environment))["users"]
        assert [(user["username"], user["role"], user["status"]) for user in listed] == [("ana", "owner", "active")]
        lines = does(["user", "list"], environment).splitlines()
        assert lines[0].split()[:3] == ["NAME", "ROLE", "STATUS"] and lines[1].split()[:3] == ["ana", "owner", "active"]


def test_a_server_without_people_says_how_to_make_one(environment):
    with serving(environment, kind=Production) as backend:
        assert wait_until(lambda: [line for line in backend.lines if "ncall user add" in line])


def test_a_running_server_heeds_at_once_what_is_done_to_accounts(environment):
    with serving(environment) as backend:
        async def story():
            async with aiohttp.ClientSession() as session:
                bo_id = add(environment, "bo")
                bo = await Person.sign_in(session, backend.url, "bo", PASSWORD)
                assert bo.id == bo_id
                does(["user", "role", "bo", "moderator"], environment)
                assert (await bo.ask("GET", "/api/auth/me"))["role"] == "moderator"

                # In a call with somebody, on a socket: suspended, all of it ends.
                alice = await Person.sign_in(session, backend.url, "alice")
                await alice.follow("user")
                await bo.follow("user")
                begun = await alice.ask("POST", "/api/calls/initiate", json={"targetUserId": bo.id})
                joined = await bo.ask("POST", f"/api/calls/{begun['callId']}/join")
                clients = [
                    talk(environment, begun, "--input", "none", "--wait-for", "1"),
                    talk(environment, joined, "--input", "none"),
                ]
                try:
                    path = f"/api/calls/{begun['callId']}/participants"
                    for _ in range(1_500):
                        if [p["status"] for p in await alice.ask("GET", path)].count("joined") == 2:
                            break
                        await asyncio.sleep(0.01)
                    else:
                        raise AssertionError("they did not come into the call")
                    suspended = json.loads(does(["user", "suspend", "bo", "--json"], environment))
                    assert (suspended["username"], suspended["status"]) == ("bo", "suspended")
                    assert await status(session, backend.url, bo.account["accessToken"]) == 401
                    await closed(bo, 4401)
                    ended = await alice.event("call:end", 20)
                    assert ended["data"]["callId"] == begun["callId"]
                    codes = [await asyncio.to_thread(client.wait, 20) for client in clients]
                    assert set(codes) <= {12, 13}, codes
                finally:
                    for client in clients:
                        if client.poll() is None:
                            client.kill()
                        client.communicate()
                for who in ({"username": "bo", "password": PASSWORD}, ):
                    async with session.post(backend.url + "/api/auth/signin", json=who) as answer:
                        assert answer.status == 401 and (await answer.json())["code"] == "INVALID_CREDENTIALS"
                refresh = {"refreshToken": bo.account["refreshToken"]}
                async with session.post(backend.url + "/api/auth/refresh", json=refresh) as answer:
                    assert answer.status == 401
                assert not alice.socket.closed, "others go on"

                does(["user", "unsuspend", "bo"], environment)
                bo = await Person.sign_in(session, backend.url, "bo", PASSWORD)
                await bo.follow("user")
                # Another password ends all logins, and their sockets.
                does(["user", "password", "bo", "--password-file", "-"], environment, input=OTHER)
                assert await status(session, backend.url, bo.account["accessToken"]) == 401
                await closed(bo, 4401)
                await Person.sign_in(session, backend.url, "bo", OTHER)
                # A socket of a login that was signed out is closed; others of the same person are not.
                one, two = [await Person.sign_in(session, backend.url, "alice") for _ in range(2)]
                await one.follow("user")
                await two.follow("user")
                await one.ask("POST", "/api/auth/signout", 204, json={})
                await closed(one, 4401)
                assert not two.socket.closed and not alice.socket.closed
                await two.ask("GET", "/api/auth/me")

        asyncio.run(story())
        assert not [line for line in backend.lines if PASSWORD in line or OTHER in line]


def test_keys_act_as_their_user_until_they_are_revoked(environment):
    with serving(environment) as backend:
        key = does(["apikey", "create", "--user", "alice", "--name", "bridge"], environment).strip()
        assert key.startswith("nck_") and len(key) == 47
        other = json.loads(does(["apikey", "create", "--user", "bob", "--expires", "1h", "--json"], environment))
        late = does(["apikey", "create", "--user", "bob", "--expires", "9999-12-31T23:59:59Z"], environment).strip()
        assert set(other) == {"id", "key", "name", "username", "createdAt", "expiresAt"}

        async def story():
            async with aiohttp.ClientSession() as session:
                service = Person(session, backend.url, {"accessToken": key, "user": {"id": ""}})
                assert (await service.ask("GET", "/api/auth/me"))["username"] == "alice"
                assert await status(session, backend.url, other["key"]) == 200
                await service.follow("user")
                lasting = Person(session, backend.url, {"accessToken": late, "user": {"id": ""}})
                await lasting.follow("user")
                listed = json.loads(does(["apikey", "list", "--json"], environment))["apikeys"]
                assert [(k["name"], k["username"], k["state"]) for k in listed] == [
                    ("bridge", "alice", "valid"), ("bob", "bob", "valid"), ("bob", "bob", "valid")]
                assert "lastUsedAt" in listed[0] and listed[1]["expiresAt"] == other["expiresAt"]
                assert key not in json.dumps(listed) and key.startswith(listed[0]["prefix"])
                does(["apikey", "revoke", listed[0]["id"]], environment)
                assert await status(session, backend.url, key) == 401
                await closed(service, 4401)
                assert not lasting.socket.closed
                assert await status(session, backend.url, other["key"]) == 200
                fails([NCALL, "apikey", "revoke", listed[0]["id"]], environment, 11, "still valid", "apikey list")
                rows = does(["apikey", "list"], environment).splitlines()
                assert rows[0].split()[:5] == ["ID", "NAME", "USER", "KEY", "STATE"]
                assert "revoked" in rows[1] and "valid" in rows[2]

        asyncio.run(story())
        assert not [line for line in backend.lines if key in line or other["key"] in line]


def test_what_administrators_get_wrong(environment, tmp_path):
    def file(text):
        (tmp_path / "password").write_text(text)
        return str(tmp_path / "password")

    fails([NCALL, "user", "list"], environment, 3, "no database", "ncall user add")
    assert not os.path.exists(state(environment)), "who only asks makes nothing"
    add(environment, "ana")
    good = file(PASSWORD)
    fails([NCALL, "user", "add", "ana", "--password-file", good], environment, 15, "ana", "choose another")
    fails([NCALL, "user", "add", "bo", "--password-file", good, "--role", "boss"], environment, 2, "boss", "moderator")
    fails([NCALL, "user", "add", "Bo Å", "--password-file", good], environment, 2, "username", "lower-case")
    fails([NCALL, "user", "add", "bo", "--password-file", good, "--email", "x"], environment, 2, "email")
    fails([NCALL, "user", "add", "bo"], environment, 2, "--password-file")
    none = str(tmp_path / "none")
    fails([NCALL, "user", "add", "bo", "--password-file", none], environment, 2, none, "check that it exists")
    for text, word in (("weak", "8 characters"), ("", "no password"), ("a\nb\n", "more than one line"), ("alllower7", "upper")):
        fails([NCALL, "user", "add", "bo", "--password-file", file(text)], environment, 2, word)
        fails([NCALL, "user", "password", "ana", "--password-file", file(text)], environment, 2, word)
    good = file(PASSWORD)
    fails([NCALL, "user", "password", "zoe", "--password-file", good], environment, 11, "zoe", "user list")
    for command in (["suspend", "zoe"], ["unsuspend", "zoe"], ["role", "zoe", "admin"]):
        fails([NCALL, "user", *command], environment, 11, "zoe", "user list")
    fails([NCALL, "apikey", "create", "--user", "zoe"], environment, 11, "zoe")
    fails([NCALL, "apikey", "create", "--user", "ana", "--name", "x" * 101], environment, 2, "100 characters")
    fails([NCALL, "apikey", "create", "--user", "ana", "--expires", "yesterday"], environment, 2, "90d")
    fails([NCALL, "apikey", "revoke", "x"], environment, 2, "apikey list")
    fails([NCALL, "user", "list", "--database", "mysql://x"], environment, 2, "sqlite:PATH")
    for text in ("postgres://ana:hidden%@host/x", "postgres://host/x?password=hidden&what=1", "psql://ana:hidden@host/x"):
        refused = fails([NCALL, "user", "list", "--database", text], environment, 2, "postgres://USER@HOST/NAME")
        assert "hidden" not in refused.stderr, refused
    nobody = "postgres://ana:hidden@127.0.0.1:1/x"
    # It may only not be there yet.
    refused = fails([NCALL, "user", "list", "--database", nobody], environment, 75, "postgres://ana@127.0.0.1:1/x", "--database")
    assert "hidden" not in refused.stderr, refused
    named = {**environment, "DATABASE_URL": "mysql://x"}
    fails([NCALL, "user", "list"], named, 3, "DATABASE_URL", "sqlite:PATH")
    fails([NCALL, "user", "list", "--database", "sqlite:" + good], environment, 3, good, "not a database")
    assert len(json.loads(does(["user", "list", "--json"], environment))["users"]) == 1

    # Another process holds the database for longer than anybody waits.
    with contextlib.closing(sqlite3.connect(os.path.join(state(environment), "ncall.db"), isolation_level=None)) as held:
        held.execute("begin immediate")
        result = run([NCALL, "user", "list"], environment)
        assert result.returncode in (3, 75) and "locked" in result.stderr, result
        held.execute("rollback")
        held.execute("insert into ncall_migrations values (999, 'later', 'x', 0)")
    fails([NCALL, "user", "list"], environment, 3, "newer version", "newest version")
    fails([NCALL, "serve"], environment, 3, "newer version", "newest version")


def test_a_password_that_is_typed_is_not_shown(environment):
    master, terminal = os.openpty()
    process = subprocess.Popen(
        [NCALL, "user", "add", "ana", "--password-file", "-"], stdin=terminal, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, bufsize=0, env=environment)
    os.close(terminal)
    os.set_blocking(process.stderr.fileno(), False)
    asked = []
    wait_until(lambda: asked.append(process.stderr.read() or b"") or b"password: " in b"".join(asked), what="the question")
    os.write(master, (PASSWORD + "\n").encode())
    output, errors = process.communicate(timeout=30)
    assert process.returncode == 0 and len(output.strip()) == 36 and not errors.strip(), errors
    os.set_blocking(master, False)
    with contextlib.suppress(OSError):
        assert PASSWORD.encode() not in os.read(master, 4_096)
    os.close(master)


def test_a_check_before_the_start(environment, tmp_path):
    result = run([NCALL, "serve", "--check"], environment)
    assert result.returncode == 0 and result.stdout == "the configuration is right\n"
    assert "ncall.db will be made" in result.stderr and not os.path.exists(state(environment))
    with serving(environment, kind=Production):
        assert does(["serve", "--check"], environment) == "the configuration is right\n"
    left = sorted(os.listdir(state(environment)))
    assert does(["serve", "--check"], environment) == "the configuration is right\n"
    assert sorted(os.listdir(state(environment))) == left

    for name in ("a", "b"):
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj",
             "/CN=test", "-keyout", str(tmp_path / f"{name}.key"), "-out", str(tmp_path / f"{name}.pem")],
            check=True, capture_output=True)
    tls = ["--tls-cert", str(tmp_path / "a.pem"), "--tls-key"]
    assert run([NCALL, "serve", "--check", *tls, str(tmp_path / "a.key")], environment).returncode == 0
    fails([NCALL, "serve", "--check", *tls, str(tmp_path / "b.key")], environment, 3, "belong together", "--tls-key")
    fails([NCALL, "serve", "--check", *tls, str(tmp_path / "b.key"), "--api", "off"], environment, 3, "belong together")

    # Everything that is wrong is said at once.
    os.chmod(os.path.join(state(environment), "token-secret"), 0o644)
    with open(os.path.join(state(environment), "keys"), "w") as keys:
        keys.write("one")
    database = os.path.join(state(environment), "ncall.db")
    os.chmod(database, 0o640)
    result = run([NCALL, "serve", "--check", *tls, str(tmp_path / "b.key")], environment)
    lines = result.stderr.splitlines()
    assert result.returncode == 3 and len(lines) == 4 and not result.stdout, result
    for word in ("belong together", "token-secret may be read by others", "keys does not hold", "ncall.db may be read by others"):
        assert len([line for line in lines if word in line]) == 1, (word, lines)
    assert stat.S_IMODE(os.stat(database).st_mode) == 0o640, "a check mends nothing"

    cluster = {**environment, "LIVEKIT_API_SECRET": "secret", "XDG_STATE_HOME": str(tmp_path / "fresh")}
    result = run(
        [NCALL, "serve", "--check", "--livekit-url", "wss://livekit.invalid", "--livekit-api-key", "k"], cluster)
    assert result.returncode == 0 and "wss://livekit.invalid was not asked" in result.stderr, result
    result = run([NCALL, "serve", "--check", "-o", "serve.turn_server=turn.invalid"], cluster)
    assert result.returncode == 3 and "a TURN server is named without its secret" in result.stderr, result


def test_limits_are_those_of_the_configuration(environment):
    fails([NCALL, "serve"], {**environment, "NCALL_SERVE_CONNECTIONS": "0"}, 3, "NCALL_SERVE_CONNECTIONS", "1…1000000")
    fails([NCALL, "serve", "-o", "limits.sign_in_failures=0"], environment, 2, "limits.sign_in_failures", "1…1000")
    environment = {**environment, "NCALL_LIMITS_SIGN_IN_FAILURES": "2", "NCALL_SERVE_CONNECTIONS_PER_ADDRESS": "3"}
    with serving(environment, "-o", "limits.rings_burst=1", "-o", "limits.rings_per_minute=1") as backend:
        async def story():
            async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(force_close=True)) as session:
                wrong = {"username": "bob", "password": "wrong"}
                codes = []
                for _ in range(3):
                    async with session.post(backend.url + "/api/auth/signin", json=wrong) as answer:
                        codes.append(answer.status)
                assert codes == [401, 401, 429]
                alice = await Person.sign_in(session, backend.url, "alice")
                bob_id = (await alice.ask("GET", "/api/users?username=bob"))[0]["id"]
                begun = await alice.ask("POST", "/api/calls/initiate", json={"targetUserId": bob_id})
                await alice.ask("POST", f"/api/calls/{begun['callId']}/cancel")
                await alice.ask("POST", "/api/calls/initiate", 429, json={"targetUserId": bob_id})
                held = [await asyncio.open_connection("127.0.0.1", int(backend.url.rsplit(":", 1)[1])) for _ in range(3)]
                # A request on each: they are served before the next one comes.
                for reader, writer in held:
                    writer.write(b"GET /api/openapi.json HTTP/1.1\r\nHost: x\r\n\r\n")
                    assert b"200" in await reader.readline()
                async with session.get(backend.url + "/api/openapi.json") as answer:
                    assert answer.status == 503 and (await answer.json())["code"] == "UNAVAILABLE"
                for _, writer in held:
                    writer.close()

        asyncio.run(story())


def test_a_backup_of_a_running_server_has_all_that_was_acknowledged(environment, tmp_path):
    """Backed up under writes, restored into a new state folder: what was acknowledged before is there, and who saw more begins anew."""
    database = os.path.join(state(environment), "ncall.db")
    copy = str(tmp_path / "backup.db")

    async def write(person, number, made):
        while True:
            name = f"w{number} {len(made)}"
            made.append((await person.ask("POST", "/api/channels", 201, json={"name": name, "type": "private"}))["id"])

    def back_up():
        with contextlib.closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as source:
            with contextlib.closing(sqlite3.connect(copy)) as target:
                source.backup(target)

    async def before(backend):
        async with aiohttp.ClientSession() as session:
            people = [await Person.sign_in(session, backend.url, name) for name in ("alice", "bob", "charlie")]
            alice, made = people[0], [[], [], []]
            channel = next(c["id"] for c in await alice.ask("GET", "/api/channels") if c["name"] == "general")
            await alice.follow(f"channel:{channel}")
            writers = [asyncio.create_task(write(person, number, made[number])) for number, person in enumerate(people)]

            async def enough(count):
                while min(len(ids) for ids in made) < count:
                    for writer in writers:
                        if writer.done():
                            writer.result()
                    await asyncio.sleep(0.005)

            await enough(20)
            acknowledged = [id for ids in made for id in ids]
            await asyncio.to_thread(back_up)
            await enough(max(len(ids) for ids in made) + 5)
            # The topic goes on after the backup.
            huddle = await alice.ask("POST", f"/api/channels/{channel}/huddle")
            await alice.ask("POST", f"/api/calls/{huddle['callId']}/end")
            seen = (await alice.event("channel:call:ended"))["seq"]
            for writer in writers:
                writer.cancel()
            await asyncio.gather(*writers, return_exceptions=True)
            return acknowledged, [id for ids in made for id in ids], [person.account for person in people], channel, seen

    async def after(backend, acknowledged, everything, accounts, channel, seen):
        async with aiohttp.ClientSession() as session:
            people = [Person(session, backend.url, account) for account in accounts]
            kept = set()
            for person in people:
                kept |= {c["id"] for c in await channels_of(person)}
            assert set(acknowledged) <= kept, "what was acknowledged before the backup is gone"
            assert not set(everything) <= kept, "the backup is older than the last writes, or this tests nothing"
            alice = people[0]
            socket = await session.ws_connect(
                backend.url + "/api/realtime", headers={"Authorization": "Bearer " + alice.account["accessToken"]})
            alice.socket, alice.reading = socket, None
            alice.reading = asyncio.create_task(alice._read())
            await socket.send_json({"type": "subscribe", "topic": f"channel:{channel}", "since": seen})
            reset = await alice.event(lambda event: event["type"] == "reset")
            assert reset["topic"] == f"channel:{channel}" and reset["seq"] < seen
            # From there it counts on.
            huddle = await alice.ask("POST", f"/api/channels/{channel}/huddle")
            assert (await alice.event("channel:call:started"))["seq"] == reset["seq"] + 1
            await alice.ask("POST", f"/api/calls/{huddle['callId']}/end")

    with serving(environment, *UNLIMITED) as backend:
        outcome = asyncio.run(before(backend))
    restored = {**environment, "XDG_STATE_HOME": str(tmp_path / "restored")}
    os.makedirs(state(restored), mode=0o700)
    shutil.copy(copy, os.path.join(state(restored), "ncall.db"))
    for secret in ("token-secret", "keys"):
        shutil.copy(os.path.join(state(environment), secret), state(restored))
    os.chmod(os.path.join(state(restored), "ncall.db"), 0o600)
    assert does(["serve", "--check"], restored) == "the configuration is right\n"
    with serving(restored, *UNLIMITED) as backend:
        asyncio.run(after(backend, *outcome))


async def channels_of(person):
    """All channels that somebody sees, page by page."""
    found, before = [], ""
    while True:
        page = await person.ask("GET", f"/api/channels?limit=100{before}")
        found += page
        if len(page) < 100:
            return found
        before = f"&before={page[-1]['id']}"


class Writer:
    """Somebody who writes without a pause, and remembers what was acknowledged."""

    def __init__(self, account):
        self.account = account
        self.channels, self.calls = [], []
        self.presence = self.presence_sent = 0
        # The huddle that somebody is in alone, and whether their hand is raised there.
        self.huddle, self.hand, self.hand_sent = None, False, False

    async def write(self, session, url, other=None, alone=True):
        """Until the server is gone. Only who is alone with it knows in which order it took what replaces something."""
        person = Person(session, url, self.account)
        name = self.account["user"]["username"]
        with contextlib.suppress(aiohttp.ClientError, ConnectionError):
            while True:
                body = {"name": f"{name} {random.getrandbits(64)}", "type": "private"}
                self.channels.append((await person.ask("POST", "/api/channels", 201, json=body))["id"])
                if alone:
                    self.presence_sent += 1
                    presence = {"status": "online", "message": f"{self.presence_sent}"}
                    await person.ask("PUT", "/api/users/me/presence", json=presence)
                    self.presence = self.presence_sent
                if alone and not other:
                    await self.wave(person)
                if other:
                    begun = await person.ask("POST", "/api/calls/initiate", json={"targetUserId": other})
                    self.calls.append((begun["callId"], {"ringing", "cancelled"}))
                    await person.ask("POST", f"/api/calls/{begun['callId']}/cancel")
                    self.calls[-1] = (begun["callId"], {"cancelled"})

    async def wave(self, person):
        """Raises the hand, or takes it down."""
        if not self.huddle:
            begun = await person.ask("POST", f"/api/channels/{self.channels[-1]}/huddle")
            self.huddle, self.hand, self.hand_sent = begun["callId"], False, False
        self.hand_sent = not self.hand
        try:
            await person.ask("POST", f"/api/calls/{self.huddle}/hand", json={"raised": self.hand_sent})
            self.hand = self.hand_sent
        except AssertionError:
            # Whoever brings no media is not in it for long.
            if (await person.ask("GET", f"/api/calls/{self.huddle}"))["status"] != "ended":
                raise
            self.huddle = None

    async def check(self, session, url):
        person = Person(session, url, self.account)
        lost = set(self.channels) - {channel["id"] for channel in await channels_of(person)}
        assert not lost, f"channels that were acknowledged are gone: {lost}"
        message = (await person.ask("GET", "/api/auth/me"))["presence"].get("message", "0")
        assert self.presence <= int(message) <= self.presence_sent, (self.presence, message, self.presence_sent)
        for id, states in self.calls[-20:]:
            assert (await person.ask("GET", f"/api/calls/{id}"))["status"] in states
        if self.huddle and (await person.ask("GET", f"/api/calls/{self.huddle}"))["status"] == "active":
            (own,) = await person.ask("GET", f"/api/calls/{self.huddle}/participants")
            assert own["isHandRaised"] in (self.hand, self.hand_sent)
            self.hand = self.hand_sent = own["isHandRaised"]
        # What rang when the server died is over before the next call, and so is a huddle of which no answer told.
        for call in await person.ask("GET", "/api/calls"):
            if call["status"] == "active" and call["id"] != self.huddle:
                await person.ask("POST", f"/api/calls/{call['id']}/end")
            elif call["status"] in ("initiating", "ringing") and call["initiator"]["id"] == person.id:
                await person.ask("POST", f"/api/calls/{call['id']}/cancel")


def test_no_moment_to_be_killed_loses_what_was_acknowledged(environment):
    seed = random.SystemRandom().getrandbits(32)
    print(f"seed {seed}")
    moments = random.Random(seed)
    backend = Backend(environment, *UNLIMITED)

    async def begin():
        async with aiohttp.ClientSession() as session:
            return [Writer((await Person.sign_in(session, backend.url, name)).account) for name in ("alice", "bob", "charlie")]

    def count(writers):
        return sum(len(writer.channels) for writer in writers)

    async def write(writers, more):
        async with aiohttp.ClientSession() as session:
            # Alice calls bob, over and over.
            stories = [w.write(session, backend.url, writers[1].account["user"]["id"] if w is writers[0] else None) for w in writers]
            stories += [w.write(session, backend.url, alone=False) for w in writers for _ in range(2)]
            tasks = [asyncio.create_task(story) for story in stories]
            enough = count(writers) + more
            while count(writers) < enough and not any(task.done() for task in tasks):
                await asyncio.sleep(0.0005)
            backend.process.send_signal(signal.SIGKILL)
            await asyncio.gather(*tasks)

    async def check(writers):
        async with aiohttp.ClientSession() as session:
            for writer in writers:
                await writer.check(session, backend.url)

    writers = asyncio.run(begin())
    for _ in range(8):
        asyncio.run(write(writers, moments.randint(1, 400)))
        backend.process.wait(15)
        look_into(os.path.join(state(environment), "ncall.db"))
        backend.start()
        asyncio.run(check(writers))
    assert backend.stop() == 0


def look_into(database):
    """What a killed server left: whole, and every topic counted without a gap."""
    with contextlib.closing(sqlite3.connect(database)) as rows:
        assert rows.execute("pragma integrity_check").fetchall() == [("ok",)]
        assert rows.execute("pragma foreign_key_check").fetchall() == []
        gaps = rows.execute(
            "select t.topic from nchat_topics t join nchat_events e on e.topic = t.topic group by t.topic "
            "having count(*) <> max(e.seq) - min(e.seq) + 1 or max(e.seq) <> t.seq").fetchall()
        assert gaps == []
        # Nobody is in a channel by halves: it and its first member are one write.
        assert rows.execute(
            "select count(*) from nchat_channels c where not exists "
            "(select 1 from nchat_channel_members m where m.channel_id = c.id)").fetchone() == (0,)
