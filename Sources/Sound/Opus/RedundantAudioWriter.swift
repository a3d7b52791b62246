import MediaBasics

/// Builds payloads that carry the last frames along (RED, RFC 2198).
public struct RedundantAudioWriter: Sendable {
  private struct Frame {
    var payload: [UInt8] = []
    var timestamp: UInt32 = 0
  }

  /// Bytes of a payload that are not exceeded for the sake of copies.
  public static let mostBytes = 1_150

  /// RTP payload type of the frames inside.
  public let payloadType: UInt8
  /// Earlier frames carried along, 0…2.
  public var copies: Int { didSet { copies = max(0, min(2, copies)) } }

  /// The last frames, the newest first.
  private var history = [Frame](repeating: Frame(), count: 2)

  /// - Parameters:
  ///   - payloadType: RTP payload type of the frames inside, such as 111 for Opus.
  ///   - copies: earlier frames carried along, 0…2.
  public init(payloadType: UInt8, copies: Int) {
    self.payloadType = payloadType & 0x7f
    self.copies = max(0, min(2, copies))
  }

  /// Writes the payload of a packet into `output`, replacing what is there.
  public mutating func write(_ payload: RawSpan, timestamp: UInt32, into output: inout [UInt8]) {
    output.removeAll(keepingCapacity: true)
    var carried = 0
    var total = 1 + payload.byteCount
    for frame in history.prefix(copies) {
      // What the header cannot say, or what would burst the packet, is left out; so is what came before it.
      let offset = timestamp &- frame.timestamp
      total += 4 + frame.payload.count
      guard !frame.payload.isEmpty, frame.payload.count < 1_024, offset > 0, offset < 16_384, total <= Self.mostBytes
      else { break }
      carried += 1
    }
    for frame in history.prefix(carried).reversed() {
      let offset = timestamp &- frame.timestamp
      let header = UInt32(0x80 | payloadType) << 24 | offset << 10 | UInt32(frame.payload.count)
      for shift in [24, 16, 8, 0] as [UInt32] { output.append(UInt8(truncatingIfNeeded: header >> shift)) }
    }
    output.append(payloadType)
    for frame in history.prefix(carried).reversed() { output.append(contentsOf: frame.payload) }
    payload.withUnsafeBytes { output.append(contentsOf: $0) }

    history.swapAt(0, 1)
    history[0].timestamp = timestamp
    history[0].payload.removeAll(keepingCapacity: true)
    payload.withUnsafeBytes { history[0].payload.append(contentsOf: $0) }
  }
}
