"""What a peer keeps of the tracks and channels it has, whichever stack it is of."""

import asyncio

from dialogue import tell
from tone import Ear


class Receiver:
    """Listens to audio tracks and counts the frames of video tracks, in the order in which they came.

    A stack says how with `listen(track, ear)` and `look(track, index)`, which read until the track ends.
    """

    def __init__(self):
        self.channels = {}
        self.ears = []
        self.pictures = []
        self.tasks = set()

    def take(self, kind, track):
        tell("track", kind=kind)
        if kind == "audio":
            ear = Ear()
            self.ears.append(ear)
            self.start(self.listen(track, ear))
        else:
            self.pictures.append(0)
            self.start(self.look(track, len(self.pictures) - 1))

    def start(self, work):
        task = asyncio.ensure_future(work)
        self.tasks.add(task)
        task.add_done_callback(self.finished)

    def finished(self, task):
        self.tasks.discard(task)
        if not task.cancelled() and task.exception():
            tell("task_ended", text=repr(task.exception()))

    async def hear(self, track):
        return (self.ears[track] if track < len(self.ears) else Ear()).measure()

    async def look_at(self, track):
        return {"frames": self.pictures[track] if track < len(self.pictures) else 0}

    async def send(self, label, text=None, data=None):
        self.channels[label].send(text if data is None else bytes.fromhex(data))

    async def close_channel(self, label):
        self.channels[label].close()

    def say_open(self, channel, max_retransmits):
        tell(
            "channel_open", label=channel.label, ordered=channel.ordered, max_retransmits=max_retransmits,
            protocol=channel.protocol, stream=channel.id)
