"""Mouth to ear between two peer connections of libwebrtc, through the two ports of an impairing proxy.

Prints one JSON object: the delay of every burst in ms, and what the receiver says of its jitter buffer.
"""

import asyncio
import importlib.metadata
import json
import os
import sys
import time

os.environ["WRTC_ALLOW_LOOPBACK"] = "1"

import numpy
import webrtc

FIRST_PORT, SECOND_PORT = int(sys.argv[1]), int(sys.argv[2])
SECONDS = float(sys.argv[3])
SETTLING, FIRST_BURST, BURST_PERIOD = int(sys.argv[4]), int(sys.argv[5]), int(sys.argv[6])
FREQUENCY, AMPLITUDE, NOISE, THRESHOLD = (float(text) for text in sys.argv[7:11])
RATE, BLOCK, FULL_SCALE = 48_000, 480, 32_767
DEAD_TIME = 0.4


def redirected(sdp, port):
    """The description with a port of the proxy as its only candidate."""
    lines = []
    for line in sdp.splitlines():
        if line.startswith("a=candidate:"):
            continue
        lines.append(line)
        if line.startswith("a=ice-ufrag:"):
            lines.append(f"a=candidate:1 1 udp 2122260223 127.0.0.1 {port} typ host generation 0")
    return "\r\n".join(lines) + "\r\n"


def description(kind, sdp):
    return webrtc.RTCSessionDescription(webrtc.RTCSessionDescriptionInit(kind, sdp))


async def until(condition, seconds, what):
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            sys.exit(f"{what} took more than {seconds} s")
        await asyncio.sleep(0.01)


def state(value):
    return str(value).split(".")[-1]


async def received(connection):
    """The receiver's statistics of its one stream."""
    report = await connection.getStats()
    for entry in report.values() if hasattr(report, "values") else report:
        if "inbound" in str(getattr(entry, "type", "")):
            names = (
                "concealed_samples", "total_samples_received", "jitter_buffer_delay", "jitter_buffer_target_delay",
                "jitter_buffer_emitted_count")
            return {name: float(getattr(entry, name, 0) or 0) for name in names}
    return None


async def main():
    generator = webrtc.MediaStreamTrackGenerator(webrtc.MediaStreamTrackGeneratorInit("audio"))
    mouth, ear = webrtc.RTCPeerConnection(), webrtc.RTCPeerConnection()
    mouth.addTrack(generator)
    arrived = asyncio.get_running_loop().create_future()

    @ear.on("track")
    def _(event):
        if not arrived.done():
            arrived.set_result(event.track)

    await mouth.setLocalDescription(await mouth.createOffer())
    await until(lambda: state(mouth.iceGatheringState) == "complete", 10, "gathering")
    await ear.setRemoteDescription(description("offer", redirected(mouth.localDescription.sdp, SECOND_PORT)))
    await ear.setLocalDescription(await ear.createAnswer())
    await until(lambda: state(ear.iceGatheringState) == "complete", 10, "gathering")
    await mouth.setRemoteDescription(description("answer", redirected(ear.localDescription.sdp, FIRST_PORT)))
    await until(lambda: state(mouth.connectionState) == state(ear.connectionState) == "connected", 15, "connecting")
    processor = webrtc.MediaStreamTrackProcessor(
        webrtc.MediaStreamTrackProcessorInit(await asyncio.wait_for(arrived, 5)))

    spoken, heard = [], []
    settled = None
    stop = time.perf_counter() + SECONDS

    async def listen():
        reader = processor.readable.getReader()
        last = -DEAD_TIME
        plane = webrtc.AudioDataCopyToOptions(plane_index=0)
        while time.perf_counter() < stop:
            read = await reader.read()
            now = time.perf_counter()
            frame = read.value if hasattr(read, "value") else read
            buffer = bytearray(frame.allocationSize(plane))
            frame.copyTo(buffer, plane)
            samples = numpy.frombuffer(buffer, dtype="<i2")[:: frame.numberOfChannels]
            rate = frame.sampleRate
            frame.close()
            loud = numpy.abs(samples.astype(float)) > THRESHOLD * FULL_SCALE
            if not loud.any():
                continue
            # The block is taken to have sounded in the time before it was handed out.
            onset = now - (len(samples) - int(loud.argmax())) / rate
            if onset - last > DEAD_TIME:
                heard.append(onset)
                last = onset

    async def speak():
        nonlocal settled
        writer = generator.writable.getWriter()
        random = numpy.random.default_rng(1)
        burst = AMPLITUDE * numpy.sin(2 * numpy.pi * FREQUENCY * numpy.arange(BLOCK) / RATE)
        start = time.perf_counter()
        block = 0
        while time.perf_counter() < stop:
            ahead = start + block * BLOCK / RATE - time.perf_counter()
            if ahead > 0:
                await asyncio.sleep(ahead)
            sound = NOISE * random.standard_normal(BLOCK)
            if block >= FIRST_BURST and (block - FIRST_BURST) % BURST_PERIOD == 0:
                sound += burst
                spoken.append(time.perf_counter())
            data = (numpy.clip(sound, -1, 1) * FULL_SCALE).astype("<i2").tobytes()
            await writer.write(
                webrtc.AudioData(
                    webrtc.AudioDataInit(
                        format="s16", sample_rate=RATE, number_of_frames=BLOCK, number_of_channels=1,
                        timestamp=block * 10_000, data=data)))
            block += 1
            if settled is None and len(spoken) > SETTLING:
                settled = await received(ear)

    await asyncio.gather(listen(), speak())
    end = await received(ear)
    if settled is None or end is None:
        sys.exit("the receiver told no statistics")

    delays = []
    for mouth_time in spoken:
        later = [ear_time - mouth_time for ear_time in heard if 0 < ear_time - mouth_time < 0.9]
        if later:
            delays.append(min(later) * 1_000)

    def grown(name):
        return end[name] - settled[name]

    emitted = max(1, grown("jitter_buffer_emitted_count"))
    print(
        json.dumps(
            {
                "version": importlib.metadata.version("wrtc"),
                "delays": delays[SETTLING:],
                "concealed": grown("concealed_samples") / max(1, grown("total_samples_received")),
                "concealedWithStart": end["concealed_samples"] / max(1, end["total_samples_received"]),
                "buffered": 1_000 * grown("jitter_buffer_delay") / emitted,
                "target": 1_000 * grown("jitter_buffer_target_delay") / emitted,
            }))
    sys.stdout.flush()
    mouth.close()
    ear.close()


asyncio.run(main())
