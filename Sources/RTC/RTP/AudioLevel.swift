import MediaBasics

/// The level of the audio in one packet (RFC 6464): 0 is full scale, 127 is silence.
public struct AudioLevel: Sendable, Equatable {
  /// −dBov, 0…127.
  public var magnitude: UInt8
  /// True when the sender's voice detector says speech.
  public var voice: Bool

  public init(magnitude: UInt8, voice: Bool) {
    self.magnitude = min(magnitude, 127)
    self.voice = voice
  }

  public init(wire: UInt8) { self.init(magnitude: wire & 0x7f, voice: wire & 0x80 != 0) }

  public var wire: UInt8 { (voice ? 0x80 : 0) | magnitude }
}
