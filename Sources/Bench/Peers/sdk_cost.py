"""An audio participant made of LiveKit's Python SDK, to see what it costs.

sdk_cost.py URL TOKEN    joins, publishes a tone and reads what the others say, until standard input ends
sdk_cost.py              only loads the SDK

One JSON object per line: ready, then hears once another is heard; or failed with a reason.
"""

import array
import asyncio
import json
import math
import sys

from livekit import rtc

RATE = 48_000
FRAME_MS = 20
FREQUENCY = 660


def say(event, **fields):
    print(json.dumps({"event": event, **fields}), flush=True)


async def publish(room):
    source = rtc.AudioSource(RATE, 1)
    track = rtc.LocalAudioTrack.create_audio_track("microphone", source)
    # Without dtx a steady tone is sent as what it is, as our client does.
    options = rtc.TrackPublishOptions(source=rtc.TrackSource.SOURCE_MICROPHONE, dtx=False)
    await room.local_participant.publish_track(track, options)
    # A second holds whole periods, so that it can go round.
    wave = array.array("h", (int(8_000 * math.sin(2 * math.pi * FREQUENCY * n / RATE)) for n in range(RATE))).tobytes()
    count = RATE * FRAME_MS // 1_000
    frames = [rtc.AudioFrame(wave[n : n + 2 * count], RATE, 1, count) for n in range(0, 2 * RATE, 2 * count)]

    async def feed():
        while True:
            for frame in frames:
                await source.capture_frame(frame)

    return asyncio.ensure_future(feed())


async def listen(track):
    """Reads everything that a track says."""
    stream = rtc.AudioStream(track, sample_rate=RATE, num_channels=1, frame_size_ms=FRAME_MS)
    frames = 0
    async for event in stream:
        frames += 1
        if frames == 1:
            say("hears", samples=event.frame.samples_per_channel)


async def take_part(url, token, over):
    room, tasks = rtc.Room(), []

    @room.on("track_subscribed")
    def subscribed(track, *_):
        if track.kind == rtc.TrackKind.KIND_AUDIO:
            tasks.append(asyncio.ensure_future(listen(track)))

    await room.connect(url, token)
    tasks.append(await publish(room))
    await over
    for task in tasks:
        task.cancel()
    await room.disconnect()


async def main():
    say("ready", version=rtc.__version__)
    over = asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    if len(sys.argv) > 2:
        await take_part(sys.argv[1], sys.argv[2], over)
    else:
        await over


try:
    asyncio.run(main())
except Exception as error:
    say("failed", reason=f"{type(error).__name__}: {error}")
    sys.exit(1)
