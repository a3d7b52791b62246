"""A headless client as a test sees it: a process and its events."""

import json
import signal
import subprocess
import threading

from conftest import join_command, wait_until


class Headless:
    """A command that writes events."""

    def __init__(self, command, environment, stdin=None):
        self.process = subprocess.Popen(
            command, env=environment, stdin=stdin, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.events, self.errors = [], []
        threading.Thread(target=self._events, daemon=True).start()
        threading.Thread(target=lambda: self.errors.extend(self.process.stderr), daemon=True).start()

    def _events(self):
        for line in self.process.stdout:
            try:
                self.events.append(json.loads(line))
            except ValueError:
                # What is no event must not end the reading of those that follow; the test that waits will show it.
                self.errors.append(f"not an event: {line!r}")

    def all(self, kind):
        return [event for event in self.events if event["type"] == kind]

    def wait_for(self, kind, seconds=15, **fields):
        def found():
            for event in list(self.events):
                if event["type"] == kind and all(event.get(k) == v for k, v in fields.items()):
                    return event
            return None

        return wait_until(found, seconds, f"event {kind} {fields} among {[e['type'] for e in self.events]} {self.errors}")

    def end(self, seconds=10):
        """Asks it to leave as a service manager would, and answers its exit code."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        return self.process.wait(seconds)


class Client(Headless):
    """`ncall join` in a room of a LiveKit server."""

    def __init__(self, server, room, identity, environment, *options, stdin=None):
        super().__init__(join_command(server, room, identity, *options), environment, stdin)
