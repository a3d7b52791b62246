import MediaBasics

/// A received Opus packet with what its RTP header said; a reusable slot of rings and buffers.
///
/// The memory for the payload is kept from use to use, so that in steady state nothing is allocated.
public struct AudioPacket: Sendable {
  /// SSRC of the stream; a new one starts the jitter buffer afresh.
  public var source: UInt32 = 0
  /// RTP sequence number.
  public var sequence: UInt16 = 0
  /// RTP timestamp of the first sample, 48 kHz (RFC 7587 section 4.1).
  public var timestamp: UInt32 = 0
  /// When the packet came in from the network.
  public var arrival: MediaInstant = .zero
  /// True for a copy that travelled inside a later packet (RFC 2198).
  public var isRedundant = false
  /// How likely the packet was lost and sent again, 0…1.
  public var resentLikelihood: Float = 0

  /// The Opus packet.
  public private(set) var payload: [UInt8] = []

  public init() {}

  /// Takes over `bytes`; false, and left empty, when they are longer than `OpusPacket.maximumBytes`.
  @discardableResult
  public mutating func setPayload(_ bytes: RawSpan) -> Bool {
    payload.removeAll(keepingCapacity: true)
    guard bytes.byteCount <= OpusPacket.maximumBytes else { return false }
    // Most slots of a buffer are never used. One that is gets room at once for what comes in it all along.
    if payload.capacity < bytes.byteCount { payload.reserveCapacity(max(160, bytes.byteCount)) }
    bytes.withUnsafeBytes { payload.append(contentsOf: $0) }
    return true
  }
}

/// Brings the packets of one track from the network's thread to the playout thread.
public typealias AudioPacketRing = MediaRing<AudioPacket>
