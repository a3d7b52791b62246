import MediaBasics

/// All that is heard: a jitter buffer per track, the mix, the recordings. Knows no thread and no clock.
public final class Playout {
  /// One track's share.
  private final class Voice {
    let track: PlayoutTrack
    var buffer: JitterBuffer
    var gain: Float
    var recording: WAVSink?

    init(track: PlayoutTrack, configuration: JitterBufferConfiguration, recording: WAVSink?) throws(OpusFailure) {
      self.track = track
      buffer = try JitterBuffer(configuration: configuration)
      gain = track.gain
      self.recording = recording
    }
  }

  /// Blocks between two publications of a track's figures.
  private static let publishEvery = 25

  /// Loudness of everything, 0…2.
  public var volume: Float = 1
  /// Silences everything (deafened); tracks are followed all the same.
  public var isDeaf = false

  /// Played besides the tracks, whether deaf or not.
  public var clip: SoundClip?

  private let configuration: JitterBufferConfiguration
  private let notify: (SoundEvent) -> Void
  private var voices: [Voice] = []
  private var mixer = Mixer()
  private var block = [Float](repeating: 0, count: AudioBlock.frames)
  private var lastVolume: Float = 1
  private var ticks = 0

  /// - Parameters:
  ///   - configuration: for the jitter buffers; playout is mono.
  ///   - notify: takes what happens to recordings.
  public init(configuration: JitterBufferConfiguration = .init(), notify: @escaping (SoundEvent) -> Void = { _ in }) {
    var mono = configuration
    mono.channels = .mono
    self.configuration = mono
    self.notify = notify
  }

  /// Tracks played at present.
  public var trackCount: Int { voices.count }

  /// Adds a track; one of the same id is replaced.
  ///
  /// - Parameter recording: also takes what the track says, silence included.
  public func add(_ track: PlayoutTrack, recording: WAVSink? = nil) throws(OpusFailure) {
    remove(id: track.id)
    voices.append(try Voice(track: track, configuration: configuration, recording: recording))
  }

  /// Removes a track and ends its recording.
  public func remove(id: String) {
    for voice in voices where voice.track.id == id {
      voice.recording?.finish()
      voice.track.publish(voice.buffer.statistics)
      voice.track.level.level = LevelMeter.silence
    }
    voices.removeAll { $0.track.id == id }
  }

  /// Ends all recordings, and comes back when they are complete.
  public func end() {
    for voice in voices {
      voice.recording?.stop()
      voice.recording = nil
    }
  }

  /// Plays the next 10 ms.
  ///
  /// - Parameters:
  ///   - now: the instant of this block on the clock of the arrivals.
  ///   - output: room for 480 samples.
  public func tick(at now: MediaInstant, into output: inout MutableSpan<Float>) {
    ticks &+= 1
    let volume = isDeaf || !self.volume.isFinite ? 0 : max(0, min(Mixer.maximumGain, self.volume))
    mixer.begin()
    for voice in voices {
      while voice.track.packets.pop({ _ = voice.buffer.insert($0) }) != nil {}
      var span = block.mutableSpan
      let kind = voice.buffer.pull(into: &span, at: now)
      voice.track.level.level = kind == .silence ? LevelMeter.silence : LevelMeter.level(of: block.span)
      let gain = voice.track.gain
      if kind != .silence { mixer.add(block.span, from: voice.gain * lastVolume, to: gain * volume) }
      voice.gain = gain
      record(voice)
      if ticks % Self.publishEvery == 0 { voice.track.publish(voice.buffer.statistics) }
    }
    lastVolume = volume
    if clip != nil {
      var span = block.mutableSpan
      let isOver = clip?.read(into: &span) != true
      if isOver { clip = nil } else { mixer.add(block.span, from: 1, to: 1) }
    }
    mixer.finish(into: &output)
  }

  private func record(_ voice: Voice) {
    guard let recording = voice.recording, case .failed(let failure) = recording.write(block.span) else { return }
    recording.finish()
    voice.recording = nil
    notify(.recordingFailed(track: voice.track.id, failure))
  }
}
