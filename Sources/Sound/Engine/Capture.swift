import MediaBasics

/// Turns blocks of captured sound into coded frames: level, gate, mute, Opus. Knows no thread and no clock.
public struct Capture: ~Copyable {
  /// Samples over which sound is faded where it is cut off or let in (5 ms).
  private static let fade = 240
  /// Sound at or above this level, dBov, never falls to discontinuous transmission: libopus takes whatever does not change
  /// for background noise, a held note as well, and would cut it off after a second or two.
  private static let loudestPause = -45

  private var encoder: OpusEncoder
  private let blocksPerFrame: Int
  private let whileClosed: CaptureConfiguration.Closed

  /// True while nothing is to be heard.
  public var isMuted: Bool
  /// True when sound goes out only while `isTalking`.
  public var pushToTalk: Bool
  public var isTalking = false
  public var gate: SpeechGate?

  private var voice = SpeechGate()
  private var frame: [Float]
  private var filled = 0
  private var packet = [UInt8](repeating: 0, count: 1_500)
  private var timestamp: UInt32 = 0
  private var wasOpen = true
  private var isFirst = true
  private var isDiscontinuous = false

  /// Loudness of the last frame as it came in, before mute and gate: what a meter shows.
  public private(set) var inputLevel = LevelMeter.silence
  /// Frames that libopus refused; none is expected.
  public private(set) var failures = 0

  /// - Throws: `OpusFailure` when libopus cannot make the encoder.
  public init(configuration: CaptureConfiguration = .init()) throws(OpusFailure) {
    var coding = configuration.encoder
    coding.channels = .mono
    encoder = try OpusEncoder(configuration: coding)
    switch configuration.blocksPerFrame {
    case ...1: blocksPerFrame = 1
    case 2...3: blocksPerFrame = 2
    case 4...5: blocksPerFrame = 4
    default: blocksPerFrame = 6
    }
    whileClosed = configuration.whileClosed
    isMuted = configuration.isMuted
    pushToTalk = configuration.pushToTalk
    gate = configuration.gate
    frame = Array(repeating: 0, count: blocksPerFrame * AudioBlock.frames)
  }

  /// Changes the coder's bitrate, loss, copies and discontinuous transmission.
  public mutating func reconfigure(_ wanted: OpusEncoderConfiguration) throws(OpusFailure) {
    try encoder.reconfigure(wanted)
  }

  /// What the coder does at present.
  public var encoding: OpusEncoderConfiguration { encoder.configuration }

  /// Takes 10 ms of sound; every full frame is coded and, unless it is to be kept quiet, delivered.
  public mutating func process(_ block: borrowing Span<Float>, deliver: (RawSpan, CapturedFrame) -> Void) {
    let count = min(block.count, AudioBlock.frames)
    for i in 0..<AudioBlock.frames { frame[filled + i] = i < count && block[i].isFinite ? block[i] : 0 }
    filled += AudioBlock.frames
    guard filled == frame.count else { return }
    filled = 0
    code(deliver)
  }

  private mutating func code(_ deliver: (RawSpan, CapturedFrame) -> Void) {
    let at = timestamp
    timestamp &+= UInt32(frame.count)
    inputLevel = LevelMeter.level(of: frame.span)
    let isSpeech = voice.update(level: inputLevel)
    let passesGate = gate?.update(level: inputLevel) ?? true
    let isOpen = !isMuted && (!pushToTalk || isTalking) && passesGate
    defer { wasOpen = isOpen }

    if !isOpen, !wasOpen {
      guard whileClosed == .silence else {
        isFirst = true
        return
      }
      for i in frame.indices { frame[i] = 0 }
    } else if isOpen != wasOpen {
      // The frame in which it closes is still sent, fading out, so that nothing clicks.
      for i in 0..<Self.fade {
        let gain = Float(i + 1) / Float(Self.fade)
        frame[i] *= isOpen ? gain : 1 - gain
      }
      if !isOpen { for i in Self.fade..<frame.count { frame[i] = 0 } }
    }

    let sent = isOpen == wasOpen && isOpen ? inputLevel : LevelMeter.level(of: frame.span)
    encoder.setMayPause(sent < Self.loudestPause)
    guard case .success(let bytes) = encoder.encode(frame, into: &packet) else {
      failures += 1
      isFirst = true
      return
    }
    // The first frame of discontinuous transmission tells the other side; the others need not travel.
    let pauses = bytes <= 2
    if pauses, isDiscontinuous { return }
    let info = CapturedFrame(
      timestamp: at, samples: frame.count, level: sent, isVoice: isSpeech && isOpen,
      isFirstAfterPause: isFirst || (isDiscontinuous && !pauses))
    isFirst = false
    isDiscontinuous = pauses
    deliver(packet.span.extracting(0..<bytes).bytes, info)
  }
}
