import MediaBasics

/// Coded frames of one local track between the thread that captures and the media thread.
final class OutgoingAudioQueue: Sendable {
  private struct Slot {
    var packet = OutgoingAudio(timestamp: 0, isMarked: false, level: 127, hasVoice: false)
    var length = 0
    var bytes = [UInt8](repeating: 0, count: OutgoingAudioQueue.longestPayload)
  }

  /// Bytes; an Opus frame has 1275 at most (RFC 6716 section 3.4), and a packet of several must fit a datagram.
  static let longestPayload = 1_400
  /// Packets that may wait: more than a second of frames of 20 ms.
  private static let capacity = 64
  /// Packets that are still sent after the media thread was held up: 200 ms of frames of 20 ms. Older ones come too late to be heard, and
  /// all at once they would only make far ends wait longer.
  static let mostAtOnce = 10

  private let ring = MediaRing(capacity: capacity) { Slot() }

  /// Called by one thread at a time; false when the media thread is too far behind, or the payload too long.
  func push(_ packet: OutgoingAudio, _ payload: RawSpan) -> Bool {
    guard payload.byteCount <= Self.longestPayload else { return false }
    return ring.push { slot in
      slot.packet = packet
      slot.length = payload.byteCount
      slot.bytes.withUnsafeMutableBytes { to in payload.withUnsafeBytes { to.copyMemory(from: $0) } }
    }
  }

  /// Called by the media thread: hands over what waits, oldest first, but for what has waited too long.
  ///
  /// - Returns: packets that had waited too long and were dropped.
  @discardableResult
  func drain(_ send: (OutgoingAudio, RawSpan) -> Void) -> Int {
    let stale = max(0, ring.count - Self.mostAtOnce)
    for _ in 0..<stale { ring.pop { _ in } }
    while ring.pop({ slot in send(slot.packet, slot.bytes.span.bytes.extracting(0..<slot.length)) }) != nil {}
    return stale
  }
}
