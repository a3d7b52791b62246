"""Sound devices through ALSA: PulseAudio's null sinks stand for a loudspeaker and a microphone."""

import subprocess

import numpy as np
import pytest

from client import Client
from conftest import NCALL, run, wait_until
from sound import RATE, loudest_tone, read_wav, write_wav

CONFIGURATION = """
</usr/share/alsa/alsa.conf>
pcm.spk { type pulse device "spk" hint { show on description "Call speaker" } }
pcm.mic { type pulse device "mic.monitor" hint { show on description "Call microphone" } }
pcm.micin { type pulse device "mic" }
pcm.spkout { type pulse device "spk.monitor" }
pcm.!default { type asym playback.pcm "spk" capture.pcm "mic" }
"""


@pytest.fixture
def pulse(environment, tmp_path):
    """A PulseAudio of this test's own, and the environment that leads ALSA to it."""
    runtime = tmp_path / "pulse"
    runtime.mkdir(mode=0o700)
    script = tmp_path / "pulse.pa"
    script.write_text(
        f"load-module module-native-protocol-unix auth-anonymous=1 socket={runtime}/native\n"
        "load-module module-null-sink sink_name=spk rate=48000 channels=2 format=s16le norewinds=1\n"
        "load-module module-null-sink sink_name=mic rate=48000 channels=2 format=s16le norewinds=1\n"
        "set-default-sink spk\nset-default-source mic.monitor\n")
    asound = tmp_path / "asound.conf"
    asound.write_text(CONFIGURATION)
    env = {**environment, "XDG_RUNTIME_DIR": str(runtime), "PULSE_SERVER": f"unix:{runtime}/native", "ALSA_CONFIG_PATH": str(asound)}
    process = subprocess.Popen(
        ["pulseaudio", "-n", "-F", str(script), "--daemonize=no", "--exit-idle-time=-1", "--disallow-exit",
         "--use-pid-file=no", "--realtime=no", "--high-priority=no"],
        env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    wait_until(lambda: (runtime / "native").exists(), 10, "PulseAudio's socket")
    yield env
    process.terminate()
    process.wait(10)


def test_a_call_over_sound_devices(server, pulse, environment, tmp_path):
    """What the far end says comes out of the loudspeaker; what is said into the microphone arrives at the far end."""
    t = np.arange(RATE * 20) / RATE
    write_wav(tmp_path / "spoken.wav", (np.sin(2 * np.pi * 700 * t) * 8_000).astype(np.int16))
    far_environment = {**environment, "XDG_RUNTIME_DIR": str(tmp_path / "run")}
    far = Client(
        server, "alsa", "far", far_environment, "--input", "tone:500", "--output", f"file:{tmp_path}/far.wav")
    near = Client(
        server, "alsa", "near", pulse, "--input", "default", "--output", "Call speaker", "--dtx", "off", "--require-audio",
        # What is said is a tone, which is as steady as noise is.
        "--noise-suppression", "off")
    for direction in ("in", "out"):
        near.wait_for("audio.device", direction=direction, state="opened")
    speaking = subprocess.Popen(["aplay", "-q", "-D", "micin", str(tmp_path / "spoken.wav")], env=pulse)
    near.wait_for("participant.speaking", identity="far", speaking=True)
    far.wait_for("participant.speaking", identity="near", speaking=True)
    recorded = tmp_path / "speaker.wav"
    subprocess.run(
        ["arecord", "-q", "-D", "spkout", "-f", "S16_LE", "-r", "48000", "-c", "1", "-d", "4", str(recorded)], env=pulse,
        check=True, timeout=20)
    speaking.kill()
    speaking.wait()
    assert near.end() == 0
    assert far.end() == 0
    samples = read_wav(recorded)
    frequency, level = loudest_tone(samples[RATE:])
    assert abs(frequency - 500) < 2 and level > -30
    heard = read_wav(tmp_path / "far.wav")
    loud = np.flatnonzero(np.abs(heard.astype(int)) > 1_000)
    middle = heard[loud[0] + RATE // 2 : loud[0] + RATE * 2]
    frequency, level = loudest_tone(middle)
    assert abs(frequency - 700) < 3 and level > -25


def test_devices_are_listed_and_tried(pulse, environment):
    listed = run([NCALL, "devices"], pulse)
    assert listed.returncode == 0 and "Call speaker" in listed.stdout and "Call microphone" in listed.stdout
    tried = run([NCALL, "devices", "test", "--seconds", "1", "--output", "spk", "--input", "mic"], pulse)
    assert tried.returncode == 0, tried.stderr
    doctor = run([NCALL, "doctor", "audio"], pulse)
    assert doctor.returncode == 0 and "opens" in doctor.stdout


def test_no_sound_card_at_all(server, environment):
    """The call goes on silently and says so; with --require-audio it ends."""
    environment = {**environment, "PULSE_SERVER": "unix:/nonexistent"}
    ana = Client(server, "none", "ana", environment)
    ana.wait_for("audio.device", direction="in", state="retry")
    ana.wait_for("audio.device", direction="out", state="retry")
    ana.wait_for("ready")
    assert ana.end() == 0
    refused = Client(server, "none", "bo", environment, "--require-audio")
    assert refused.process.wait(20) == 30
    wait_until(lambda: refused.errors, 5, "a line on standard error")
    assert len(refused.errors) == 1
