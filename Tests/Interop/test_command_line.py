"""Wrong input at the command line: one line that says what and what to do, and the exit code of the contract."""

import socket
import subprocess
import time

import pytest

from conftest import KEY, NCALL, SECRET, join_command, run, token

QUIET = ("--input", "none", "--output", "none", "--events", "none")


def fails(command, environment, code, *words, timeout=30):
    result = run(command, environment, timeout)
    assert result.returncode == code, (result.returncode, result.stderr)
    lines = [line for line in result.stderr.splitlines() if line.strip()]
    assert len(lines) == 1, lines
    for word in words:
        assert word.lower() in lines[0].lower(), (word, lines[0])


def test_usage_errors(server, environment, tmp_path):
    fails([NCALL, "nonsense"], environment, 2, "nonsense")
    fails([NCALL, "join", "--no-such-flag"], environment, 2, "--no-such-flag")
    fails([NCALL, "join"], environment, 2, "--url")
    fails([NCALL, "join", "--url", "gopher://x", "--token", "x", "--headless", *QUIET], environment, 2, "gopher")
    fails(join_command(server, "r", "i", "--ice", "relay", *QUIET), environment, 2, "does not have")
    fails(join_command(server, "r", "i", "--force-tcp", *QUIET), environment, 2, "does not have")
    fails(join_command(server, "r", "i", "--red", "2", *QUIET), environment, 2, "does not have")
    fails(join_command(server, "r", "i", "--input", "tone:9999999", "--output", "none"), environment, 2, "20000")
    (tmp_path / "bad.wav").write_bytes(b"RIFF but not really")
    fails(
        join_command(server, "r", "i", "--input", f"file:{tmp_path}/bad.wav", "--output", "none", "--events", "none"),
        environment, 2, "bad.wav")
    fails([NCALL], environment, 2, "demo")
    fails([NCALL, "bench", "nonsense"], environment, 2, "nonsense", "delay")
    fails([NCALL, "bench", "--peers", str(tmp_path)], environment, 2, "bin/python", "scripts/peers")
    for later in (["login"], ["stream", "list"], ["call", "bob"], ["calls", "list"], ["recordings", "list"]):
        fails([NCALL, *later], environment, 2, "does not have")
    fails([NCALL, "serve"], environment, 2, "--api off")


def test_refused_tokens(server, environment):
    def joins(text, *words, code=10):
        fails([NCALL, "join", "--url", server.url, "--token", text, "--headless", *QUIET], environment, code, *words)

    def made(*options):
        result = run([NCALL, "token", "create", "--room", "r", "--identity", "i", *options], environment)
        assert result.returncode == 0, result.stderr
        return result.stdout.strip()

    joins(made("--api-key", KEY, "--api-secret", SECRET, "--ttl=-1h"), "401", "expired")
    joins(made("--api-key", KEY, "--api-secret", "not the secret"), "401", "signature")
    joins(made("--api-key", "nokey", "--api-secret", SECRET), "401", "nokey")
    joins(made("--api-key", KEY, "--api-secret", SECRET, "--grant", "roomJoin=false"), "401")
    joins("not.a.token", "401")


def test_networks_that_fail(environment, tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    fails(
        [NCALL, "join", "--url", f"ws://127.0.0.1:{port}", "--token", token("i", "r"), "--headless", *QUIET],
        environment, 20, "cannot be reached")
    # TLS spoken to a server that has none.
    with socket.socket() as plain:
        plain.bind(("127.0.0.1", 0))
        plain.listen(4)
        plain.settimeout(10)
        process = subprocess.Popen(
            [NCALL, "join", "--url", f"wss://127.0.0.1:{plain.getsockname()[1]}", "--token", token("i", "r"), "--headless",
             *QUIET], env=environment, stderr=subprocess.PIPE, text=True)
        try:
            while process.poll() is None:
                try:
                    connection, _ = plain.accept()
                except TimeoutError:
                    break
                connection.recv(4_096)
                connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")
                connection.close()
        finally:
            _, errors = process.communicate(timeout=30)
        assert process.returncode == 21, errors


def test_configuration(environment, tmp_path):
    good = tmp_path / "good.toml"
    good.write_text("[audio]\ninput = \"none\"\n[profile.loud.audio]\nbitrate = \"64k\"\n")
    assert run([NCALL, "config", "check", "--config", str(good)], environment).returncode == 0
    assert run([NCALL, "--config", str(good), "config", "check"], environment).returncode == 0
    typo = tmp_path / "typo.toml"
    typo.write_text("[audio]\ninptu = \"none\"\n")
    result = run([NCALL, "config", "check", "--config", str(typo)], environment)
    assert result.returncode == 0
    assert "line 2" in result.stderr and "audio.input" in result.stderr
    bad = tmp_path / "bad.toml"
    bad.write_text("[audio]\ninput = \n")
    fails([NCALL, "config", "check", "--config", str(bad)], environment, 3, "line 2")
    bad.write_text("[join]\nsignal = \"v7\"\n")
    fails([NCALL, "config", "check", "--config", str(bad)], environment, 3, "line 2", "v0")
    fails([NCALL, "config", "check", "--config", str(tmp_path / "none.toml")], environment, 3, "none.toml")
    example = run([NCALL, "config", "default"], environment).stdout
    (tmp_path / "example.toml").write_text(example)
    assert run([NCALL, "config", "check", "--config", str(tmp_path / "example.toml")], environment).returncode == 0
    shell = run([NCALL, "completions", "bash"], environment)
    assert shell.returncode == 0 and "ncall" in shell.stdout


def test_tokens_are_explained(environment):
    made = run(
        [NCALL, "token", "create", "--api-key", KEY, "--api-secret", SECRET, "--room", "r", "--identity", "ana",
         "--grant", "canPublish=false"], environment).stdout.strip()
    shown = run([NCALL, "token", "show", "--api-secret", SECRET, made], environment)
    assert shown.returncode == 0 and "identity: ana" in shown.stdout and "accepted: yes" in shown.stdout
    wrong = run([NCALL, "token", "show", "--api-secret", "other", made], environment)
    assert wrong.returncode == 10 and "signature" in wrong.stderr
    from livekit import api

    claims = api.TokenVerifier(KEY, SECRET).verify(made)
    assert claims.identity == "ana" and claims.video.room == "r" and claims.video.can_publish is False


@pytest.mark.parametrize("option", ["--media-listen", "--rtc-udp-port"])
def test_a_taken_port(server, environment, option):
    kind = socket.SOCK_STREAM if option == "--media-listen" else socket.SOCK_DGRAM
    with socket.socket(socket.AF_INET, kind) as taken:
        taken.bind(("127.0.0.1", 0))
        if kind == socket.SOCK_STREAM:
            taken.listen(1)
        port = taken.getsockname()[1]
        options = {"--media-listen": "127.0.0.1:0", "--rtc-udp-port": "0"}
        options[option] = f"127.0.0.1:{port}" if option == "--media-listen" else str(port)
        command = [NCALL, "serve", "--api", "off", "--dev"]
        for name, value in options.items():
            command += [name, value]
        result = run(command, environment, 20)
        assert result.returncode == 15, result.stderr
        assert str(port) in result.stderr
