"""Two `ncall join` processes and our own server: what one plays, the other records."""

import json
import os
import signal
import subprocess
import threading
import time

import numpy as np
import pytest

from client import Client
from conftest import NCALL, Server, join_command, wait_until
from sound import RATE, best_correlation, loudest_tone, read_wav, speech_like, write_wav


@pytest.mark.parametrize("mode", ["v1", "v0"])
def test_what_one_plays_the_other_records(server, environment, tmp_path, mode):
    sent = speech_like(6)
    write_wav(tmp_path / "sent.wav", sent)
    room = f"wav-{mode}"
    listener = Client(
        server, room, "bo", environment, "--signal", mode, "--input", "none", "--output", f"file:{tmp_path}/heard.wav",
        "--record-tracks", str(tmp_path / "tracks" / "new"), "--wait-for", "1", "--stats", "1",
    )
    speaker = Client(
        server, room, "ana", environment, "--signal", mode, "--input", f"file:{tmp_path}/sent.wav", "--output", "none",
        "--wait-for", "1", "--on-eof", "leave",
    )
    assert speaker.process.wait(30) == 0
    gone = listener.wait_for("participant.leave", identity="ana")
    assert gone["sid"].startswith("PA_") and gone["name"] == ""
    assert listener.end() == 0
    assert listener.wait_for("track.subscribed", identity="ana")["codec"] == "opus"
    assert listener.wait_for("track.unsubscribed", identity="ana")["codec"] == "opus"
    assert listener.wait_for("participant.speaking", identity="ana", speaking=True)
    kinds = [event["type"] for event in listener.events]
    assert kinds[:4] == ["hello", "state", "state", "snapshot"] and listener.events[2]["state"] == "joined"
    heard = read_wav(tmp_path / "heard.wav")
    assert best_correlation(sent, heard) > 0.95
    recordings = [name for name in os.listdir(tmp_path / "tracks" / "new") if name.startswith("ana-TR_")]
    assert len(recordings) == 1
    assert best_correlation(sent, read_wav(tmp_path / "tracks" / "new" / recordings[0])) > 0.95
    stats = listener.all("stats")
    assert stats and all(track["loss"] == 0 for event in stats for track in event["tracks"])
    assert listener.events[-1] == {**listener.events[-1], "type": "bye", "exit": 0}
    assert [event["seq"] for event in listener.events] == list(range(1, len(listener.events) + 1))


def test_raw_samples_through_pipes(server, environment, tmp_path):
    """44.1 kHz stereo goes in on standard input, 48 kHz mono comes out on standard output."""
    t = np.arange(44_100 * 6) / 44_100
    tone = (np.sin(2 * np.pi * 523.25 * t) * 8_000).astype(np.int16)
    stereo = np.repeat(tone, 2).tobytes()
    listener = subprocess.Popen(
        join_command(server, "pipe", "bo", "--input", "none", "--output", "-", "--wait-for", "1"),
        env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
    )
    heard = bytearray()
    reader = threading.Thread(target=lambda: heard.extend(listener.stdout.read()), daemon=True)
    reader.start()
    speaker = subprocess.Popen(
        join_command(
            server, "pipe", "ana", "--input", "-", "--input-rate", "44100", "--input-channels", "2", "--output", "none",
            "--wait-for", "1", "--on-eof", "leave"),
        env=environment, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )
    speaker.stdin.write(stereo)
    speaker.stdin.close()
    assert speaker.wait(30) == 0
    listener.send_signal(signal.SIGTERM)
    assert listener.wait(10) == 0
    reader.join(5)
    samples = np.frombuffer(bytes(heard[: len(heard) // 2 * 2]), dtype=np.int16)
    loud = samples[np.abs(samples) > 1_000]
    # A sine of this loudness is above the threshold for more than nine tenths of the time, and all of it is to be heard:
    # discontinuous transmission must not take a held note for silence.
    assert len(loud) > 0.9 * 48_000 * 5
    middle = samples[np.flatnonzero(np.abs(samples) > 1_000)[0] + 24_000 :][: 48_000 * 2]
    frequency, _ = loudest_tone(middle)
    assert abs(frequency - 523.25) < 1.5


def test_chat_mute_and_control(server, environment, tmp_path):
    environment_b = {**environment, "XDG_RUNTIME_DIR": str(tmp_path / "run-b")}
    (tmp_path / "run-b").mkdir(mode=0o700)
    ana = Client(
        server, "talk", "ana", environment, "--input", "tone:440", "--output", "none", "--chat-stdin", stdin=subprocess.PIPE)
    bo = Client(server, "talk", "bo", environment_b, "--input", "tone:300", "--output", "none", "--wait-for", "1")
    bo.wait_for("ready")
    ana.wait_for("participant.join", identity="bo")
    ana.process.stdin.write("good morning\n")
    ana.process.stdin.flush()
    assert bo.wait_for("chat", identity="ana")["text"] == "good morning"

    def ctl(env, *words):
        return subprocess.run([NCALL, "ctl", *words], env=env, capture_output=True, text=True, timeout=10)

    assert ctl(environment_b, "chat", "good", "evening").returncode == 0
    assert ana.wait_for("chat", identity="bo")["text"] == "good evening"
    assert ctl(environment_b, "mute").returncode == 0
    ana.wait_for("participant.mute", identity="bo", source="microphone", muted=True)
    assert ctl(environment_b, "unmute").returncode == 0
    ana.wait_for("participant.mute", identity="bo", source="microphone", muted=False)
    assert ctl(environment_b, "volume", "ana", "50").returncode == 0
    refused = ctl(environment_b, "volume", "nobody", "50")
    assert refused.returncode == 15 and "nobody" in refused.stderr
    assert ctl(environment_b, "snapshot").stdout.startswith('{"ok":true,"room":"talk"')
    assert ctl(environment_b, "leave").returncode == 0
    assert bo.process.wait(10) == 0
    ana.wait_for("participant.leave", identity="bo")
    assert ana.end() == 0


def test_figures_are_of_what_was_measured(server, environment, tmp_path):
    environment_b = {**environment, "XDG_RUNTIME_DIR": str(tmp_path / "run-b")}
    (tmp_path / "run-b").mkdir(mode=0o700)
    ana = Client(server, "figures", "ana", environment, "--input", "tone:440", "--output", "none", "--stats", "1")
    bo = Client(server, "figures", "bo", environment_b, "--input", "tone:300", "--output", "none", "--stats", "0")

    def asked():
        answer = subprocess.run(
            [NCALL, "ctl", "stats", "--json"], env=environment_b, capture_output=True, text=True, timeout=20)
        figures = json.loads(answer.stdout) if answer.stdout else {"ok": False}
        # Either there are figures, or it is said that there are none yet.
        assert answer.returncode == (0 if figures["ok"] else answer.returncode)
        return figures["ok"] and figures["up_kbps"] > 0 and figures["down_kbps"] > 0 and figures

    bo.wait_for("ready")
    figures = wait_until(asked, 30, "figures")
    assert [track["identity"] for track in figures["tracks"]] == ["ana"] and figures["tracks"][0]["kbps"] > 0
    wait_until(lambda: any(e["up_kbps"] > 0 and e["down_kbps"] > 0 for e in ana.all("stats")), 30, "figures of both ways")
    for event in ana.all("stats"):
        # What is heard has come in the time that the figures are of, in the first of them too.
        assert all(track["kbps"] > 0 for track in event["tracks"] if track["level"] > -100), event
    assert bo.end() == 0 and ana.end() == 0
    assert not bo.all("stats")


def test_ctrl_c_leaves_at_once_and_says_so(server, environment):
    ana = Client(server, "bye", "ana", environment, "--input", "none", "--output", "none")
    bo = Client(server, "bye", "bo", environment, "--input", "none", "--output", "none", "--wait-for", "1")
    bo.wait_for("ready")
    started = time.monotonic()
    ana.process.send_signal(signal.SIGINT)
    bo.wait_for("participant.leave", seconds=3, identity="ana")
    assert ana.process.wait(10) == 130
    assert time.monotonic() - started < 5
    assert bo.end() == 0


def test_who_speaks_is_told_with_a_level(server, environment, tmp_path):
    """Two seconds of a tone, three of silence, again and again: whoever joins when hears it begin sooner or later."""
    t = np.arange(2 * RATE) / RATE
    tone = (np.sin(2 * np.pi * 440 * t) * 8_000).astype(np.int16)
    write_wav(tmp_path / "bursts.wav", np.concatenate([tone, np.zeros(3 * RATE, dtype=np.int16)]))
    ana = Client(
        server, "levels", "ana", environment, "--input", f"file:{tmp_path}/bursts.wav", "--on-eof", "loop", "--dtx", "off",
        "--output", "none")
    bo = Client(server, "levels", "bo", environment, "--input", "none", "--output", "none", "--stats", "0")
    # 8,000 of 32,768 as a sine is -15.3 dBov.
    wait_until(
        lambda: any(e["speaking"] and -20 < e.get("level", -127) < -10 for e in bo.all("participant.speaking")), 40, "a level")
    assert bo.end() == 0 and ana.end() == 0


def test_a_new_session_follows_a_lost_server(environment, tmp_path):
    """The server dies and comes back on its port: the client is in the room again, by itself."""
    first = Server()
    port = int(first.url.rsplit(":", 1)[1])
    ana = Client(first, "again", "ana", environment, "--input", "tone:440", "--output", "none")
    ana.wait_for("state", state="joined")
    first.process.kill()
    first.process.wait()
    ana.wait_for("state", state="reconnecting")
    second = Server(port=port)
    try:
        wait_until(lambda: len(ana.all("snapshot")) >= 2, 40, "the second snapshot")
        bo = Client(second, "again", "bo", environment, "--input", "none", "--output", "none")
        bo.wait_for("track.subscribed", identity="ana")
        bo.wait_for("participant.speaking", identity="ana", speaking=True)
        assert bo.end() == 0
        assert ana.end() == 0
    finally:
        second.stop()
