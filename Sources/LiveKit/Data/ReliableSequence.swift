/// The numbering of reliable data packets: ours going out, everybody's coming in.
struct ReliableSequence {
  /// Senders remembered at a time.
  static let maximumSenders = 4096

  private var sent: UInt32 = 0
  private var received: [String: UInt32] = [:]

  /// The number of the next packet: 1, 2, 3…
  mutating func next() -> UInt32 {
    sent = sent == .max ? 1 : sent + 1
    return sent
  }

  /// Whether a packet is new; a number of 0 is unsequenced and always is.
  mutating func accept(_ number: UInt32, from senderSID: String) -> Bool {
    guard number != 0 else { return true }
    if let last = received[senderSID], number <= last { return false }
    // Full only where somebody makes senders up; then duplicates cost less than memory.
    if received.count >= Self.maximumSenders, received[senderSID] == nil { received.removeAll() }
    received[senderSID] = number
    return true
  }
}
