import MediaBasics

@testable import RTC

/// Numbered messages from `a` to `b`, refilled as the send queue has room.
struct Traffic {
  var count: Int
  var streams = 1
  var ordered = true
  var reliability = SCTPReliability.reliable
  var size: (Int) -> Int = { 20 + $0 % 40 }
  private(set) var sent = 0
  /// Numbers in the order they came, for each stream.
  private(set) var received: [[Int]] = []
  private(set) var damaged = 0

  init(_ count: Int) { self.count = count }

  private func payload(_ number: Int) -> [UInt8] {
    var writer = ByteWriter()
    writer.u32(UInt32(number))
    while writer.count < size(number) { writer.u8(UInt8(truncatingIfNeeded: number &* 31 &+ writer.count)) }
    return writer.bytes
  }

  mutating func exchange(_ pair: inout Pair<SCTPAssociation>) {
    if received.isEmpty { received = Array(repeating: [], count: streams) }
    while sent < count, pair.a.bufferedAmount < 100_000 {
      let result = pair.a.send(
        payload(sent), on: UInt16(sent % streams), protocolIdentifier: 53, ordered: ordered, reliability: reliability,
        at: pair.now)
      guard result == .queued else { return }
      sent += 1
    }
    for (stream, bytes) in pair.b.takeMessages() {
      var reader = ByteReader(bytes.span.bytes)
      guard let number = reader.u32().map(Int.init), bytes == payload(number), Int(stream) == number % streams else {
        damaged += 1
        continue
      }
      received[Int(stream)].append(number)
    }
  }

  var receivedCount: Int { received.reduce(0) { $0 + $1.count } }

  /// Every message came once and in order, on each stream.
  var isCompleteAndOrdered: Bool {
    damaged == 0
      && received.indices.allSatisfy { stream in received[stream] == Array(stride(from: stream, to: count, by: streams))
      }
  }

  /// Every message came once.
  var isComplete: Bool { damaged == 0 && received.flatMap { $0 }.sorted() == Array(0..<count) }

  /// Nothing came twice, and on each stream in ascending order.
  var isAscending: Bool { damaged == 0 && received.allSatisfy { zip($0, $0.dropFirst()).allSatisfy(<) } }
}
