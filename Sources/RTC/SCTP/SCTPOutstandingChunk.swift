import MediaBasics

/// A DATA chunk that has its TSN and that the peer has not yet taken in sequence.
struct SCTPOutstandingChunk: Sendable {
  enum State: Sendable {
    /// On its way, counted in the flight size.
    case inFlight
    /// Reported missing or timed out; to be sent again.
    case lost
    /// Reported by a gap block.
    case acknowledged
    /// Given up; FORWARD-TSN will pass over it.
    case abandoned
  }

  var messageID: Int
  var stream: UInt16
  var streamSequence: UInt16
  var protocolIdentifier: UInt32
  var isBeginning: Bool
  var isEnd: Bool
  var isUnordered: Bool
  /// The whole message, shared by its fragments, and the part of it that this chunk carries.
  var payload: [UInt8]
  var range: Range<Int>
  var maxRetransmits: Int?
  var expires: MediaInstant?

  var state = State.inFlight
  var transmissions = 1
  /// Packets that left after the one which last carried this chunk, and arrived.
  var overtakings = 0
  /// The number of the packet that last carried it.
  var packet: Int

  /// Bytes in a packet, header and padding included.
  var size: Int { SCTPDataChunk.headerLength + (range.count + 3) / 4 * 4 }
}
