"""Several backends on one PostgreSQL database: events both ways, one that is killed, what is due done once, who is there."""

import asyncio
import contextlib
import os
import shutil
import signal
import stat

import aiohttp
import pytest

from conftest import KEY, NCALL, SECRET, Server, own_home, wait_until
from test_administration import UNLIMITED, Production, serving, state
from test_backend import Backend, Person
from test_command_line import fails
from test_postgres import name

SECRETS = ("token-secret", "keys")


class Watcher(Person):
    """Somebody who notes the events of a topic as they come, over any number of connections."""

    async def watch(self, url, topic, since=None):
        self.url, self.topic, self.events = url, topic, []
        self.socket = await self.session.ws_connect(url + "/api/realtime")
        await self.socket.send_json({"type": "auth", "token": self.account["accessToken"]})
        wish = {"type": "subscribe", "topic": topic}
        await self.socket.send_json(wish if since is None else {**wish, "since": since})
        self.reading = asyncio.create_task(self._read())
        await self.event(lambda event: event["type"] == "subscribed" and event["topic"] == topic)
        return self

    @property
    def told(self):
        return [event for event in self.events if event["type"] == "event" and event["topic"] == self.topic]

    @property
    def numbers(self):
        return [event["seq"] for event in self.told]

    async def until(self, condition, what):
        for _ in range(6_000):
            if condition(self):
                return
            await asyncio.sleep(0.01)
        raise AssertionError(f"{what} did not come true: {self.numbers}")


@pytest.fixture
def media(tmp_path):
    """The media server of all of them, as a LiveKit cluster is."""
    path = tmp_path / "cluster.yaml"
    path.write_text(f"port: 0\nrtc:\n  udp_port: 0\nkeys:\n  {KEY}: {SECRET}\nroom:\n  auto_create: false\n")
    server = Server("--livekit-config", str(path), listen=[], dev=False)
    yield server
    assert server.stop() == 0


@pytest.fixture
def homes(tmp_path, postgres):
    """Two machines that share a database; and its name."""
    url = postgres.database()
    homes = []
    for each in ("one", "other"):
        (tmp_path / each).mkdir()
        homes.append({**own_home(tmp_path / each), "DATABASE_URL": url})
    return (*homes, name(url))


def share(one, other):
    """Copies the secrets of one machine to another."""
    os.makedirs(state(other), mode=0o700)
    for secret in SECRETS:
        shutil.copy2(os.path.join(state(one), secret), state(other))
        assert stat.S_IMODE(os.stat(os.path.join(state(other), secret)).st_mode) == 0o600


@contextlib.contextmanager
def both(homes, media):
    one, other, database = homes
    with contextlib.ExitStack() as stack:
        # The one that is started first does what is due.
        first = stack.enter_context(serving(one, *UNLIMITED, kind=lambda *words: Backend(*words, cluster=media.http)))
        share(one, other)
        second = stack.enter_context(serving(other, *UNLIMITED, kind=lambda *words: Backend(*words, cluster=media.http)))
        yield first, second, database


async def live(alice):
    """A stream that goes on in the channel of a development server."""
    channel = (await alice.ask("GET", "/api/channels"))[0]["id"]
    stream = await alice.ask("POST", "/api/streams/create", json={"channelId": channel, "title": "On air"})
    await alice.ask("POST", f"/api/streams/{stream['id']}/start")
    return stream["id"]


def is_whole(numbers):
    return numbers == list(range(numbers[0], numbers[0] + len(numbers)))


def test_events_go_both_ways_in_order(homes, media, postgres):
    with both(homes, media) as (one, other, database):

        async def story():
            async with aiohttp.ClientSession() as session:
                alice = await Watcher.sign_in(session, one.url, "alice")
                bob = await Watcher.sign_in(session, other.url, "bob")
                stream = await live(alice)
                # A token of one is good at the other.
                watchers = [
                    await Watcher(session, each.url, who.account).watch(each.url, f"stream:{stream}")
                    for each in (one, other) for who in (alice, bob)]
                for turn in range(3):
                    texts = {f"{who} {turn} {number}" for who in ("alice", "bob") for number in range(20)}

                    async def say(person, word, turn=turn):
                        for number in range(20):
                            await person.ask(
                                "POST", f"/api/streams/{stream}/chat", json={"content": f"{word} {turn} {number}"})

                    await asyncio.gather(say(alice, "alice"), say(bob, "bob"))
                    for watcher in watchers:
                        await watcher.until(
                            lambda watcher, texts=texts: texts <= set(said(watcher)), "that everything came")
                    # The connections by which they hear of each other are cut, and it goes on.
                    cut = postgres.sql(
                        "select pg_terminate_backend(pid, 60000) from pg_stat_activity "
                        f"where application_name = 'ncall events' and datname = '{database}'")
                    assert cut == ["t", "t"]
                for watcher in watchers:
                    assert is_whole(watcher.numbers) and len(said(watcher)) == len(set(said(watcher))) == 120
                    assert watcher.told == watchers[0].told

        asyncio.run(story())


async def sees_online(person, name):
    for _ in range(3_000):
        if (await person.ask("GET", "/api/users", params={"username": name}))[0]["status"] == "online":
            return
        await asyncio.sleep(0.01)
    raise AssertionError(f"{name} is offline")


def said(watcher):
    return [event["data"]["content"] for event in watcher.told if event["event"] == "stream:chat-message"]


def test_one_is_killed_and_the_other_goes_on(homes, media, postgres):
    with both(homes, media) as (one, other, database):

        async def story():
            async with aiohttp.ClientSession() as session:
                alice = await Watcher.sign_in(session, one.url, "alice")
                bob = await Watcher.sign_in(session, other.url, "bob")
                charlie = await Person.sign_in(session, one.url, "charlie")
                stream = await live(alice)
                bob.topic = "user"
                watching = await Watcher(session, other.url, bob.account).watch(other.url, f"stream:{stream}")
                moving = await Watcher(session, one.url, alice.account).watch(one.url, f"stream:{stream}")
                await bob.watch(other.url, "user")
                await sees_online(bob, "alice")
                call = (await charlie.ask("POST", "/api/calls/initiate", json={"targetUserId": bob.id}))["callId"]
                await bob.event("call:ring")

                acknowledged = []

                async def say(number):
                    try:
                        await alice.ask("POST", f"/api/streams/{stream}/chat", json={"content": f"word {number}"})
                        acknowledged.append(f"word {number}")
                    except (aiohttp.ClientError, asyncio.TimeoutError):
                        pass

                # It ends in the midst of what it is asked.
                saying = asyncio.gather(*(say(number) for number in range(100)))
                while len(acknowledged) < 30 and not saying.done():
                    await asyncio.sleep(0.001)
                one.process.send_signal(signal.SIGKILL)
                await saying
                one.process.wait(15)
                await moving.reading
                seen = moving.told
                assert is_whole([event["seq"] for event in seen])

                await watching.until(
                    lambda watcher: set(acknowledged) <= set(said(watcher)), "that what was acknowledged came")
                # Whoever was connected to the one that is gone goes on at the other.
                await moving.watch(other.url, f"stream:{stream}", since=seen[-1]["seq"])
                alice.url = other.url
                await alice.ask("POST", f"/api/streams/{stream}/chat", json={"content": "the last"})
                for watcher in (watching, moving):
                    await watcher.until(lambda watcher: "the last" in said(watcher), "the last word")
                whole = seen + moving.told
                assert is_whole([event["seq"] for event in whole]) and is_whole(watching.numbers)
                length = min(len(whole), len(watching.told))
                assert whole[-length:] == watching.told[-length:]

                # What is due is done by the one that is left, once.
                postgres.sql(
                    "update nchat_call_participants set ring_deadline = now() - interval '1 second' "
                    f"where call_id = '{call}' and ring_deadline is not null", database)
                end = await bob.event("call:end", 30)
                assert (end["data"]["callId"], end["data"]["status"]) == (call, "missed")
                assert postgres.sql(
                    f"select count(*) from nchat_events where event = 'call:end' and topic = 'user:{bob.id}'", database
                ) == ["1"]
                # Nobody is connected to a process that is gone.
                charlie.url = other.url
                await sees_online(charlie, "bob")
                wait_until(
                    lambda: postgres.sql("select count(*) from nchat_processes", database) == ["1"], 30,
                    "that the other is forgotten")

        asyncio.run(story())


def test_one_that_is_stopped_is_overtaken_and_knows_it_when_it_goes_on(homes, media, postgres):
    with both(homes, media) as (one, other, database):
        leaders = (
            "select l.pid from pg_locks l where l.locktype = 'advisory' and l.granted and l.objid = 1 "
            "and l.classid = 'nchat_topics'::regclass::oid")

        async def story():
            async with aiohttp.ClientSession() as session:
                alice = await Watcher.sign_in(session, other.url, "alice")
                bob = await Watcher.sign_in(session, other.url, "bob")
                await bob.watch(other.url, "user")
                call = (await alice.ask("POST", "/api/calls/initiate", json={"targetUserId": bob.id}))["callId"]
                await bob.event("call:ring")
                before = postgres.sql(leaders, database)
                one.process.send_signal(signal.SIGSTOP)
                try:
                    postgres.sql(
                        "update nchat_call_participants set ring_deadline = now() - interval '1 second' "
                        f"where call_id = '{call}' and ring_deadline is not null", database)
                    end = await bob.event("call:end", 60)
                    assert (end["data"]["callId"], end["data"]["status"]) == (call, "missed")
                    after = postgres.sql(leaders, database)
                    assert len(before) == len(after) == 1 and before != after
                finally:
                    one.process.send_signal(signal.SIGCONT)
                # It is one of them again, and leads no more.
                wait_until(
                    lambda: len(postgres.sql(
                        "select 1 from pg_stat_activity where application_name = 'ncall events' "
                        f"and datname = '{database}'")) == 2, 30, "that it is back")
                assert postgres.sql(leaders, database) == after
                charlie = await Watcher.sign_in(session, one.url, "charlie")
                await charlie.watch(one.url, "user")
                await alice.ask("POST", "/api/calls/initiate", json={"targetUserId": charlie.id})
                await charlie.event("call:ring")
                assert postgres.sql(
                    f"select count(*) from nchat_events where event = 'call:end' and topic = 'user:{bob.id}'", database
                ) == ["1"]

        asyncio.run(story())
        assert not [line for line in one.lines if "does what is due now" in line], one.lines


def test_media_servers_and_secrets_are_one(homes, postgres):
    one, other, _ = homes
    with serving(one, "--allow-signup", kind=Production):
        # Calls would have their rooms in one or the other.
        fails([NCALL, "serve", "--api-listen", "127.0.0.1:0", "--media-listen", "127.0.0.1:0", "--rtc-udp-port", "0"],
              other, 15, "media server of its own", "--livekit-url")
        shutil.rmtree(state(other))
        keys = open(os.path.join(state(one), "keys")).read().split()
        cluster = [
            NCALL, "serve", "--api-listen", "127.0.0.1:0", "--livekit-url", "http://127.0.0.1:1", "--livekit-api-key", keys[0]]
        secret = {**other, "LIVEKIT_API_SECRET": keys[1]}
        fails(cluster, secret, 3, "other secrets", "token-secret")
