#!/usr/bin/env python3
"""Finds out which functions a client runs, and keeps their hashes in functions.txt.

usage: record.py PROGRAM

PROGRAM is what `make install` built, with its symbols (.build-install/release/ncall). It runs under Valgrind, which counts functions:
in a call of 25 people on a screen, where keys open what people open, in one without a screen, and at home beside a backend.
"""

import os
import pathlib
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import tempfile
import termios
import time
import fcntl

from order import FUNCTIONS, functions, hash_of

SIZE = struct.pack("HHHH", 48, 160, 0, 0)
# Starting under Valgrind takes a quarter of a minute; a key, less than one second.
START, KEY, END = 45, 2, 20
CALL = ["m", "m", "?", "\x1b", "c", "hello\r", "\x1b", ":", "mute\r", "p", "p", "v", "v", "i", "i", "f", "f", "d", "\x1b", "e", "\x1b"]
HOME = ["j", "j", "k", "?", "\x1b", ":", "\x1b", "h", "\x1b"]


def told(path, pattern):
    """What a program says that was just started."""
    end = time.monotonic() + 30
    while time.monotonic() < end:
        found = re.search(pattern, path.read_text())
        if found:
            return found.groups()
        time.sleep(0.1)
    sys.exit(f"record: nothing like {pattern} was said: {path.read_text()[-500:]}")


def read(terminal, seconds):
    end = time.monotonic() + seconds
    while (rest := end - time.monotonic()) > 0:
        if select.select([terminal], [], [], rest)[0]:
            try:
                os.read(terminal, 65536)
            except OSError:
                return


def watch(command, keys, environment, counted, seconds):
    """Runs one command on a terminal, under Valgrind, which writes what it counted."""
    valgrind = ["valgrind", "--tool=callgrind", "--demangle=no", f"--callgrind-out-file={counted}", "--log-file=/dev/null"]
    process, terminal = pty.fork()
    if process == 0:
        os.execvpe("valgrind", valgrind + command, environment)
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, SIZE)
    read(terminal, seconds)
    for key in keys:
        os.write(terminal, key.encode())
        read(terminal, KEY)
    os.kill(process, signal.SIGTERM)
    read(terminal, END)
    os.close(terminal)
    os.waitpid(process, 0)
    found = set(re.findall(r"^c?fn=\(\d+\) ([^\n']+)", counted.read_text(), re.MULTILINE))
    print(f"record: {len(found)} functions in {' '.join(command[1:3])}", file=sys.stderr)
    return found


def main(program):
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        ncall = folder / "ncall"
        # Valgrind does not understand all of the debug information.
        subprocess.run(["strip", "-g", "-o", ncall, program], check=True)
        environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith(("NCALL_", "XDG_"))},
            "HOME": str(folder), "XDG_RUNTIME_DIR": str(folder), "TERM": "xterm-256color", "LC_ALL": "C.UTF-8",
        }
        said = {name: folder / name for name in ("demo", "serve")}
        servers = []
        try:
            with open(said["demo"], "w") as demo, open(said["serve"], "w") as serve:
                servers.append(
                    subprocess.Popen(
                        [ncall, "demo", "--participants", "24", "--headless"], stdout=demo, stderr=demo, env=environment))
                servers.append(
                    subprocess.Popen(
                        [ncall, "serve", "--dev", "--api-listen", "127.0.0.1:0", "--media-listen", "127.0.0.1:0",
                         "--rtc-udp-port", "0"],
                        stdout=serve, stderr=serve, env=environment))
            url, token = told(said["demo"], r"--url (\S+) --token (\S+)")
            (backend,) = told(said["serve"], r"ready .*\bapi=(\S+)")
            sound = ["--output", "none"]
            join = [str(ncall), "join", "--url", url, "--token", token, *sound]
            call = watch([*join, "--input", "tone:440", "--tui"], CALL, environment, folder / "call", START)
            headless = watch([*join, "--input", "none", "--headless"], [], environment, folder / "headless", START)
            environment["NCALL_SERVER"] = backend
            subprocess.run(
                [ncall, "login", "--quiet", "--username", "alice"], check=True, input="alice\n", text=True, env=environment)
            home = watch([str(ncall), "home", "--tui", *sound, "--input", "none"], HOME, environment, folder / "home", START)
        finally:
            for server in servers:
                server.terminate()
                server.wait()
        ran = call | headless | home
        # Functions that are the same byte by byte have one address and several names.
        known = list(functions(program))
        addresses = {address for address, name in known if name in ran}
        hashes = {hash_of(name) for address, name in known if address in addresses}
        FUNCTIONS.write_text("".join(line + "\n" for line in sorted(hashes)))
        print(f"record: {len(hashes)} names of {len(addresses)} functions", file=sys.stderr)


if __name__ == "__main__":
    main(*sys.argv[1:])
