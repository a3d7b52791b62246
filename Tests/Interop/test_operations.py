"""What docs/operations.md tells an operator to do, done: units, examples, a TURN server, keys that are replaced, a person's data."""

import asyncio
import contextlib
import json
import os
import pathlib
import re
import secrets
import sqlite3
import subprocess
import threading

import aiohttp
import pytest

from conftest import NCALL, free_port, run, wait_until
from test_administration import PASSWORD, Production, add, closed, does, serving, state, status, takes_requests
from test_backend import Backend, Person
from test_command_line import fails
from test_postgres import own_postgres  # noqa: F401, a fixture

RESOURCES = pathlib.Path(__file__).parents[2] / "Resources"
EXAMPLES = RESOURCES / "examples"


@pytest.mark.parametrize("name", ["ncall-server.service", "ncall-api@.service", "ncall@.service"])
def test_a_unit_is_one_that_systemd_takes(name, tmp_path):
    """systemd reads it without a word, and finds little that the service might do to the system."""
    unit = tmp_path / name
    # The program need not be installed to be tested.
    unit.write_text((RESOURCES / name).read_text().replace("/usr/local/bin/ncall", str(pathlib.Path(NCALL).resolve())))
    verified = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", "--recursive-errors=no", str(unit)], capture_output=True, text=True)
    about = [line for line in (verified.stdout + verified.stderr).splitlines() if name.split(".")[0].split("@")[0] in line]
    assert verified.returncode == 0 and not about, verified
    if name == "ncall@.service":
        return
    # 10 is a service without any bounds.
    exposure = subprocess.run(
        ["systemd-analyze", "security", "--offline=yes", "--threshold=30", str(unit)], capture_output=True, text=True)
    assert exposure.returncode == 0, exposure.stdout + exposure.stderr


def settle(environment, name, changes):
    """Puts an example where the server reads its configuration, with some of its values changed."""
    text = (EXAMPLES / name).read_text()
    for key, value in changes.items():
        text, count = re.subn(rf"(?m)^{key} = .*$", f"{key} = {value}", text)
        assert count == 1, f"{name} does not set {key}"
    folder = pathlib.Path(environment["XDG_CONFIG_HOME"]) / "ncall"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "config.toml").write_text(text)


def environment_of_example():
    pairs = [line.split("=", 1) for line in (EXAMPLES / "server.env").read_text().splitlines() if re.match(r"[A-Z]", line)]
    assert dict(pairs).keys() == {"LIVEKIT_API_SECRET", "TURN_SECRET", "PGPASSFILE"}
    return dict(pairs)


@pytest.fixture
def prepared(postgres, environment):
    """A database made by the example, and its URL; the server has one example at a time."""
    script = (EXAMPLES / "postgresql.sql").read_text()
    name = "example" + secrets.token_hex(4)
    # The login of the example is the superuser of the server that the tests share.
    script = re.sub(r"(?m)^create role ncall login.*$", "", script)
    if postgres.sql("select 1 from pg_roles where rolname = 'ncall_app'"):
        script = script.replace("create role ncall_app nologin;", "")
    script = script.replace("create database ncall ", f"create database {name} ").replace(" on database ncall ", f" on database {name} ")
    for statement in script.split(";"):
        if re.sub(r"(?m)^--.*$", "", statement).strip():
            postgres.sql(statement)
    return f"postgres://ncall@/{name}?host={postgres.folder}"


@pytest.mark.parametrize("name", ["server.toml", "server-cluster.toml"])
def test_an_example_is_a_configuration_that_is_right(name, prepared, environment, tmp_path):
    environment.update(environment_of_example())
    changes = {"database": json.dumps(prepared)}
    if name == "server.toml":
        made = subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", str(tmp_path / "key.pem"), "-out",
             str(tmp_path / "chain.pem"), "-days", "1", "-subj", "/CN=call.example"], capture_output=True)
        assert made.returncode == 0, made.stderr
        os.chmod(tmp_path / "key.pem", 0o600)
        changes |= {"tls_cert": json.dumps(str(tmp_path / "chain.pem")), "tls_key": json.dumps(str(tmp_path / "key.pem"))}
    settle(environment, name, changes)
    assert does(["config", "check"], environment).strip()
    checked = run([NCALL, "serve", "--check"], environment)
    assert checked.returncode == 0 and checked.stdout == "the configuration is right\n", checked
    assert "will be made" in checked.stderr
    # Anything that the example names and this version does not know would be a mistake.
    text = (EXAMPLES / name).read_text()
    settle(environment, name, changes)
    path = pathlib.Path(environment["XDG_CONFIG_HOME"]) / "ncall" / "config.toml"
    path.write_text(text.replace("[log]", "wrong_key = 1\n[log]", 1))
    assert run([NCALL, "serve", "--check"], environment).returncode == 3


def test_the_example_of_a_cluster_starts_our_media_server_too(environment, tmp_path):
    checked = run([NCALL, "serve", "--api", "off", "--check", "--livekit-config", str(EXAMPLES / "livekit.yaml")], environment)
    assert checked.returncode == 0, checked
    named = set(re.findall(r"redis|rtc\.tcp_port|rtc\.use_external_ip", checked.stderr))
    assert named == {"redis", "rtc.tcp_port", "rtc.use_external_ip"}, checked.stderr
    assert not re.search(r"room\.|webhook\.|keys", checked.stderr), checked.stderr


@contextlib.contextmanager
def coturn(tmp_path, secret, port):
    """coturn with the example, at a port of loopback and without certificates."""
    text = (EXAMPLES / "turnserver.conf").read_text()
    text = re.sub(r"(?m)^(cert|pkey|syslog|no-tlsv1|no-tlsv1_1|tls-listening-port|listening-port|static-auth-secret)\b.*$", "", text)
    text += f"\nstatic-auth-secret={secret}\nlistening-port={port}\nlistening-ip=127.0.0.1\nrelay-ip=127.0.0.1\nno-tls\nno-dtls\n"
    text += f"log-file=stdout\npidfile={tmp_path}/turn.pid\nuserdb={tmp_path}/turn.db\n"
    path = tmp_path / "turnserver.conf"
    path.write_text(text)
    process = subprocess.Popen(
        ["turnserver", "-c", str(path), "-v"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    lines = []
    threading.Thread(target=lambda: lines.extend(process.stdout), daemon=True).start()
    try:
        assert wait_until(lambda: any("UDP listener opened" in line for line in lines), 20), lines
        assert not [line for line in lines if "Bad configuration" in line or "ERROR" in line], lines
        yield process
    finally:
        process.terminate()
        process.wait(10)


def asked_for_a_relay(port, username, credential):
    """What coturn's own client says when it asks for a relay to loopback with these."""
    asked = subprocess.run(
        ["turnutils_uclient", "-v", "-n", "1", "-c", "-y", "-u", username, "-w", credential, "-p", str(port), "127.0.0.1"],
        capture_output=True, text=True, timeout=60)
    return asked.stdout + asked.stderr


def test_coturn_takes_the_credentials_that_people_get(environment, tmp_path):
    secret, port = secrets.token_urlsafe(24), free_port()
    environment["TURN_SECRET"] = secret
    with coturn(tmp_path, secret, port), serving(environment, "-o", "serve.turn_server=127.0.0.1") as backend:

        async def credentials():
            async with aiohttp.ClientSession() as session:
                alice = await Person.sign_in(session, backend.url, "alice")
                bob = await Person.sign_in(session, backend.url, "bob")
                begun = await alice.ask("POST", "/api/calls/initiate", json={"targetUserId": bob.id})
                await alice.ask("POST", f"/api/calls/{begun['callId']}/end")
                servers = [server for server in begun["iceServers"] if "credential" in server]
                assert [url.split("?")[0] for url in servers[0]["urls"]] == ["turn:127.0.0.1:3478", "turns:127.0.0.1:5349"]
                return servers[0]["username"], servers[0]["credential"]

        username, credential = asyncio.run(credentials())
        good = asked_for_a_relay(port, username, credential)
        assert "Received relay addr" in good, good
        # It leads to nobody in the networks that the example denies.
        assert "Forbidden IP" in good, good
        bad = asked_for_a_relay(port, username, credential[:-4] + "AAA=")
        assert "Received relay addr" not in bad and "Cannot complete Allocation" in bad, bad


def test_a_health_check_says_whether_the_database_answers(postgres, environment):
    url = postgres.database()
    environment["DATABASE_URL"] = url
    with serving(environment, kind=Backend) as backend:
        healthy = run(["curl", "-fsS", backend.url + "/api/health"], environment)
        assert healthy.returncode == 0 and json.loads(healthy.stdout) == {"status": "ok"}, healthy
        name = url.split("@/")[1].split("?")[0]
        postgres.sql(f"alter database {name} with allow_connections false")
        postgres.sql(f"select pg_terminate_backend(pid) from pg_stat_activity where datname = '{name}'")

        def ill():
            asked = run(["curl", "-sS", "-o", "/dev/null", "-w", "%{http_code}", backend.url + "/api/health"], environment)
            return asked.stdout == "503"

        assert wait_until(ill, 20)
        postgres.sql(f"alter database {name} with allow_connections true")
        assert wait_until(lambda: not ill(), 20)


def test_keys_of_tokens_are_replaced_without_anybody_noticing(environment):
    """First the new secret is believed, then it signs, then the old one is gone: at no time is somebody refused who waits a quarter of
    an hour before the last step; and whoever does not renews the token by themselves."""
    path = pathlib.Path(state(environment)) / "token-secret"
    add(environment, "ana")

    async def asks(backend, *tokens):
        async with aiohttp.ClientSession() as session:
            return [await status(session, backend.url, token) for token in tokens]

    async def signs_in(backend):
        async with aiohttp.ClientSession() as session:
            return (await Person.sign_in(session, backend.url, "ana", PASSWORD)).account

    with serving(environment, kind=Production) as backend:
        old = asyncio.run(signs_in(backend))
        server = backend.url
        does(["--quiet", "login", "--server", server, "--username", "ana", "--password-file", "-"], environment, input=PASSWORD)
    port = server.rsplit(":", 1)[1]
    first, second = path.read_text().split()[0], secrets.token_urlsafe(32)

    path.write_text(f"{first} {second}\n")
    with serving(environment, kind=Production) as backend:
        assert asyncio.run(asks(backend, old["accessToken"])) == [200]
    path.write_text(f"{second} {first}\n")
    with serving(environment, kind=Production) as backend:
        new = asyncio.run(signs_in(backend))
        assert asyncio.run(asks(backend, old["accessToken"], new["accessToken"])) == [200, 200]
    path.write_text(f"{second}\n")
    assert does(["serve", "--check"], environment) == "the configuration is right\n"
    backend = Production(environment, port=int(port))
    try:
        assert asyncio.run(asks(backend, old["accessToken"], new["accessToken"])) == [401, 200]
        # The client of a login from before renews it and is not asked for a password.
        assert "ana" in does(["whoami"], environment)
    finally:
        assert backend.stop() == 0


def traces(environment, *texts):
    """Where in the database something can still be found: table and column."""
    found = set()
    with contextlib.closing(sqlite3.connect(os.path.join(state(environment), "ncall.db"))) as database:
        for (table,) in database.execute("select name from sqlite_schema where type = 'table'").fetchall():
            cursor = database.execute(f"select * from {table}")
            names = [column[0] for column in cursor.description]
            for row in cursor:
                for name, value in zip(names, row):
                    if any(text in str(value) for text in texts):
                        found.add((table, name))
    return found


def test_what_is_kept_of_a_person_is_shown_and_then_deleted(environment):
    with serving(environment) as backend:
        bo_id = add(environment, "bo", "--email", "bo@example.org", "--display-name", "Bo Unmistakable")

        async def story():
            async with aiohttp.ClientSession() as session:
                alice = await Person.sign_in(session, backend.url, "alice")
                bo = await Person.sign_in(session, backend.url, "bo", PASSWORD)
                await bo.follow("user")
                mine = await bo.ask("POST", "/api/channels", 201, json={"name": "bo's own", "type": "private"})
                begun = await bo.ask("POST", "/api/calls/initiate", json={"targetUserId": alice.id})
                await alice.ask("POST", f"/api/calls/{begun['callId']}/accept")

                fails([NCALL, "user", "delete", "bo"], environment, 2, "--yes", "ncall user export bo")
                kept = json.loads(does(["user", "export", "bo"], environment))
                assert (kept["user"]["email"], kept["user"]["displayName"]) == ("bo@example.org", "Bo Unmistakable")
                assert [call["id"] for call in kept["calls"]] == [begun["callId"]]
                assert mine["id"] in [channel["id"] for channel in kept["channels"]]
                assert traces(environment, "Unmistakable", "bo@example.org")

                gone = json.loads(does(["user", "delete", "bo", "--yes", "--json"], environment))
                assert (gone["id"], gone["username"]) == (bo_id, "bo")
                assert await status(session, backend.url, bo.account["accessToken"]) == 401
                await closed(bo, 4401)
                for _ in range(1_500):
                    call = await alice.ask("GET", f"/api/calls/{begun['callId']}")
                    if call["status"] == "ended":
                        break
                    await asyncio.sleep(0.01)
                else:
                    raise AssertionError("the call of somebody who is gone goes on")
                assert "Deleted user" in json.dumps(call) and "Unmistakable" not in json.dumps(call)
                await alice.ask("GET", f"/api/channels/{mine['id']}", 404)

        asyncio.run(story())
        # Events are forgotten by themselves after 150 s.
        assert {table for table, _ in traces(environment, "Unmistakable", "bo@example.org")} <= {"nchat_events"}
        fails([NCALL, "user", "delete", "bo", "--yes"], environment, 11, "no user bo", "ncall user list")
        fails([NCALL, "user", "export", "bo"], environment, 11, "no user bo")
        # The name is free.
        assert add(environment, "bo") != bo_id


def test_a_backup_of_postgresql_is_what_pg_dump_makes(postgres, environment, tmp_path):
    """Dumped beside a running server, restored into a new database: who had signed in goes on."""
    url = environment["DATABASE_URL"] = postgres.database()
    add(environment, "ana")
    with serving(environment, kind=Production) as backend:
        port = int(backend.url.rsplit(":", 1)[1])
        does(["--quiet", "login", "--server", backend.url, "--username", "ana", "--password-file", "-"], environment, input=PASSWORD)
        dumped = run(["pg_dump", "--format=custom", "--no-owner", f"--file={tmp_path}/ncall.dump", url], environment)
        assert dumped.returncode == 0, dumped
        add(environment, "late")
    other = postgres.database()
    restored = run(["pg_restore", "--no-owner", "--exit-on-error", "--dbname", other, str(tmp_path / "ncall.dump")], environment)
    assert restored.returncode == 0, restored
    environment["DATABASE_URL"] = other
    checked = run([NCALL, "serve", "--check"], environment)
    # It is another database, if one of the same server.
    assert (checked.returncode, checked.stdout) == (0, "the configuration is right\n"), checked
    assert "will be set anew" in checked.stderr
    backend = Production(environment, port=port)
    try:
        assert "ana" in does(["whoami"], environment)
        assert [user["username"] for user in json.loads(does(["user", "list", "--json"], environment))["users"]] == ["ana"]
    finally:
        assert backend.stop() == 0


@pytest.mark.parametrize("has_role", [True, False])
def test_a_backup_of_postgresql_is_restored_on_another_server(own_postgres, postgres, environment, tmp_path, has_role):
    """Roles are a server's: there the start makes what the restored database speaks of."""
    url = environment["DATABASE_URL"] = postgres.database()
    add(environment, "ana")
    dump = str(tmp_path / "ncall.dump")
    dumped = run(["pg_dump", "--format=custom", "--no-owner", f"--file={dump}", url], environment)
    assert dumped.returncode == 0, dumped
    if has_role:
        own_postgres.sql("create role ncall_app nologin")
    other = environment["DATABASE_URL"] = own_postgres.database()
    restored = run(["pg_restore", "--no-owner", "--dbname", other, dump], environment)
    # Without the role its rights are left out, and nothing else.
    assert (restored.returncode == 0) == has_role, restored
    checked = run([NCALL, "serve", "--check"], environment)
    assert checked.returncode == 0 and "will be set anew" in checked.stderr, checked
    takes_requests(environment)
    assert own_postgres.sql(
        "select relrowsecurity from pg_class where relname = 'nchat_channels'", other.split("@/")[1].split("?")[0]) == ["t"]
    assert does(["serve", "--check"], environment) == "the configuration is right\n"
