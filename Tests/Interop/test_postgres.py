"""The backend with its rows in PostgreSQL: administered, checked, lost and found again."""

import asyncio
import pathlib
import subprocess
import tempfile

import aiohttp
import pytest

from conftest import NCALL, PostgreSQL, run, wait_until
from test_administration import PASSWORD, Production, add, does, serving, takes_requests
from test_backend import Backend, Person
from test_command_line import fails


@pytest.fixture
def database(postgres, environment):
    """The URL of a database without anything in it, which the environment names."""
    environment["DATABASE_URL"] = postgres.database()
    return environment["DATABASE_URL"]


def problem(environment, *words):
    """A check finds something wrong and says so in a line of its own, beside what it finds besides."""
    checked = run([NCALL, "serve", "--check"], environment)
    assert checked.returncode == 3, checked
    assert any(all(word in line for word in words) for line in checked.stderr.splitlines()), (words, checked.stderr)
    return checked


def name(database):
    return database.split("@/")[1].split("?")[0]


def test_a_machine_without_its_library_says_so_and_does_all_else(environment):
    library = next(
        line.split()[-1] for line in subprocess.run(["ldconfig", "-p"], capture_output=True, text=True).stdout.splitlines()
        if line.split()[:1] == ["libpq.so.5"])
    without = ["unshare", "--mount", "sh", "-c", f'mount --bind /dev/null {pathlib.Path(library).resolve()} && exec "$@"', "sh"]
    environment["DATABASE_URL"] = "postgres://ana:secret@127.0.0.1/calls"
    failed = fails([*without, NCALL, "user", "list"], environment, 3, "PostgreSQL", "libpq5", "libpq.so.5")
    assert "secret" not in failed.stderr
    del environment["DATABASE_URL"]
    added = run([*without, NCALL, "user", "add", "ana", "--password-file", "-"], environment, input=PASSWORD)
    assert added.returncode == 0, added


def test_it_is_administered_and_checked(postgres, database, environment):
    fails([NCALL, "user", "list"], environment, 3, "nothing of ncall", name(database), "ncall user add")
    checked = run([NCALL, "serve", "--check"], environment)
    assert checked.returncode == 0 and "will be made" in checked.stderr and name(database) in checked.stderr, checked
    assert postgres.sql("select count(*) from pg_tables where schemaname = 'public'", name(database)) == ["0"]
    ana = add(environment, "ana", "--role", "owner")
    add(environment, "bo")
    assert does(["--quiet", "serve", "--check"], environment) == "the configuration is right\n"
    with serving(environment, kind=Production) as backend:

        async def story():
            async with aiohttp.ClientSession() as session:
                first = await Person.sign_in(session, backend.url, "ana", PASSWORD)
                assert first.id == ana
                second = await Person.sign_in(session, backend.url, "bo", PASSWORD)
                await second.follow("user")
                does(["user", "suspend", "bo"], environment)
                await second.ask("GET", "/api/auth/me", 401)
                # The connection is closed as soon as the server looks.
                await asyncio.wait_for(second.reading, 30)
                assert second.socket.close_code == 4401
                assert (await first.ask("GET", "/api/auth/me"))["username"] == "ana"

        asyncio.run(story())
    fails([NCALL, "user", "add", "ana", "--password-file", "/dev/null"], environment, 2, "password")


def test_whoever_may_not_write_is_told_before_the_start(postgres, database, environment):
    postgres.sql("drop role if exists reader; create role reader login", name(database))
    reader = {**environment, "DATABASE_URL": database.replace("ncall@", "reader@")}
    problem(reader, "may make no tables", "reader@")
    fails([NCALL, "serve"], reader, 3, "permission denied")
    add(environment, "ana")
    postgres.sql("grant select on ncall_migrations to reader", name(database))
    problem(reader, "may not change its tables")


def test_a_server_that_is_lost_is_said_once_and_found_again(postgres, database, environment):
    with serving(environment) as backend:

        async def ask(session, alice):
            headers = {"Authorization": "Bearer " + alice.account["accessToken"]}
            async with session.get(backend.url + "/api/calls", headers=headers) as answer:
                return answer.status, answer.headers.get("Retry-After")

        async def story():
            async with aiohttp.ClientSession() as session:
                alice = await Person.sign_in(session, backend.url, "alice")
                bob = await Person.sign_in(session, backend.url, "bob")
                await alice.follow("user")
                postgres.sql(f"alter database {name(database)} with allow_connections false")
                postgres.sql(
                    f"select pg_terminate_backend(pid, 60000) from pg_stat_activity where datname = '{name(database)}'")
                answers = {await ask(session, alice) for _ in range(20)}
                assert answers == {(503, "5")}, answers
                postgres.sql(f"alter database {name(database)} with allow_connections true")
                for _ in range(6_000):
                    if (await ask(session, alice))[0] == 200:
                        break
                    await asyncio.sleep(0.01)
                # Nobody has been sent away meanwhile, and nothing was forgotten.
                await bob.ask("POST", "/api/calls/initiate", json={"targetUserId": alice.id})
                assert (await alice.event("call:ring"))["data"]["callerId"] == bob.id

        asyncio.run(story())
        for words in ("the database does not answer", "answers again"):
            wait_until(lambda words=words: [line for line in backend.lines if words in line], what="that it is said")
            assert len([line for line in backend.lines if words in line]) == 1, backend.lines


def test_two_servers_on_one_database_do_not_disturb_each_other(postgres, database, environment):
    def beside(*words):
        return Backend(*words, cluster=one.media_url)

    # Of the two the first has the media server.
    with serving(environment) as one, serving(environment, kind=beside) as other:

        async def story():
            async with aiohttp.ClientSession() as session:
                alice = await Person.sign_in(session, one.url, "alice")
                again = Person(session, other.url, alice.account)
                bob = await Person.sign_in(session, other.url, "bob")
                # What both write at once is in one order: numbers without gaps, one channel of a name, one call of a person.
                names = [f"room {number}" for number in range(20)]
                made = await asyncio.gather(*(
                    status(session, person, "POST", "/api/channels", {"name": each})
                    for each in names for person in (alice, again)))
                assert sorted(made) == [201] * 20 + [409] * 20, made
                calls = await asyncio.gather(*(
                    status(session, person, "POST", "/api/calls/initiate", {"targetUserId": bob.id})
                    for person in (alice, again) * 5))
                assert sorted(calls) == [200] + [409] * 9, calls

        asyncio.run(story())
    topics = postgres.sql(
        "select t.topic from nchat_topics t where t.seq <> (select count(*) from nchat_events e where e.topic = t.topic)",
        name(database))
    assert topics == []


async def status(session, person, method, path, body):
    headers = {"Authorization": "Bearer " + person.account["accessToken"]}
    async with session.request(method, person.url + path, headers=headers, json=body) as answer:
        await answer.read()
        return answer.status


@pytest.fixture
def own_postgres():
    """A server on which nobody has made anything yet: roles are a server's."""
    server = PostgreSQL(tempfile.mktemp(prefix="ncall-pg-", dir="/tmp"))
    yield server
    assert server.stop() == 0


def test_a_login_that_may_make_no_role_is_told_what_an_administrator_has_to_do(own_postgres, environment):
    postgres = own_postgres
    postgres.sql("create role plain login")
    postgres.sql("create database own owner plain")
    environment["DATABASE_URL"] = f"postgres://plain@/own?host={postgres.folder}"
    statements = ["create role ncall_app nologin", "grant ncall_app to plain"]
    problem(environment, "; ".join(statements))
    fails([NCALL, "serve"], environment, 3, "; ".join(statements))
    # Nothing was left behind.
    assert postgres.sql("select count(*) from pg_tables where schemaname = 'public'", "own") == ["0"]
    # The role may be there already, made for another database.
    postgres.sql(statements[0])
    for told in (problem(environment, statements[1]), fails([NCALL, "serve"], environment, 3, statements[1])):
        assert statements[0] not in told.stderr
    postgres.sql(statements[1])
    assert does(["--quiet", "serve", "--check"], environment) == "the configuration is right\n"
    add(environment, "ana")
    assert does(["--quiet", "serve", "--check"], environment) == "the configuration is right\n"
    takes_requests(environment)


def test_a_login_that_may_not_let_the_role_into_its_schema_is_told_what_an_administrator_has_to_do(
        own_postgres, environment):
    postgres = own_postgres
    postgres.sql("create role plain login; create role ncall_app nologin; grant ncall_app to plain")
    postgres.sql("create database own")
    postgres.sql("create schema calls; grant usage, create on schema calls to plain", "own")
    postgres.sql("alter role plain set search_path = calls")
    environment["DATABASE_URL"] = f"postgres://plain@/own?host={postgres.folder}"
    statement = "grant usage on schema calls to ncall_app"
    problem(environment, "may not use the schema", statement)
    fails([NCALL, "serve"], environment, 3, statement)
    assert postgres.sql("select count(*) from pg_tables where schemaname = 'calls'", "own") == ["0"]
    postgres.sql(statement, "own")
    assert does(["--quiet", "serve", "--check"], environment) == "the configuration is right\n"
    add(environment, "ana")
    with serving(environment, kind=Production) as backend:

        async def story():
            async with aiohttp.ClientSession() as session:
                ana = await Person.sign_in(session, backend.url, "ana", PASSWORD)
                assert await ana.ask("GET", "/api/channels") == []

        asyncio.run(story())
    postgres.sql("revoke usage on schema calls from ncall_app", "own")
    problem(environment, statement)
    fails([NCALL, "serve"], environment, 3, statement)


def test_databases_of_one_server_that_begin_at_once_share_the_role(own_postgres, environment):
    postgres = own_postgres
    postgres.sql("create role maker login createrole")
    commands = []
    for number in range(6):
        postgres.sql(f"create database own{number} owner maker")
        password = pathlib.Path(environment["HOME"]) / "password"
        password.write_text(PASSWORD)
        url = f"postgres://maker@/own{number}?host={postgres.folder}"
        commands.append(
            subprocess.Popen(
                [NCALL, "user", "add", "ana", "--password-file", password], env={**environment, "DATABASE_URL": url},
                stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True))
    for command in commands:
        out, complaints = command.communicate(timeout=120)
        assert command.returncode == 0, complaints
    assert postgres.sql("select rolcanlogin from pg_roles where rolname = 'ncall_app'") == ["f"]
    assert postgres.sql("select pg_has_role('maker', 'ncall_app', 'member')") == ["t"]
