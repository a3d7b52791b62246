"""A terminal as a test plays it: bytes at a chosen speed, answers or none, and a memory of the modes that are on."""

import fcntl
import os
import pathlib
import pty
import re
import signal
import struct
import subprocess
import termios
import threading
import time

# What a terminal that speaks the kitty keyboard protocol answers.
ANSWERS = [
    (re.compile(rb"\x1b\[>0q"), b"\x1bP>|test(1)\x1b\\"),
    (re.compile(rb"\x1b\[\?2026\$p"), b"\x1b[?2026;2$y"),
    (re.compile(rb"\x1b\[\?u"), b"\x1b[?0u"),
    (re.compile(rb"\x1b\[5n"), b"\x1b[0n"),
    (re.compile(rb"\x1b\[c"), b"\x1b[?62;22c"),
]
MODE = re.compile(rb"\x1b\[\?([0-9;]+)([hl])")
KEYBOARD = re.compile(rb"\x1b\[([><])[0-9]*u")
SEQUENCE = re.compile(rb"\x1b(\[[0-?]*[ -/]*[@-~]|[P\]X^_].*?(\x1b\\|\x07)|[ -/]*[0-~])", re.DOTALL)


class PseudoTerminal:
    """The near end of a pseudo-terminal, with a program at the far one."""

    def __init__(self, command, environment, columns=80, rows=24, answers=True, rate=None, ignores=()):
        self.master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self.before = termios.tcgetattr(slave)
        # Kept, so that the settings can be looked at when the program is gone.
        self.slave = slave
        self.answers, self.rate = answers, rate
        self.output, self.lock, self.is_open = b"", threading.Lock(), True
        self.read_at = []
        environment = {**environment, "TERM": "xterm-256color", "LC_ALL": "C.UTF-8"}
        for name in ("TMUX", "SSH_CONNECTION", "SSH_TTY", "COLORTERM"):
            environment.pop(name, None)

        def own():
            # As a shell starts what is in front; in the background of one, these two are ignored, and a program leaves them so.
            for number in (signal.SIGINT, signal.SIGQUIT):
                signal.signal(number, signal.SIG_IGN if number in ignores else signal.SIG_DFL)
            os.setsid()
            fcntl.ioctl(0, termios.TIOCSCTTY, 0)

        self.process = subprocess.Popen(
            command, env=environment, stdin=slave, stdout=slave, stderr=slave, preexec_fn=own, close_fds=True)
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()

    def _read(self):
        answered = 0
        while self.is_open:
            # A slow terminal: so many bytes, and then nothing for as long as they take.
            size = 65536 if self.rate is None else max(16, self.rate // 50)
            try:
                data = os.read(self.master, size)
            except OSError:
                return
            if self.rate is not None:
                time.sleep(len(data) / self.rate)
            with self.lock:
                self.output += data
                self.read_at.append((time.monotonic(), len(self.output)))
                fresh = self.output[answered:]
            if not self.answers:
                continue
            found = sorted((match.end(), answer) for pattern, answer in ANSWERS for match in pattern.finditer(fresh))
            for _, answer in found:
                try:
                    os.write(self.master, answer)
                except OSError:
                    return
            if found:
                answered += found[-1][0]

    def type(self, data):
        os.write(self.master, data if isinstance(data, bytes) else data.encode())

    def text(self, start=0):
        """What was written from there on, without control sequences."""
        with self.lock:
            return SEQUENCE.sub(b"", self.output[start:]).decode(errors="replace")

    def shows(self, text, seconds=30):
        """Waits for a text on the screen; asks for the whole picture, of which programs send only what changed."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            start = len(self.output)
            self.type(b"\x0c")
            while time.monotonic() < end and text not in self.text(start):
                time.sleep(0.05)
                if len(self.output) > start and time.monotonic() - self.read_at[-1][0] > 0.5:
                    break
            if text in self.text(start):
                return
        raise AssertionError(f"{text!r} is not on the screen: {self.text()[-4000:]!r}")

    @property
    def modes(self):
        """Private modes by whether they are on."""
        modes = {}
        for numbers, final in MODE.findall(self.output):
            for number in numbers.split(b";"):
                modes[int(number)] = final == b"h"
        return modes

    @property
    def keyboard_depth(self):
        """How many flags lie on the keyboard's stack."""
        depth = 0
        for kind in KEYBOARD.findall(self.output):
            depth += 1 if kind == b">" else -1
        return depth

    def is_as_before(self):
        """Settings, modes and keyboard are as the shell left them; answers what is not."""
        modes, wrong = self.modes, []
        for number in (1049, 1000, 1002, 1003, 1004, 1006, 2004, 2026, 2027):
            if modes.get(number):
                wrong.append(f"mode {number} is on")
        if modes.get(25) is False:
            wrong.append("the cursor is hidden")
        if self.keyboard_depth != 0:
            wrong.append(f"{self.keyboard_depth} keyboard flags are left")
        if termios.tcgetattr(self.slave) != self.before:
            wrong.append("the settings are others")
        return wrong

    def wait(self, seconds=60):
        try:
            return self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            raise AssertionError(f"it did not end: {self.threads()}") from None

    def threads(self):
        """What each thread of the program does and which signals wait for it: why it does not end."""
        said = []
        for task in sorted(pathlib.Path(f"/proc/{self.process.pid}/task").glob("*")):
            status = dict(line.split(":", 1) for line in (task / "status").read_text().splitlines() if ":" in line)
            waits = (task / "wchan").read_text() if (task / "wchan").exists() else ""
            keys = ("Name", "State", "SigPnd", "ShdPnd", "SigBlk")
            said.append(" ".join(status[key].strip() for key in keys) + f" {waits}")
        return "\n".join(said)

    def vanish(self):
        self.is_open = False
        os.close(self.slave)
        os.close(self.master)

    def close(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait(30)
        if self.is_open:
            self.vanish()
