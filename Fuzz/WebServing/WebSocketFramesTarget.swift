import NIOCore

@testable import WebServing

/// Frames of a client: in one piece and cut up, the same must come out.
enum WebSocketFramesTarget {
  static let target = FuzzTarget("web-socket-frames") { bytes in
    var input = FuzzInput(bytes)
    let size = input.below(64) + 1
    let stream = input.rest()
    let whole = events(of: [stream])
    let pieces = stride(from: 0, to: stream.count, by: size).map { Array(stream[$0..<min($0 + size, stream.count)]) }
    expect(whole == events(of: pieces), "events do not depend on how bytes arrive")
    for case .message(.text(let text)) in whole { expect(text.utf8.count <= 1000, "messages are bounded") }
    for case .message(.binary(let bytes)) in whole { expect(bytes.readableBytes <= 1000, "messages are bounded") }
  }

  private static func events(of pieces: [[UInt8]]) -> [WebSocketReader.Event] {
    var reader = WebSocketReader(messageLimit: 1000)
    var events: [WebSocketReader.Event] = []
    for piece in pieces {
      reader.append(ByteBuffer(bytes: piece))
      while let event = reader.next() { events.append(event) }
    }
    return events
  }
}
