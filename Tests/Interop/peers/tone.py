"""The tone a peer says, and what it makes of the tones it hears."""

import pathlib
import sys

import numpy as np

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from sound import RATE, loudest_tone  # noqa: E402

PEAK = 16_000


def tone(frequency, start, count):
    """Samples `start` to `start + count` of a sine of 16 bits."""
    t = (np.arange(count) + start) / RATE
    return (np.sin(2 * np.pi * frequency * t) * PEAK).astype("<i2")


class Ear:
    """The last two seconds of one track."""

    def __init__(self):
        self.blocks = []
        self.count = 0
        self.total = 0
        self.rate = RATE

    def hear(self, samples, rate):
        self.rate = int(rate)
        self.blocks.append(samples)
        self.count += len(samples)
        self.total += len(samples)
        while self.count - len(self.blocks[0]) >= 2 * self.rate:
            self.count -= len(self.blocks.pop(0))

    def measure(self):
        """Frequency of the loudest tone and level in dBFS over the last second; the level of silence before there is one."""
        samples = np.concatenate(self.blocks)[-self.rate :] if self.blocks else np.zeros(0)
        if len(samples) < self.rate:
            return {"frequency": 0.0, "level": -127.0, "samples": self.total}
        frequency, level = loudest_tone(samples, self.rate)
        return {"frequency": frequency, "level": level, "samples": self.total}
