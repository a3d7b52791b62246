"""What the tests against real peers share: the program under test, a server of its own, tokens."""

import os
import pathlib
import signal
import socket
import subprocess
import tempfile
import threading
import time
import warnings

import pytest

warnings.filterwarnings("ignore", message="The HMAC key is")

# A run in the background of a shell ignores these, and programs would inherit that: they get what a terminal gives them.
for number in (signal.SIGINT, signal.SIGQUIT):
    if signal.getsignal(number) == signal.SIG_IGN:
        signal.signal(number, signal.SIG_DFL)

NCALL = os.environ.get("NCALL", "ncall")
KEY, SECRET = "devkey", "secret"


class Server:
    """`ncall serve` on free ports of loopback."""

    def __init__(self, *options, port=0, listen=None, dev=True):
        if listen is None:
            listen = ["--media-listen", f"127.0.0.1:{port}", "--rtc-udp-port", "0"]
        self.process = subprocess.Popen(
            [NCALL, "serve", "--api", "off", *(["--dev"] if dev else []), *listen, *options],
            stderr=subprocess.PIPE, text=True,
        )
        self.lines, self.url = [], None
        self.ready = threading.Event()
        threading.Thread(target=self._read, daemon=True).start()
        assert self.ready.wait(20), "the server did not become ready:\n" + "".join(self.lines)

    def _read(self):
        for line in self.process.stderr:
            self.lines.append(line)
            if line.startswith("ready "):
                self.url = line.split("media=")[1].strip()
                self.ready.set()

    @property
    def http(self):
        return self.url.replace("ws", "http", 1)

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(10)


@pytest.fixture(scope="session")
def server():
    server = Server()
    yield server
    assert server.stop() == 0, "the server did not end politely"


class PostgreSQL:
    """A PostgreSQL server of this run, which only its socket leads to."""

    def __init__(self, folder):
        self.folder = folder
        program = pathlib.Path(__file__).parents[2] / "scripts" / "test-postgres"
        self.process = subprocess.Popen([program, folder], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert self.process.stdout.readline() == "ready\n", "there is no PostgreSQL server to test with, see above"
        self.made = 0

    def sql(self, text, database="postgres"):
        """What a statement answers, a line for each row."""
        asked = subprocess.run(
            ["psql", "-X", "-A", "-t", "-q", "-v", "ON_ERROR_STOP=1", "-h", self.folder, "-U", "ncall", "-d", database, "-c", text],
            capture_output=True, text=True, timeout=60)
        assert asked.returncode == 0, asked.stderr
        return asked.stdout.splitlines()

    def database(self):
        """The URL of a new database."""
        self.made += 1
        self.sql(f"create database test{self.made}")
        return f"postgres://ncall@/test{self.made}?host={self.folder}"

    def stop(self):
        self.process.stdin.close()
        return self.process.wait(60)


@pytest.fixture(scope="session")
def postgres():
    # A socket's path is short.
    server = PostgreSQL(tempfile.mktemp(prefix="ncall-pg-", dir="/tmp"))
    yield server
    assert server.stop() == 0


@pytest.fixture
def environment(tmp_path):
    return own_home(tmp_path)


def own_home(folder):
    """A home of its own, so that no configuration and no control socket of somebody else is met."""
    env = dict(os.environ)
    for name in ("CONFIG", "STATE", "CACHE"):
        env[f"XDG_{name}_HOME"] = str(folder / name.lower())
    env["XDG_RUNTIME_DIR"] = str(folder / "run")
    (folder / "run").mkdir(mode=0o700)
    env["HOME"] = str(folder)
    for name in ("LIVEKIT_URL", "LIVEKIT_API_KEY", "LIVEKIT_API_SECRET", "DATABASE_URL"):
        env.pop(name, None)
    return env


def token(identity, room, **grants):
    from livekit import api

    return (
        api.AccessToken(KEY, SECRET).with_identity(identity).with_name(identity.title())
        .with_grants(api.VideoGrants(room_join=True, room=room, **grants)).to_jwt()
    )


def join_command(server, room, identity, *options):
    return [
        NCALL, "join", "--url", server.url, "--api-key", KEY, "--api-secret", SECRET, "--room", room,
        "--identity", identity, "--headless", *options,
    ]


def run(command, environment, timeout=30, **more):
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=timeout, **more)


def free_port():
    """A port of loopback that nobody listens on, for those who must be told of each other before they begin."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until(condition, seconds=15, what="the condition"):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        value = condition()
        if value:
            return value
        time.sleep(0.05)
    raise AssertionError(f"{what} did not come true in {seconds} s")
