"""libwebrtc, the stack of browsers and of most call programs, under the command of a test; `wrtc` gives it W3C's names."""

import asyncio
import os
import time

os.environ["WRTC_ALLOW_LOOPBACK"] = "1"

import numpy as np  # noqa: E402
import webrtc  # noqa: E402

from dialogue import message_news, serve, tell  # noqa: E402
from receiver import Receiver  # noqa: E402
from tone import RATE, tone  # noqa: E402

WIDTH, HEIGHT, FRAMES_PER_SECOND = 320, 240, 25


async def say(writer, frequency):
    sent, began = 0, time.monotonic()
    while True:
        samples = tone(frequency, sent, RATE // 100)
        await writer.write(
            webrtc.AudioData(
                webrtc.AudioDataInit(
                    format="s16", sample_rate=RATE, number_of_frames=len(samples), number_of_channels=1,
                    timestamp=sent * 1_000_000 // RATE, data=samples.tobytes())))
        sent += len(samples)
        await asyncio.sleep(max(0, began + sent / RATE - time.monotonic()))


async def show(writer):
    """Noise that moves, so that every frame costs a few packets."""
    noise = np.random.default_rng(1).integers(0, 256, (HEIGHT, 2 * WIDTH), dtype=np.uint8)
    gray = bytes([128]) * (WIDTH * HEIGHT // 2)
    shown, began = 0, time.monotonic()
    while True:
        luma = noise[:, shown % WIDTH : shown % WIDTH + WIDTH].tobytes()
        await writer.write(
            webrtc.VideoFrame(
                luma + gray,
                webrtc.VideoFrameBufferInit(
                    format="I420", coded_width=WIDTH, coded_height=HEIGHT,
                    timestamp=shown * 1_000_000 // FRAMES_PER_SECOND)))
        shown += 1
        await asyncio.sleep(max(0, began + shown / FRAMES_PER_SECOND - time.monotonic()))


class Peer(Receiver):
    async def create(self, address):
        self.connection = webrtc.RTCPeerConnection()
        self.connection.on("connectionstatechange", lambda event: tell("state", state=str(self.connection.connection_state)))
        self.connection.on("icecandidate", self.found)
        self.connection.on("datachannel", lambda event: self.watch(event.channel))
        self.connection.on("track", lambda event: self.track(event.track))

    # Media

    async def add_tone(self, frequency):
        track = webrtc.MediaStreamTrackGenerator(webrtc.MediaStreamTrackGeneratorInit(kind="audio"))
        self.connection.add_track(track)
        self.start(say(track.writable.get_writer(), frequency))

    async def add_picture(self):
        track = webrtc.MediaStreamTrackGenerator(webrtc.MediaStreamTrackGeneratorInit(kind="video"))
        self.connection.add_track(track)
        self.start(show(track.writable.get_writer()))

    def track(self, track):
        reader = webrtc.MediaStreamTrackProcessor(webrtc.MediaStreamTrackProcessorInit(track=track)).readable.get_reader()
        self.take(str(track.kind), reader)

    async def listen(self, reader, ear):
        while not (chunk := await reader.read()).done:
            sound = chunk.value
            options = webrtc.AudioDataCopyToOptions(plane_index=0, format="s16")
            room = bytearray(sound.allocation_size(options))
            sound.copy_to(room, options)
            ear.hear(np.frombuffer(bytes(room), dtype="<i2")[:: sound.number_of_channels], sound.sample_rate)
            sound.close()

    async def look(self, reader, index):
        while not (chunk := await reader.read()).done:
            self.pictures[index] += 1
            chunk.value.close()

    # Offer and answer

    def found(self, event):
        # An empty candidate ends those of one section (W3C), no candidate ends all.
        if event.candidate and event.candidate.candidate:
            tell("candidate", candidate=event.candidate.candidate, mid=event.candidate.sdp_mid)
        elif not event.candidate:
            tell("candidates_complete")

    async def offer(self, restart=False):
        await self.connection.set_local_description(
            await self.connection.create_offer(webrtc.RTCOfferOptions(ice_restart=restart)))
        return {"sdp": self.connection.local_description.sdp}

    async def answer(self, sdp):
        await self.connection.set_remote_description(webrtc.RTCSessionDescriptionInit(type="offer", sdp=sdp))
        await self.connection.set_local_description(await self.connection.create_answer())
        return {"sdp": self.connection.local_description.sdp}

    async def accept(self, sdp):
        await self.connection.set_remote_description(webrtc.RTCSessionDescriptionInit(type="answer", sdp=sdp))

    async def candidate(self, candidate, mid):
        if candidate is None:
            await self.connection.add_ice_candidate(None)
            return
        await self.connection.add_ice_candidate(webrtc.RTCIceCandidateInit(candidate=candidate, sdp_mid=mid))

    # Data channels

    async def open_channel(self, label, ordered=True, max_retransmits=None, negotiated_id=None, protocol=""):
        options = {"ordered": ordered, "protocol": protocol}
        if max_retransmits is not None:
            options["max_retransmits"] = max_retransmits
        if negotiated_id is not None:
            options.update(negotiated=True, id=negotiated_id)
        self.watch(self.connection.create_data_channel(label, webrtc.RTCDataChannelInit(**options)))

    def watch(self, channel):
        self.channels[channel.label] = channel
        channel.binary_type = "arraybuffer"
        channel.on("open", lambda event: self.say_open(channel, channel.max_retransmits))
        channel.on("close", lambda event: tell("channel_closed", label=channel.label))
        channel.on("message", lambda event: tell("message", **message_news(channel.label, event.data)))

    # The rest

    async def transport(self):
        names = {"SRTP_AEAD_AES_128_GCM": "gcm", "SRTP_AES128_CM_HMAC_SHA1_80": "cm"}
        for entry in (await self.connection.get_stats()).values():
            if str(entry.type) == "transport":
                return {"srtp": names.get(entry.srtp_cipher, entry.srtp_cipher), "state": str(entry.dtls_state)}
        raise LookupError("no statistics of a transport")

    async def close(self):
        self.connection.close()


asyncio.run(serve(Peer()))
