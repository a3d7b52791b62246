"""The screen on another machine: over SSH, in a terminal multiplexer there, and given back."""

import getpass
import os
import pathlib
import shutil
import socket
import subprocess

import pytest

from conftest import NCALL, wait_until
from test_screen import Terminal as Screen


class SSHServer:
    """An SSH server of this test's own on loopback, which lets in whoever runs the test."""

    def __init__(self, folder):
        for name in ("host", "person"):
            subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", folder / name], check=True)
        shutil.copy(folder / "person.pub", folder / "authorized")
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        configuration = folder / "sshd.conf"
        configuration.write_text(
            f"Port {self.port}\nListenAddress 127.0.0.1\nHostKey {folder}/host\nPidFile none\nUsePAM no\nStrictModes no\n"
            f"AuthorizedKeysFile {folder}/authorized\nPasswordAuthentication no\nPermitRootLogin prohibit-password\n"
            "AcceptEnv XDG_* HOME NCALL_* LC_*\n")
        if os.geteuid() == 0:
            pathlib.Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)
        self.process = subprocess.Popen(
            [shutil.which("sshd") or "/usr/sbin/sshd", "-D", "-e", "-f", configuration], stderr=open(folder / "sshd.log", "w"))
        self.command = (
            f"ssh -tt -q -F /dev/null -p {self.port} -i {folder}/person -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null "
            f"-o SendEnv='XDG_* NCALL_* LC_*' {getpass.getuser()}@127.0.0.1")

        def listens():
            with socket.socket() as probe:
                return probe.connect_ex(("127.0.0.1", self.port)) == 0

        wait_until(listens, 20, f"an SSH server: {(folder / 'sshd.log').read_text()}")

    def stop(self):
        self.process.terminate()
        self.process.wait(10)


@pytest.fixture
def ssh(tmp_path):
    folder = tmp_path / "ssh"
    folder.mkdir(mode=0o700)
    server = SSHServer(folder)
    yield server
    server.stop()


@pytest.fixture
def terminal(environment):
    terminal = Screen(environment)
    yield terminal
    terminal.close()


def goes_through_a_call(terminal):
    for text in ("Ada", "Bix", "3 in call", "q leave"):
        terminal.shows(text)
    terminal.type("m")
    terminal.shows("muted")
    terminal.type("t")
    terminal.type("-l", "good evening")
    terminal.type("Enter", "Escape")
    terminal.shows("good evening")
    # A multiplexer on the way holds Escape back for half a second: what follows at once would be one key with it.
    terminal.shows("q leave")
    terminal.tmux("resize-window", "-t", "t", "-x", "120", "-y", "36")
    terminal.shows("Ada")
    terminal.type("q")
    terminal.shows("Leave the call?")
    terminal.type("y")
    terminal.shows("ended with 0")


CALL = f"{os.path.abspath(NCALL)} demo --quiet --participants 2 --input none --output none"


def test_a_call_over_ssh(ssh, terminal):
    terminal.type("stty -g > $HOME/before; clear", "Enter")
    terminal.type(f"{ssh.command} '{CALL}; echo ended with $?'; stty -g > $HOME/after; echo and back", "Enter")
    goes_through_a_call(terminal)
    terminal.shows("and back")
    home = pathlib.Path(terminal.environment["HOME"])
    wait_until(lambda: (home / "after").exists() and (home / "after").read_text(), 10, "the settings afterwards")
    assert (home / "before").read_text() == (home / "after").read_text()
    # What lies between is known, and what it means is said.
    terminal.type(f"clear; {ssh.command} '{os.path.abspath(NCALL)} doctor terminal'", "Enter")
    terminal.shows("the terminal is somewhere else")


def test_a_call_in_a_multiplexer_over_ssh(ssh, terminal):
    inner = f"tmux -L {terminal.socket}-far -u -f /dev/null new-session \"{CALL}; echo ended with \\$?; sleep 60\""
    terminal.type(f"clear; {ssh.command} '{inner}'", "Enter")
    try:
        goes_through_a_call(terminal)
    finally:
        subprocess.run(["tmux", "-L", f"{terminal.socket}-far", "kill-server"], capture_output=True)
