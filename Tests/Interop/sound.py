"""Making and judging sound."""

import wave

import numpy as np

RATE = 48_000


def speech_like(seconds, seed=1):
    """Sound with the rhythm of speech that resembles itself nowhere else: a gliding harmonic tone in syllables."""
    random = np.random.default_rng(seed)
    t = np.arange(int(seconds * RATE)) / RATE
    pitch = 120 + 40 * np.interp(t, np.arange(0, seconds + 0.2, 0.2), random.random(len(np.arange(0, seconds + 0.2, 0.2))))
    phase = 2 * np.pi * np.cumsum(pitch) / RATE
    tone = sum(np.sin(k * phase) / k for k in range(1, 12))
    syllables = np.interp(t, np.arange(0, seconds + 0.1, 0.1), random.random(len(np.arange(0, seconds + 0.1, 0.1))) ** 2)
    sound = tone * syllables
    return (sound / np.max(np.abs(sound)) * 16_000).astype(np.int16)


def write_wav(path, samples, rate=RATE):
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(samples.tobytes())


def read_wav(path):
    with wave.open(str(path), "rb") as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (1, 2, RATE)
        return np.frombuffer(file.readframes(file.getnframes()), dtype=np.int16)


def envelope(samples, step=RATE // 100):
    """RMS of each 10 ms."""
    count = len(samples) // step
    blocks = samples[: count * step].astype(float).reshape(count, step)
    return np.sqrt(np.mean(blocks**2, axis=1))


def best_correlation(sent, heard):
    """The highest correlation of the two envelopes over all shifts, 0...1."""
    a, b = envelope(sent), envelope(heard)
    # What was heard may begin early, and end with the call.
    b = np.concatenate([b, np.zeros(100)])
    best = 0.0
    for shift in range(0, len(b) - len(a) + 1):
        part = b[shift : shift + len(a)]
        if part.std() > 0:
            best = max(best, float(np.corrcoef(a, part)[0, 1]))
    return best


def loudest_tone(samples, rate=RATE):
    """Frequency in Hz of the loudest tone, and the level of all in dBFS."""
    samples = np.asarray(samples, dtype=float)
    spectrum = np.abs(np.fft.rfft(samples * np.hanning(len(samples))))
    level = 20 * np.log10(np.sqrt(np.mean(samples**2)) / 32_768 + 1e-9)
    return float(np.argmax(spectrum) * rate / len(samples)), float(level)
