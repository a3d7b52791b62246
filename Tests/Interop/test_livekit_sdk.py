"""LiveKit's own Python SDK (libwebrtc inside) against our server, in both modes, and against our client."""

import asyncio
import signal
import subprocess

import numpy as np
import pytest
from livekit import api, rtc

from client import Client
from conftest import KEY, SECRET, token
from sound import RATE, loudest_tone, read_wav

pytestmark = pytest.mark.filterwarnings("ignore")


class Tone:
    """A microphone that says one frequency."""

    def __init__(self, frequency, amplitude=8_000):
        self.source = rtc.AudioSource(RATE, 1)
        self.track = rtc.LocalAudioTrack.create_audio_track("microphone", self.source)
        self.frequency, self.amplitude = frequency, amplitude
        self.task = None

    async def start(self, room):
        options = rtc.TrackPublishOptions(source=rtc.TrackSource.SOURCE_MICROPHONE)
        self.publication = await room.local_participant.publish_track(self.track, options)
        self.task = asyncio.ensure_future(self._feed())

    async def _feed(self):
        n = 0
        while True:
            t = (np.arange(480) + n) / RATE
            n += 480
            samples = (np.sin(2 * np.pi * self.frequency * t) * self.amplitude).astype(np.int16)
            await self.source.capture_frame(rtc.AudioFrame(samples.tobytes(), RATE, 1, 480))

    def stop(self):
        if self.task:
            self.task.cancel()


async def connect(server, identity, room_name, single, **grants):
    room = rtc.Room()
    await room.connect(
        server.url, token(identity, room_name, **grants), rtc.RoomOptions(single_peer_connection=single))
    return room


async def hear(track, seconds=2.0, skip=1.0):
    """Frequency and level of what a track says, after its first second."""
    stream = rtc.AudioStream(track, sample_rate=RATE, num_channels=1)
    blocks, have = [], 0
    async for event in stream:
        blocks.append(np.frombuffer(event.frame.data, dtype=np.int16))
        have += len(blocks[-1])
        if have > (seconds + skip) * RATE:
            break
    await stream.aclose()
    return loudest_tone(np.concatenate(blocks)[int(skip * RATE) :])


def first(room, event, condition=lambda *arguments: True):
    """A future of the first event of a kind that fits."""
    future = asyncio.get_running_loop().create_future()

    @room.on(event)
    def _(*arguments):
        if not future.done() and condition(*arguments):
            future.set_result(arguments)

    return future


def soon(awaitable, seconds=15):
    return asyncio.wait_for(awaitable, seconds)


@pytest.mark.parametrize("single", [True, False], ids=["v1", "v0"])
def test_audio_video_data_and_state_between_two_sdk_clients(server, single):
    async def main():
        name = f"sdk-{single}"
        ana = await soon(connect(server, "ana", name, single, can_update_own_metadata=True))
        bo = await soon(connect(server, "bo", name, single))
        audio_at_bo = first(bo, "track_subscribed", lambda track, *_: track.kind == rtc.TrackKind.KIND_AUDIO)
        video_at_bo = first(bo, "track_subscribed", lambda track, *_: track.kind == rtc.TrackKind.KIND_VIDEO)
        audio_at_ana = first(ana, "track_subscribed", lambda track, *_: track.kind == rtc.TrackKind.KIND_AUDIO)
        speaking = first(bo, "active_speakers_changed", lambda speakers: any(s.identity == "ana" for s in speakers))
        voice, reply = Tone(440), Tone(660)
        await soon(voice.start(ana))
        await soon(reply.start(bo))

        camera = rtc.VideoSource(640, 360)
        picture = rtc.LocalVideoTrack.create_video_track("camera", camera)
        await soon(ana.local_participant.publish_track(
            picture, rtc.TrackPublishOptions(source=rtc.TrackSource.SOURCE_CAMERA)))

        async def film():
            shade = 0
            while True:
                frame = bytes([shade % 256, 128, 64, 255]) * (640 * 360)
                camera.capture_frame(rtc.VideoFrame(640, 360, rtc.VideoBufferType.RGBA, frame))
                shade += 5
                await asyncio.sleep(1 / 15)

        filming = asyncio.ensure_future(film())

        # Sound, both ways: the tone that went in comes out, at its level.
        for future, frequency in ((audio_at_bo, 440), (audio_at_ana, 660)):
            heard, level = await soon(hear((await soon(future))[0]), 20)
            assert abs(heard - frequency) < 2
            assert -17.5 < level < -13.5  # 8,000 of 32,768 as a sine is -15.3 dBFS
        await soon(speaking)

        # Pictures are forwarded.
        stream = rtc.VideoStream((await soon(video_at_bo))[0])
        frames = 0

        async def watch():
            nonlocal frames
            async for event in stream:
                assert event.frame.width >= 160 and event.frame.height >= 90
                frames += 1
                if frames >= 20:
                    return

        await soon(watch(), 20)
        filming.cancel()

        # Data, both ways, with topic and without loss.
        for sender, receiver, payload in ((ana, bo, b"there"), (bo, ana, b"and back")):
            got = first(receiver, "data_received")
            await soon(sender.local_participant.publish_data(payload, topic="t"))
            packet = (await soon(got))[0]
            assert (packet.data, packet.topic) == (payload, "t")
            assert packet.participant.identity == sender.local_participant.identity

        # Metadata, mute, leave.
        changed = first(bo, "participant_metadata_changed")
        await soon(ana.local_participant.set_metadata("busy"))
        await soon(changed)
        assert bo.remote_participants["ana"].metadata == "busy"
        muted = first(bo, "track_muted")
        voice.track.mute()
        assert (await soon(muted))[0].identity == "ana"
        gone = first(bo, "participant_disconnected")
        voice.stop()
        await ana.disconnect()
        assert (await soon(gone))[0].identity == "ana"
        reply.stop()
        await bo.disconnect()

    asyncio.run(main())


@pytest.mark.parametrize("single", [True, False], ids=["v1", "v0"])
def test_our_client_and_the_sdk_hear_each_other(server, environment, tmp_path, single):
    async def main():
        name = f"mixed-{single}"
        sdk = await soon(connect(server, "sdk", name, single))
        audio = first(sdk, "track_subscribed", lambda track, *_: track.kind == rtc.TrackKind.KIND_AUDIO)
        voice = Tone(880)
        await soon(voice.start(sdk))
        ours = await asyncio.to_thread(
            lambda: Client(
                server, name, "ours", environment, "--signal", "v1" if single else "v0", "--input", "tone:330",
                "--output", f"file:{tmp_path}/heard.wav", "--chat-stdin", "--wait-for", "1", stdin=subprocess.PIPE))
        heard, level = await soon(hear((await soon(audio))[0]), 20)
        assert abs(heard - 330) < 2 and level > -30

        # Chat: the SDK's text stream to us, our line to the SDK's handler of text streams.
        lines = asyncio.get_running_loop().create_future()

        def take(reader, identity):
            async def read():
                text = await reader.read_all()
                if not lines.done():
                    lines.set_result((identity, text))

            asyncio.ensure_future(read())

        sdk.register_text_stream_handler("lk.chat", take)
        await asyncio.to_thread(lambda: ours.wait_for("track.subscribed", identity="sdk"))
        await soon(sdk.local_participant.send_text("hello from the SDK", topic="lk.chat"))
        event = await asyncio.to_thread(lambda: ours.wait_for("chat", identity="sdk"))
        assert event["text"] == "hello from the SDK"
        ours.process.stdin.write("hello from ncall\n")
        ours.process.stdin.flush()
        assert await soon(lines) == ("ours", "hello from ncall")

        # Data with a topic, as an event.
        await soon(sdk.local_participant.publish_data(b"ping", topic="knock"))
        data = await asyncio.to_thread(lambda: ours.wait_for("data", identity="sdk", topic="knock"))
        assert data["text"] == "ping" and data["reliable"] is True

        voice.track.mute()
        await asyncio.to_thread(lambda: ours.wait_for("participant.mute", identity="sdk", muted=True))
        gone = first(sdk, "participant_disconnected")
        assert await asyncio.to_thread(ours.end) == 0
        assert (await soon(gone))[0].identity == "ours"
        voice.stop()
        await sdk.disconnect()

    asyncio.run(main())
    samples = read_wav(tmp_path / "heard.wav")
    loud = np.flatnonzero(np.abs(samples.astype(int)) > 1_000)
    frequency, level = loudest_tone(samples[loud[0] + 24_000 : loud[0] + 72_000])
    assert abs(frequency - 880) < 2
    assert -18 < level < -13


@pytest.mark.parametrize("single", [True, False], ids=["v1", "v0"])
def test_who_may_not_subscribe_gets_data_alone_until_it_may(server, single):
    async def main():
        name = f"deaf-{single}"
        ana = await soon(connect(server, "ana", name, single))
        bo = await soon(connect(server, "bo", name, single, can_subscribe=False))
        heard = first(bo, "track_subscribed")
        voice = Tone(440)
        await soon(voice.start(ana))
        published = first(ana, "data_received")
        got = first(bo, "data_received")
        await soon(ana.local_participant.publish_data(b"there", topic="t"))
        assert (await soon(got))[0].data == b"there"
        await soon(bo.local_participant.publish_data(b"and back", topic="t"))
        assert (await soon(published))[0].data == b"and back"
        # What was sent after the track was published has arrived, and no track with it.
        with pytest.raises(asyncio.TimeoutError):
            await soon(asyncio.shield(heard), 1.5)
        assert all(p.track is None for p in bo.remote_participants["ana"].track_publications.values())

        http = api.LiveKitAPI(server.http, KEY, SECRET)
        try:
            await http.room.update_participant(api.UpdateParticipantRequest(
                room=name, identity="bo",
                permission=api.ParticipantPermission(can_subscribe=True, can_publish=True, can_publish_data=True)))
        finally:
            await http.aclose()
        frequency, _ = await soon(hear((await soon(heard))[0]), 20)
        assert abs(frequency - 440) < 2
        again = first(bo, "data_received")
        await soon(ana.local_participant.publish_data(b"still there", topic="t"))
        assert (await soon(again))[0].data == b"still there"
        voice.stop()
        await ana.disconnect()
        await bo.disconnect()

    asyncio.run(main())


def test_a_client_that_stops_answering_is_told_as_lost(server, environment):
    async def main():
        ana = await soon(connect(server, "ana", "frozen", True))
        bo = await asyncio.to_thread(
            lambda: Client(server, "frozen", "bo", environment, "--input", "tone:300", "--output", "none"))
        await asyncio.to_thread(lambda: bo.wait_for("snapshot"))
        lost = first(
            ana, "connection_quality_changed",
            lambda who, quality: who.identity == "bo" and quality == rtc.ConnectionQuality.QUALITY_LOST)
        bo.process.send_signal(signal.SIGSTOP)
        try:
            await soon(lost, 40)
        finally:
            bo.process.kill()
            await asyncio.to_thread(bo.process.wait)
        await ana.disconnect()

    asyncio.run(main())


def test_grants_are_enforced(server):
    async def main():
        ana = await soon(connect(server, "ana", "grants", True, can_publish=False, can_publish_data=False))
        bo = await soon(connect(server, "bo", "grants", True, can_subscribe=False))
        voice = Tone(440)
        with pytest.raises(Exception):
            await soon(voice.start(ana), 15)
        reply = Tone(500)
        at_ana = first(ana, "track_subscribed")
        await soon(reply.start(bo))
        await soon(at_ana)
        received = first(bo, "data_received")
        await soon(ana.local_participant.publish_data(b"forbidden"))
        with pytest.raises(asyncio.TimeoutError):
            await soon(received, 1.5)
        changed = first(bo, "participant_metadata_changed")
        await soon(ana.local_participant.set_metadata("forbidden"), 10)
        with pytest.raises(asyncio.TimeoutError):
            await soon(changed, 1.5)
        reply.stop()
        await ana.disconnect()
        await bo.disconnect()

    asyncio.run(main())


def test_the_administration_through_livekit_api(server, environment):
    async def main():
        http = api.LiveKitAPI(server.http, KEY, SECRET)
        try:
            room = await http.room.create_room(api.CreateRoomRequest(name="admin", metadata="m1", max_participants=2))
            assert room.sid.startswith("RM_") and room.metadata == "m1"
            names = [r.name for r in (await http.room.list_rooms(api.ListRoomsRequest())).rooms]
            assert "admin" in names
            ana = await soon(connect(server, "ana", "admin", True))
            voice = Tone(440)
            await soon(voice.start(ana))
            track = None
            for _ in range(100):
                listed = (await http.room.list_participants(api.ListParticipantsRequest(room="admin"))).participants
                assert [p.identity for p in listed] == ["ana"]
                if listed[0].tracks:
                    track = listed[0].tracks[0].sid
                    break
                await asyncio.sleep(0.05)
            assert track == voice.publication.sid

            bo = Client(server, "admin", "bo", environment, "--input", "tone:300", "--output", "none")
            await asyncio.to_thread(lambda: bo.wait_for("snapshot"))
            # The room is full now.
            full = await asyncio.to_thread(
                lambda: Client(server, "admin", "third", environment, "--input", "none", "--output", "none"))
            assert await asyncio.to_thread(lambda: full.process.wait(15)) == 11
            assert any("full" in line for line in full.errors)

            muted = await http.room.mute_published_track(
                api.MuteRoomTrackRequest(room="admin", identity="ana", track_sid=track, muted=True))
            assert muted.track.muted
            await asyncio.to_thread(lambda: bo.wait_for("participant.mute", identity="ana", muted=True))
            changed = await http.room.update_participant(
                api.UpdateParticipantRequest(room="admin", identity="ana", metadata="m2", name="Ana A."))
            assert (changed.metadata, changed.name) == ("m2", "Ana A.")
            got = first(ana, "data_received")
            await http.room.send_data(api.SendDataRequest(room="admin", data=b"news", topic="admin", kind=0))
            assert (await soon(got))[0].data == b"news"
            assert (await http.room.update_room_metadata(
                api.UpdateRoomMetadataRequest(room="admin", metadata="m3"))).metadata == "m3"
            await http.room.update_subscriptions(
                api.UpdateSubscriptionsRequest(room="admin", identity="bo", track_sids=[track], subscribe=False))
            await asyncio.to_thread(lambda: bo.wait_for("track.unsubscribed", identity="ana"))

            await http.room.remove_participant(api.RoomParticipantIdentity(room="admin", identity="bo"))
            assert await asyncio.to_thread(lambda: bo.process.wait(15)) == 12
            over = first(ana, "disconnected")
            await http.room.delete_room(api.DeleteRoomRequest(room="admin"))
            await soon(over)
            voice.stop()
            with pytest.raises(api.TwirpError) as error:
                await http.room.get_participant(api.RoomParticipantIdentity(room="admin", identity="ana"))
            assert error.value.code == "not_found"
            stranger = api.LiveKitAPI(server.http, KEY, "wrong" * 8)
            with pytest.raises(api.TwirpError) as error:
                await stranger.room.list_rooms(api.ListRoomsRequest())
            assert error.value.code == "unauthenticated"
            await stranger.aclose()
        finally:
            await http.aclose()

    asyncio.run(main())
