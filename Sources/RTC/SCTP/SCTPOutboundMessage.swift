import MediaBasics

/// A message that waits to be sent, whole or in its last part.
struct SCTPOutboundMessage: Sendable {
  /// Unique in its association.
  var id: Int
  var stream: UInt16
  var protocolIdentifier: UInt32
  var isOrdered: Bool
  var payload: [UInt8]
  var maxRetransmits: Int?
  /// The instant after which it is not worth sending.
  var expires: MediaInstant?
  /// Bytes already cut off into chunks.
  var offset = 0
  /// Taken when the first chunk is cut.
  var streamSequence: UInt16 = 0

  var remaining: Int { payload.count - offset }
  var hasBegun: Bool { offset > 0 }
}
