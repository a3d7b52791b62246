import MediaBasics

/// A DATA chunk: one message, or one fragment of a message (RFC 9260 section 3.3.1).
struct SCTPDataChunk: Equatable, Sendable {
  /// Bytes before the user data, chunk header included.
  static let headerLength = 16

  var tsn: UInt32
  var stream: UInt16
  /// The stream sequence number; means nothing when the chunk is unordered.
  var streamSequence: UInt16
  var protocolIdentifier: UInt32
  var isBeginning: Bool
  var isEnd: Bool
  var isUnordered: Bool
  /// The sender asks for a SACK without delay (RFC 7053).
  var wantsImmediateAcknowledgement: Bool = false
  var payload: [UInt8]

  static let endFlag: UInt8 = 1
  static let beginningFlag: UInt8 = 2
  static let unorderedFlag: UInt8 = 4
  static let immediateFlag: UInt8 = 8

  var flags: UInt8 {
    (isEnd ? Self.endFlag : 0) | (isBeginning ? Self.beginningFlag : 0) | (isUnordered ? Self.unorderedFlag : 0)
      | (wantsImmediateAcknowledgement ? Self.immediateFlag : 0)
  }
}

extension SCTPDataChunk {
  init?(flags: UInt8, body: RawSpan) {
    var reader = ByteReader(body)
    guard let tsn = reader.u32(), let stream = reader.u16(), let sequence = reader.u16(), let identifier = reader.u32()
    else { return nil }
    self.init(
      tsn: tsn, stream: stream, streamSequence: sequence, protocolIdentifier: identifier,
      isBeginning: flags & Self.beginningFlag != 0, isEnd: flags & Self.endFlag != 0,
      isUnordered: flags & Self.unorderedFlag != 0,
      wantsImmediateAcknowledgement: flags & Self.immediateFlag != 0, payload: reader.rest().toArray())
  }
}
