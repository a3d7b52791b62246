import MediaBasics

/// One request or response inside a RE-CONFIG chunk (RFC 6525 section 4).
enum SCTPReconfiguration: Equatable, Sendable {
  /// The sender resets its outgoing streams once the receiver has everything up to `lastTSN`.
  case outgoingReset(sequence: UInt32, answering: UInt32, lastTSN: UInt32, streams: [UInt16])
  /// The sender asks the receiver to reset the receiver's outgoing streams; none named means all.
  case incomingReset(sequence: UInt32, streams: [UInt16])
  case response(sequence: UInt32, result: Result)
  /// A request that is answered with a refusal: a reset of the whole association, or more streams.
  case refused(sequence: UInt32)

  /// What became of a request (RFC 6525 section 4.4).
  enum Result: UInt32, Sendable {
    case nothingToDo = 0
    case performed = 1
    case denied = 2
    case wrongStream = 3
    case alreadyInProgress = 4
    case badSequence = 5
    case inProgress = 6
  }

  /// Reads one parameter; nil when it is malformed or not one of RFC 6525.
  init?(_ parameter: SCTPParameter) {
    let value = parameter.value
    var reader = ByteReader(value.span.bytes)
    switch parameter.type {
    case SCTPParameter.outgoingReset:
      guard let sequence = reader.u32(), let answering = reader.u32(), let last = reader.u32(),
        let streams = Self.streams(&reader)
      else { return nil }
      self = .outgoingReset(sequence: sequence, answering: answering, lastTSN: last, streams: streams)
    case SCTPParameter.incomingReset:
      guard let sequence = reader.u32(), let streams = Self.streams(&reader) else { return nil }
      self = .incomingReset(sequence: sequence, streams: streams)
    case SCTPParameter.reconfigurationResponse:
      guard let sequence = reader.u32(), let code = reader.u32(), let result = Result(rawValue: code) else {
        return nil
      }
      self = .response(sequence: sequence, result: result)
    case SCTPParameter.associationReset, SCTPParameter.addOutgoingStreams, SCTPParameter.addIncomingStreams:
      guard let sequence = reader.u32() else { return nil }
      self = .refused(sequence: sequence)
    default: return nil
    }
  }

  var parameter: SCTPParameter {
    var writer = ByteWriter()
    switch self {
    case .outgoingReset(let sequence, let answering, let lastTSN, let streams):
      writer.u32(sequence)
      writer.u32(answering)
      writer.u32(lastTSN)
      for stream in streams { writer.u16(stream) }
      return SCTPParameter(type: SCTPParameter.outgoingReset, value: writer.bytes)
    case .incomingReset(let sequence, let streams):
      writer.u32(sequence)
      for stream in streams { writer.u16(stream) }
      return SCTPParameter(type: SCTPParameter.incomingReset, value: writer.bytes)
    case .response(let sequence, let result):
      writer.u32(sequence)
      writer.u32(result.rawValue)
      return SCTPParameter(type: SCTPParameter.reconfigurationResponse, value: writer.bytes)
    case .refused(let sequence):
      writer.u32(sequence)
      writer.u32(0)
      return SCTPParameter(type: SCTPParameter.addOutgoingStreams, value: writer.bytes)
    }
  }

  private static func streams(_ reader: inout ByteReader) -> [UInt16]? {
    var streams: [UInt16] = []
    while !reader.isAtEnd {
      guard let stream = reader.u16() else { return nil }
      streams.append(stream)
    }
    return streams
  }
}
