/// What the network needs to know of a coded frame besides its payload.
public struct CapturedFrame: Sendable, Equatable {
  /// Samples at 48 kHz since capture began, wrapping: the RTP timestamp less its random offset.
  public var timestamp: UInt32
  /// Samples per channel in the frame.
  public var samples: Int
  /// Loudness, −127…0 dBov (RFC 6464).
  public var level: Int
  /// Somebody speaks, as far as the level tells (the V bit of RFC 6464).
  public var isVoice: Bool
  /// The first frame after a pause: the RTP marker bit (RFC 7587 section 4.1).
  public var isFirstAfterPause: Bool
}
