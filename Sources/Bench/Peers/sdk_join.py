"""Joins a room with LiveKit's Python SDK and says how long the first sound took.

sdk_join.py URL LEVEL          joins anew for each line of standard input, which is a token
sdk_join.py URL LEVEL TOKEN    joins once

LEVEL is what sound must exceed to count as heard, dB below a square wave at full scale.

One JSON object per line: ready, then for each join heard (times in ms) and left, or failed with a reason.
"""

import asyncio
import json
import sys
import time

from livekit import rtc

PATIENCE = 20


def say(event, **fields):
    print(json.dumps({"event": event, **fields}), flush=True)


def is_audible(frame, level):
    samples = frame.data
    power = sum(sample * sample for sample in samples) / max(1, len(samples)) / 32_768**2
    return power > 10 ** (level / 10)


async def listen(track, level, heard):
    stream = rtc.AudioStream(track, sample_rate=48_000, num_channels=1)
    async for event in stream:
        if is_audible(event.frame, level):
            if not heard.done():
                heard.set_result(time.monotonic())
            break
    await stream.aclose()


async def join(url, level, token):
    room = rtc.Room()
    heard = asyncio.get_running_loop().create_future()
    listening = []

    @room.on("track_subscribed")
    def subscribed(track, *_):
        if track.kind == rtc.TrackKind.KIND_AUDIO:
            listening.append(asyncio.ensure_future(listen(track, level, heard)))

    start = time.monotonic()
    await asyncio.wait_for(room.connect(url, token), PATIENCE)
    connected = time.monotonic()
    at = await asyncio.wait_for(heard, PATIENCE)
    say("heard", connected_ms=(connected - start) * 1_000, ms=(at - start) * 1_000)
    await asyncio.gather(*listening)
    await room.disconnect()
    say("left")


async def main():
    url, level = sys.argv[1], float(sys.argv[2])
    say("ready", version=rtc.__version__)
    if len(sys.argv) > 3:
        return await join(url, level, sys.argv[3])
    loop = asyncio.get_running_loop()
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        await join(url, level, line.strip())


try:
    asyncio.run(main())
except Exception as error:
    say("failed", reason=f"{type(error).__name__}: {error}")
    sys.exit(1)
