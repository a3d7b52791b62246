@testable import RTC

/// Collects the chunks that pass a link.
final class Seen {
  private(set) var chunks: [SCTPChunk] = []

  func note(_ packet: [UInt8]) {
    if case .success(let parsed) = SCTPPacket.parse(packet.span.bytes) { chunks += parsed.chunks }
  }

  var data: [SCTPDataChunk] {
    chunks.compactMap { if case .data(let chunk) = $0 { chunk } else { nil } }
  }
}
