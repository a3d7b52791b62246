"""aiortc under the command of a test: WebRTC in Python, with OpenSSL, libsrtp and FFmpeg's codecs."""

import asyncio
import fractions
import time

import aioice.ice
import av
import numpy as np
from aiortc import MediaStreamTrack, RTCConfiguration, RTCPeerConnection, RTCSessionDescription, VideoStreamTrack
from aiortc.sdp import candidate_from_sdp

from dialogue import message_news, serve, tell
from receiver import Receiver
from tone import RATE, tone


class Tone(MediaStreamTrack):
    kind = "audio"

    def __init__(self, frequency):
        super().__init__()
        self.frequency = frequency
        self.sent = 0
        self.began = None

    async def recv(self):
        self.began = self.began or time.monotonic()
        await asyncio.sleep(max(0, self.began + self.sent / RATE - time.monotonic()))
        # One channel would be made two by FFmpeg, 3 dB quieter.
        samples = np.repeat(tone(self.frequency, self.sent, RATE // 50), 2).reshape(1, -1)
        frame = av.AudioFrame.from_ndarray(samples, layout="stereo")
        frame.sample_rate = RATE
        frame.pts = self.sent
        frame.time_base = fractions.Fraction(1, RATE)
        self.sent += RATE // 50
        return frame


class Picture(VideoStreamTrack):
    """Noise that moves, so that every frame costs a few packets."""

    def __init__(self):
        super().__init__()
        self.noise = np.random.default_rng(1).integers(0, 256, (240, 640, 3), dtype=np.uint8)
        self.shown = 0

    async def recv(self):
        pts, time_base = await self.next_timestamp()
        self.shown += 1
        frame = av.VideoFrame.from_ndarray(self.noise[:, self.shown % 320 :][:, :320].copy(), format="rgb24")
        frame.pts, frame.time_base = pts, time_base
        return frame


class Peer(Receiver):
    async def create(self, address):
        # aiortc leaves loopback out, and a test needs no other network.
        aioice.ice.get_host_addresses = lambda use_ipv4, use_ipv6: [address]
        self.connection = RTCPeerConnection(RTCConfiguration(iceServers=[]))
        self.connection.on("connectionstatechange", lambda: tell("state", state=self.connection.connectionState))
        self.connection.on("datachannel", self.opened_by_other)
        self.connection.on("track", self.track)

    # Media

    async def add_tone(self, frequency):
        self.connection.addTrack(Tone(frequency))

    async def add_picture(self):
        self.connection.addTrack(Picture())

    def track(self, track):
        self.take(track.kind, track)

    async def listen(self, track, ear):
        while True:
            frame = await track.recv()
            ear.hear(frame.to_ndarray().reshape(-1)[:: len(frame.layout.channels)], frame.sample_rate)

    async def look(self, track, index):
        while True:
            await track.recv()
            self.pictures[index] += 1

    # Offer and answer

    async def offer(self, restart=False):
        if restart:
            raise NotImplementedError("aiortc cannot restart ICE")
        await self.connection.setLocalDescription(await self.connection.createOffer())
        return {"sdp": self.connection.localDescription.sdp}

    async def answer(self, sdp):
        await self.connection.setRemoteDescription(RTCSessionDescription(sdp, "offer"))
        await self.connection.setLocalDescription(await self.connection.createAnswer())
        return {"sdp": self.connection.localDescription.sdp}

    async def accept(self, sdp):
        await self.connection.setRemoteDescription(RTCSessionDescription(sdp, "answer"))

    async def candidate(self, candidate, mid):
        if candidate is None:
            await self.connection.addIceCandidate(None)
            return
        parsed = candidate_from_sdp(candidate.removeprefix("candidate:"))
        parsed.sdpMid = mid
        await self.connection.addIceCandidate(parsed)

    # Data channels

    async def open_channel(self, label, ordered=True, max_retransmits=None, negotiated_id=None, protocol=""):
        self.watch(
            self.connection.createDataChannel(
                label, maxRetransmits=max_retransmits, ordered=ordered, protocol=protocol,
                negotiated=negotiated_id is not None, id=negotiated_id))

    def opened_by_other(self, channel):
        self.watch(channel)
        self.say_open(channel, channel.maxRetransmits)

    def watch(self, channel):
        self.channels[channel.label] = channel
        channel.on("open", lambda: self.say_open(channel, channel.maxRetransmits))
        channel.on("close", lambda: tell("channel_closed", label=channel.label))
        channel.on("message", lambda data: tell("message", **message_news(channel.label, data)))

    # The rest

    async def transport(self):
        transport = (self.connection.getSenders() or self.connection.getReceivers())[0].transport
        names = {"SRTP_AEAD_AES_128_GCM": "gcm", "SRTP_AES128_CM_SHA1_80": "cm"}
        chosen = transport._ssl.get_selected_srtp_profile().decode()
        return {"srtp": names.get(chosen, chosen), "state": transport.state}

    async def close(self):
        await self.connection.close()


asyncio.run(serve(Peer()))
