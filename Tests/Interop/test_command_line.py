"""Wrong input at the command line: one line that says what and what to do, and the exit code of the contract."""

import fcntl
import http.server
import json
import os
import shutil
import signal
import socket
import subprocess
import threading
import time
import urllib.error
import urllib.request

import pytest

from client import Client
from conftest import KEY, NCALL, SECRET, Server, join_command, run, token, wait_until

QUIET = ("--input", "none", "--output", "none", "--events", "none")


def fails(command, environment, code, *words, timeout=30):
    result = run(command, environment, timeout)
    assert result.returncode == code, (result.returncode, result.stderr)
    lines = [line for line in result.stderr.splitlines() if line.strip()]
    assert len(lines) == 1, lines
    for word in words:
        assert word.lower() in lines[0].lower(), (word, lines[0])
    return result


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
        environment, 2, "bad.wav", "check --input")
    fails(
        join_command(server, "r", "i", "--input", "none", "--output", f"file:{tmp_path}/no/x.wav", "--events", "none"),
        environment, 2, "no/x.wav", "check --input and --output")
    fails(join_command(server, "r", "i", "--record-tracks", "/proc/tracks", *QUIET), environment, 2, "--record-tracks")
    fails(join_command(server, "r", "i", "--vad-threshold", "loud", *QUIET), environment, 2, "-45dB")
    fails([NCALL, "join", "ABC"], environment, 2, "ABC is no call", "ncall calls list")
    fails([NCALL, "serve", "--api", "off", "--livekit-api-key", "k"], environment, 2, "--livekit-api-key", "--api off")
    fails(
        [NCALL, "serve", "--api", "off", "--dev", "--media-listen", "no-such-host.invalid:1"], environment, 2, "no host",
        "127.0.0.1")
    fails(
        [NCALL, "token", "create", "--api-key", "a", "--api-secret", "b", "--room", "r", "--identity", "i", "--grant", "x=1"],
        environment, 2, "no grant x", "canPublish")
    fails([NCALL, "--tui"], environment, 40, "no terminal")
    fails([NCALL, "--tui"], {**environment, "NCALL_SERVER": "http://127.0.0.1:9"}, 10, "ncall login")
    fails([NCALL], environment, 10, "not signed in", "ncall login")
    fails([NCALL, "--headless", "--auto-answer", "alice"], environment, 2, "from=NAMES")
    fails([NCALL, "call"], environment, 2, "nobody to call", "--channel")
    fails([NCALL, "calls", "list", "--limit", "0"], environment, 2, "--limit 0", "1 to 100")
    fails([NCALL, "login", "--username", "x", "--password-file", "/nonexistent"], environment, 2, "/nonexistent")
    fails([NCALL, "bench", "nonsense"], environment, 2, "nonsense", "delay")
    fails([NCALL, "bench", "--peers", str(tmp_path)], environment, 2, "bin/python", "scripts/peers")
    fails([NCALL, "stream", "react", "5f0c7c5e", "joy"], environment, 2, "joy")
    fails([NCALL, "serve", "--api", "maybe"], environment, 2, "--api", "on or off")
    fails([NCALL, "serve", "--media", "off"], environment, 2, "--livekit-url")
    keys = ["--livekit-api-key", "k", "--livekit-api-secret", "s"]
    fails([NCALL, "serve", "--livekit-url", "ws://127.0.0.1:1"], environment, 2, "--livekit-api-key")
    fails([NCALL, "serve", "--media", "on", "--livekit-url", "ws://127.0.0.1:1", *keys], environment, 2, "--livekit-url")
    for url in ["ftp://host", "127.0.0.1:7880", "ws://", "ws://u:p@host", "ws://host:0", "http://host/?x=1", ""]:
        for options in ([], ["--check"]):
            fails([NCALL, "serve", "--livekit-url", url, *keys, *options], environment, 2, "--livekit-url")
    for url in ["ws://host", "wss://host/path", "http://[::1]:7880", "https://host"]:
        checked = run([NCALL, "serve", "--livekit-url", url, *keys, "--check"], environment)
        assert checked.returncode == 0, checked.stderr
    fails([NCALL, "serve", "--database", "mysql://x"], environment, 2, "sqlite:PATH", "postgres://USER@HOST/NAME")


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
    joins("not.a.token\n", "line end")
    good = made("--api-key", KEY, "--api-secret", SECRET)
    for option, value in (("--room", "other"), ("--identity", "bo")):
        fails(
            [NCALL, "join", "--url", server.url, "--token", good, option, value, "--headless", *QUIET], environment, 10,
            f"not for {value}", f"leave {option} out")


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
        assert "speaks no TLS; use ws://" in errors and "/" not in errors.replace("ws://", "").replace("wss://", ""), errors
    fails(
        [NCALL, "join", "--url", "ws://no-such-host.invalid", "--token", token("i", "r"), "--headless", *QUIET],
        environment, 20, "no such host", "check the address")
    fails(
        [NCALL, "join", "--url", "ws://ana:hunter2@127.0.0.1", "--token", token("i", "r"), "--headless", *QUIET],
        environment, 2, "ws://…@127.0.0.1", "does not belong there")


def test_servers_with_tls(environment, tmp_path):
    certificate, key = str(tmp_path / "cert.pem"), str(tmp_path / "key.pem")
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj",
         "/CN=test", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", certificate],
        check=True, capture_output=True)
    server = Server("--tls-cert", certificate, "--tls-key", key)

    def join(url, *more):
        return [NCALL, "join", "--url", url, "--token", token("i", "r"), "--headless", "--duration", "0.2", *QUIET, *more]

    plain = server.url.replace("wss:", "ws:")
    assert plain != server.url
    try:
        fails(join(server.url), environment, 21, "certificate is not trusted", "--tls-ca")
        fails(join(plain), environment, 21, "speaks TLS", "use wss://")
        assert run(join(server.url, "--tls-ca", certificate), environment).returncode == 0
        fails(join(server.url, "--tls-ca", str(tmp_path / "none.pem")), environment, 2, "none.pem", "--tls-ca")
        fails(join(server.url, "--tls-ca", key), environment, 2, "key.pem", "PEM")
    finally:
        assert server.stop() == 0


def test_a_web_server_is_no_livekit_server(environment, tmp_path):
    site = http.server.ThreadingHTTPServer(("127.0.0.1", 0), http.server.SimpleHTTPRequestHandler)
    threading.Thread(target=site.serve_forever, daemon=True).start()
    try:
        url = "ws://127.0.0.1:%d" % site.server_address[1]
        result = run([NCALL, "join", "--url", url, "--token", token("i", "r"), "--headless", *QUIET], environment)
        assert result.returncode == 11 and "check the URL" in result.stderr and "<" not in result.stderr, result.stderr
    finally:
        site.shutdown()
        site.server_close()


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
    assert "with 1 warning" in result.stdout and "right" not in result.stdout
    fails([NCALL, "config", "check", "--config", str(good), "--profile", "zz"], environment, 3, "zz", "it has loud")
    # Commands that need no setting refuse one all the same.
    for command in (["devices"], ["devices", "test"], ["doctor"], ["ctl", "mute"], ["bench", "forward"]):
        fails([NCALL, *command, "--config", str(good), "--profile", "zz"], environment, 3, "zz", "it has loud")
        fails([NCALL, *command, "-o", "audio.nope=1"], environment, 2, "audio.nope")
    bad = tmp_path / "bad.toml"
    bad.write_text("[audio]\ninput = \n")
    fails([NCALL, "config", "check", "--config", str(bad)], environment, 3, "line 2")
    bad.write_text("[join]\nsignal = \"v7\"\n")
    fails([NCALL, "config", "check", "--config", str(bad)], environment, 3, "line 2", "v0")
    fails([NCALL, "config", "check", "--config", str(tmp_path / "none.toml")], environment, 3, "none.toml")
    example = run([NCALL, "config", "default"], environment).stdout
    (tmp_path / "example.toml").write_text(example)
    assert run([NCALL, "config", "check", "--config", str(tmp_path / "example.toml")], environment).returncode == 0
    piped = run([NCALL, "config", "check", "--config", "-"], environment, input=example)
    assert piped.returncode == 0, piped.stderr
    wrong = run([NCALL, "config", "check", "--config", "-"], environment, input="[audio]\nbitrate = \"lots\"\n")
    assert wrong.returncode == 3 and "line 2" in wrong.stderr
    # What the shell makes of <(command).
    shell = ["bash", "-c", f"{NCALL} config check --config <({NCALL} config default)"]
    assert run(shell, environment).returncode == 0


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
        assert str(port) in result.stderr and "in use; choose another" in result.stderr and "(" not in result.stderr


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completions_load_in_the_shell(environment, tmp_path, shell):
    script = run([NCALL, "completions", shell], environment)
    assert script.returncode == 0 and "ncall" in script.stdout
    (tmp_path / "completions").write_text(script.stdout)
    if not shutil.which(shell):
        pytest.skip(f"there is no {shell} here")
    if shell == "bash":
        # Asked as Tab would ask.
        ask = (
            f"source {tmp_path}/completions; COMP_WORDS=(ncall de); COMP_CWORD=1; COMP_LINE='ncall de'; COMP_POINT=8; "
            "$(complete -p ncall | sed 's/.*-F \\([^ ]*\\).*/\\1/') ncall de ncall; echo ${COMPREPLY[@]}")
        loaded = run(["bash", "-c", ask], environment)
        assert {"demo", "devices"} <= set(loaded.stdout.split()), (loaded.stdout, loaded.stderr)
    else:
        prepare = "autoload -U compinit; compinit -u; " if shell == "zsh" else ""
        loaded = run([shell, "-c", f"{prepare}source {tmp_path}/completions"], environment)
    assert loaded.returncode == 0 and not loaded.stderr, loaded.stderr


def test_tokens_that_would_be_refused(environment):
    import jwt

    def made(secret=SECRET, **claims):
        now = int(time.time())
        base = {"iss": KEY, "sub": "ana", "nbf": now - 10, "exp": now + 600, "video": {"roomJoin": True, "room": "r"}}
        return jwt.encode({**base, **claims}, secret, "HS256")

    def shown(text, *options):
        return run([NCALL, "token", "show", "--api-key", KEY, "--api-secret", SECRET, *options], environment, input=text)

    now = int(time.time())
    assert shown(made()).returncode == 0
    assert shown(made() + "\n", "--room", "r").returncode == 0
    for text, options, word in (
        (made(exp=now - 3_600), (), "expired"), (made(nbf=now + 3_600), (), "clock"), (made("other"), (), "signature"),
        (made(iss="nokey"), (), "nokey"), (made(video={"room": "r"}), (), "join"), (made(), ("--room", "other"), "other"),
        ("not.a.token", (), "token"), ("", (), "token"), ("x" * 100_000, (), "token"),
    ):
        result = shown(text, *options)
        assert result.returncode in (2, 10), (word, result)
        lines = result.stderr.strip().splitlines()
        assert len(lines) == 1 and word in lines[0].lower(), (word, lines)
    # A name that would like to command the terminal.
    escape = shown(made(name="\x1b]0;owned\x07"))
    assert escape.returncode == 0 and "\x1b" not in escape.stdout
    # Servers allow clocks a minute's difference or so.
    assert shown(made(nbf=now + 5)).returncode == 0


def test_what_cannot_be_said_ends_nothing_badly(environment, tmp_path):
    """Standard streams that are full, closed, or read by nobody: an exit code, and never a crash."""
    create = f"{NCALL} token create --api-key a --api-secret b --room r --identity i"

    def code(line):
        """The exit code of the first command of a line, told through a file: the streams are what is tried."""
        subprocess.run(
            ["bash", "-c", f"{line}; echo ${{PIPESTATUS[0]}} > {tmp_path}/code"], env=environment, timeout=60,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        return int((tmp_path / "code").read_text())

    assert code(f"{NCALL} nonsense 2>/dev/full") == 2
    assert code(f"{NCALL} nonsense 2>&-") == 2
    assert code(f"{create} >/dev/full") == 70
    assert code(f"{create} >&-") == 70
    assert code(f"{create} | true") == 0
    assert code(f"{NCALL} --help | head -1") == 0
    demo = f"{NCALL} demo --headless --participants 1 --duration 0.5"
    for redirection in (">&-", "2>&-", "<&-", ">&- 2>&- <&-", "| head -1", ">/dev/full", "2>/dev/full"):
        assert code(f"{demo} {redirection}") == 0, redirection


@pytest.mark.parametrize(
    "changes", [{"HOME": None}, {"XDG_RUNTIME_DIR": None}, {"HOME": "/proc", "XDG_RUNTIME_DIR": "/proc", "XDG_STATE_HOME": "/proc"},
                {"LC_ALL": "C", "TERM": "dumb"}, None])
def test_poor_environments(environment, changes):
    if changes is None:
        environment = {}
    else:
        environment = {k: v for k, v in {**environment, **changes}.items() if v is not None}
    result = run([NCALL, "demo", "--headless", "--participants", "1", "--duration", "0.5"], environment, 60)
    assert result.returncode == 0, result.stderr
    assert json.loads(result.stdout.splitlines()[-1])["type"] == "bye"


def stalled_pipe():
    """A pipe that holds one page, so that it is full at once."""
    reading, writing = os.pipe()
    fcntl.fcntl(writing, fcntl.F_SETPIPE_SZ, 4_096)
    return reading, writing


def test_readers_that_stall_delay_nothing(environment):
    """Events and a verbose log go into pipes that nobody reads; the call takes as long as it was asked to, and ends by itself."""
    events, events_in = stalled_pipe()
    log, log_in = stalled_pipe()
    try:
        process = subprocess.Popen(
            [NCALL, "demo", "--headless", "--participants", "3", "--duration", "2", "--log-level", "trace", "--quiet"],
            env=environment, stdout=events_in, stderr=log_in)
        assert process.wait(60) == 0
    finally:
        for end in (events, events_in, log, log_in):
            os.close(end)


def test_events_into_a_named_pipe_without_reader(environment, tmp_path):
    os.mkfifo(tmp_path / "events")
    result = run(
        [NCALL, "demo", "--headless", "--participants", "1", "--duration", "0.5", "--events", str(tmp_path / "events")],
        environment, 60)
    assert result.returncode == 0, result.stderr


def test_ends_by_signal(server, environment):
    def joined(*options, **more):
        client = Client(server, "signals", "ana", environment, "--input", "none", "--output", "none", *options)
        client.wait_for("ready")
        return client

    for number, code, cause in ((signal.SIGINT, 130, "signal"), (signal.SIGTERM, 0, "left")):
        client = joined()
        client.process.send_signal(number)
        assert client.process.wait(20) == code
        bye = client.wait_for("bye")
        assert bye["exit"] == code and bye["cause"] == cause
    # A server that says nothing: leaving does not wait for it, and the second Ctrl-C would not have to.
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen(4)
        for number, code in ((signal.SIGINT, 130), (signal.SIGTERM, 0)):
            process = subprocess.Popen(
                [NCALL, "join", "--url", f"ws://127.0.0.1:{silent.getsockname()[1]}", "--token", token("i", "r"), "--headless",
                 "--input", "none", "--output", "none"], env=environment, stdout=subprocess.PIPE, text=True)
            for line in process.stdout:
                if '"connecting"' in line:
                    break
            process.send_signal(number)
            assert process.wait(20) == code
            process.stdout.close()
    # Whoever started it with nohup wants it to stay.
    process = subprocess.Popen(
        join_command(server, "signals", "bo", "--input", "none", "--output", "none", "--stats", "1"), env=environment,
        stdout=subprocess.PIPE, text=True, preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN))
    for line in process.stdout:
        if '"ready"' in line:
            break
    process.send_signal(signal.SIGHUP)
    assert '"stats"' in "".join(process.stdout.readline() for _ in range(3))
    assert process.poll() is None
    process.terminate()
    process.communicate(timeout=20)
    assert process.returncode == 0


def test_metrics_of_a_client(server, environment):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = "127.0.0.1:%d" % free.getsockname()[1]
    ana = Client(
        server, "metrics", "ana", environment, "--input", "tone:440", "--output", "none", "--stats", "1", "--metrics", address)
    bo = Client(server, "metrics", "bo\t\"x", environment, "--input", "tone:300", "--output", "none", "--wait-for", "1")
    ana.wait_for("track.subscribed")
    ana.wait_for("stats")

    def page(path):
        with urllib.request.urlopen(f"http://{address}{path}", timeout=20) as answer:
            return answer.read().decode()

    assert page("/healthz") == "joined\n"
    text = wait_until(lambda: (t := page("/metrics")) and "track_jitter" in t and t, 20, "the figures of a track")
    assert "ncall_joined 1.0\n" in text and 'identity="bo\t\\"x"' in text
    taken = run(join_command(server, "metrics", "chi", *QUIET, "--metrics", address), environment)
    assert taken.returncode == 15 and "in use" in taken.stderr
    with pytest.raises(urllib.error.HTTPError):
        page("/nothing")
    assert bo.end() == 0 and ana.end() == 0


def test_one_of_two_clients_is_commanded(server, environment):
    fails([NCALL, "ctl", "mute"], environment, 11, "no ncall client is running")
    clients = [Client(server, "two", name, environment, "--input", "none", "--output", "none") for name in ("ana", "bo")]
    for client in clients:
        client.wait_for("ready")
    pids = [str(client.process.pid) for client in clients]
    fails([NCALL, "ctl", "mute"], environment, 2, *pids, "--client")
    chosen = run([NCALL, "ctl", "--client", pids[1], "snapshot", "--json"], environment)
    assert json.loads(chosen.stdout)["self"] == "bo"
    fails([NCALL, "ctl", "--client", "1", "mute"], environment, 11, "1")
    fails([NCALL, "ctl", "--client", pids[0], "mutte"], environment, 2, "mute")
    fails([NCALL, "ctl", "--client", pids[0], "frobnicate"], environment, 2, "ncall ctl --help")
    fails([NCALL, "ctl", "--client", pids[0], "volume"], environment, 2, "NAME PERCENT")
    fails([NCALL, "ctl", "--client", pids[0], "volume", "bo", "250"], environment, 2, "0 to 200")
    fails([NCALL, "ctl", "--client", pids[0], "view.help"], environment, 15, "no screen")
    fails([NCALL, "ctl", "--client", pids[0], "call", "bob"], environment, 15, "needs a server")
    assert json.loads(run([NCALL, "ctl", "--client", "ana", "snapshot"], environment).stdout)["self"] == "ana"
    assert run([NCALL, "ctl", "--client", pids[0], "volume", "bo", "-10"], environment).returncode == 0
    # One that is killed leaves its socket behind, which is in nobody's way.
    clients[0].process.kill()
    clients[0].process.wait()
    assert run([NCALL, "ctl", "quit"], environment).returncode == 0
    assert clients[1].process.wait(20) == 0


def test_a_server_that_is_only_checked(environment, tmp_path):
    serve = [NCALL, "serve", "--api", "off"]
    assert run([*serve, "--check"], environment).returncode == 0
    assert not os.path.exists(tmp_path / "state" / "ncall"), "a check makes nothing"
    (tmp_path / "cert.pem").write_text("no certificate")
    pair = ["--tls-cert", str(tmp_path / "cert.pem"), "--tls-key", str(tmp_path / "cert.pem")]
    for more in (["--check"], []):
        fails([*serve, "--dev", *more, *pair], environment, 3, "cert.pem", "certificate")
    fails([*serve, "--dev", "--tls-cert", "x"], environment, 2, "--tls-key")
    fails([*serve, "--dev", "--node-ip", "here"], environment, 2, "--node-ip")
    fails([*serve, "--dev", "--media-listen", "7880"], environment, 2, "HOST:PORT")
    shown = run([*serve, "--check", "--show-keys"], environment)
    key, secret = shown.stdout.split()[:2]
    assert key.startswith("API") and len(secret) >= 32
    assert oct(os.stat(tmp_path / "state" / "ncall" / "keys").st_mode)[-3:] == "600"


def test_a_server_ends_politely_when_its_terminal_goes(environment):
    server = Server()
    client = Client(server, "hangup", "ana", environment, "--input", "none", "--output", "none", "--max-retries", "0")
    client.wait_for("ready")
    server.process.send_signal(signal.SIGHUP)
    assert server.process.wait(20) == 129
    # It was told: by the word of the server, or by that of the media connection, which may come first.
    assert client.process.wait(20) in (13, 20), client.errors
    client.wait_for("state", state="left")


def test_what_machines_read(environment):
    devices = json.loads(run([NCALL, "devices", "--json"], environment).stdout)
    assert list(devices) == ["devices"]
    for device in devices["devices"]:
        assert set(device) == {"name", "description", "input", "output", "default"}
    nowhere = [NCALL, "devices", "test", "--json", "--seconds", "1", "--output", "hw:CARD=nowhere"]
    tried = run(nowhere, environment)
    assert tried.returncode == 30 and json.loads(tried.stdout)["output"]["error"]
    doctor = json.loads(run([NCALL, "doctor", "--json"], environment).stdout)
    assert {finding["subject"] for finding in doctor["findings"]} == {"audio", "terminal", "network"}
