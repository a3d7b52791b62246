"""`ncall serve` opens as many files as its connections take, and says where the system does not let it."""

import contextlib
import resource
import socket
import urllib.parse

from conftest import wait_until
from test_backend import Backend

REQUEST = b"GET /nowhere HTTP/1.1\r\nHost: here\r\n\r\n"


@contextlib.contextmanager
def serving(environment, files, *options):
    """A server that is started with a soft and a hard limit."""
    backend = Backend(environment, *options, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, files))
    try:
        yield backend
    finally:
        assert backend.stop() == 0, "the server did not end politely"


def test_it_takes_more_connections_than_the_limit_it_was_started_with(environment):
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    with serving(environment, (128, hard), "-o", "serve.connections=500") as backend, contextlib.ExitStack() as held:
        place = urllib.parse.urlsplit(backend.url)
        connections = []
        for _ in range(400):
            connections.append(held.enter_context(socket.create_connection((place.hostname, place.port), 20)))
            connections[-1].sendall(REQUEST)
        assert all(connection.recv(64).startswith(b"HTTP/1.1 404") for connection in connections)


def test_it_says_when_the_system_allows_too_few(environment):
    with serving(environment, (512, 2_000)) as backend:
        (line,) = wait_until(lambda: [line for line in backend.lines if "files" in line])
        assert "2000 files" in line and "10000 connections" in line and "serve.connections" in line
    with serving(environment, (512, 2_000), "-o", "serve.connections=900") as backend:
        assert not [line for line in backend.lines if "files" in line]
