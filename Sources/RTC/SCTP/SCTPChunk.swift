import MediaBasics

/// One chunk of an SCTP packet (RFC 9260 section 3.3, RFC 3758, RFC 6525).
enum SCTPChunk: Equatable, Sendable {
  case data(SCTPDataChunk)
  case initiation(SCTPInitiation)
  case initiationAcknowledgement(SCTPInitiation)
  case selectiveAcknowledgement(SCTPSelectiveAcknowledgement)
  /// The body is opaque to whoever answers it.
  case heartbeat([UInt8])
  case heartbeatAcknowledgement([UInt8])
  /// `reflectsTag` is the T bit: the verification tag is the receiver's own, sent back.
  case abort(causes: [SCTPParameter], reflectsTag: Bool)
  case shutdown(cumulativeTSN: UInt32)
  case shutdownAcknowledgement
  case error(causes: [SCTPParameter])
  case cookieEcho([UInt8])
  case cookieAcknowledgement
  case shutdownComplete(reflectsTag: Bool)
  case reconfiguration([SCTPReconfiguration])
  case forwardTSN(SCTPForwardTSN)
  /// A type that is not known here; its two upper bits say what to do.
  case unknown(type: UInt8, flags: UInt8, body: [UInt8])
  /// A known type whose body cannot be read.
  case malformed(type: UInt8)

  init(type: UInt8, flags: UInt8, body: RawSpan) {
    self = Self.parse(type: type, flags: flags, body: body) ?? .malformed(type: type)
  }

  private static func parse(type: UInt8, flags: UInt8, body: RawSpan) -> SCTPChunk? {
    switch type {
    case SCTPChunkType.data: return SCTPDataChunk(flags: flags, body: body).map { .data($0) }
    case SCTPChunkType.initiation: return SCTPInitiation(body).map { .initiation($0) }
    case SCTPChunkType.initiationAcknowledgement: return SCTPInitiation(body).map { .initiationAcknowledgement($0) }
    case SCTPChunkType.selectiveAcknowledgement:
      return SCTPSelectiveAcknowledgement(body).map { .selectiveAcknowledgement($0) }
    case SCTPChunkType.heartbeat: return .heartbeat(body.toArray())
    case SCTPChunkType.heartbeatAcknowledgement: return .heartbeatAcknowledgement(body.toArray())
    case SCTPChunkType.abort:
      // A peer that gives up is believed even when its reasons cannot be read.
      return .abort(causes: SCTPParameter.list(body) ?? [], reflectsTag: flags & 1 != 0)
    case SCTPChunkType.shutdown:
      var reader = ByteReader(body)
      return reader.u32().map { .shutdown(cumulativeTSN: $0) }
    case SCTPChunkType.shutdownAcknowledgement: return .shutdownAcknowledgement
    case SCTPChunkType.error: return SCTPParameter.list(body).map { .error(causes: $0) }
    case SCTPChunkType.cookieEcho: return .cookieEcho(body.toArray())
    case SCTPChunkType.cookieAcknowledgement: return .cookieAcknowledgement
    case SCTPChunkType.shutdownComplete: return .shutdownComplete(reflectsTag: flags & 1 != 0)
    case SCTPChunkType.reconfiguration:
      guard let parameters = SCTPParameter.list(body) else { return nil }
      let requests = parameters.compactMap { SCTPReconfiguration($0) }
      return requests.isEmpty ? nil : .reconfiguration(requests)
    case SCTPChunkType.forwardTSN: return SCTPForwardTSN(body).map { .forwardTSN($0) }
    default: return .unknown(type: type, flags: flags, body: body.toArray())
    }
  }

  var type: UInt8 {
    switch self {
    case .data: SCTPChunkType.data
    case .initiation: SCTPChunkType.initiation
    case .initiationAcknowledgement: SCTPChunkType.initiationAcknowledgement
    case .selectiveAcknowledgement: SCTPChunkType.selectiveAcknowledgement
    case .heartbeat: SCTPChunkType.heartbeat
    case .heartbeatAcknowledgement: SCTPChunkType.heartbeatAcknowledgement
    case .abort: SCTPChunkType.abort
    case .shutdown: SCTPChunkType.shutdown
    case .shutdownAcknowledgement: SCTPChunkType.shutdownAcknowledgement
    case .error: SCTPChunkType.error
    case .cookieEcho: SCTPChunkType.cookieEcho
    case .cookieAcknowledgement: SCTPChunkType.cookieAcknowledgement
    case .shutdownComplete: SCTPChunkType.shutdownComplete
    case .reconfiguration: SCTPChunkType.reconfiguration
    case .forwardTSN: SCTPChunkType.forwardTSN
    case .unknown(let type, _, _), .malformed(let type): type
    }
  }

  private var flags: UInt8 {
    switch self {
    case .data(let chunk): chunk.flags
    case .abort(_, let reflectsTag), .shutdownComplete(let reflectsTag): reflectsTag ? 1 : 0
    case .unknown(_, let flags, _): flags
    default: 0
    }
  }

  /// Appends the chunk with its header and padding.
  func write(to writer: inout ByteWriter) {
    let start = writer.count
    writer.u8(type)
    writer.u8(flags)
    writer.u16(0)
    switch self {
    case .data(let chunk):
      writer.u32(chunk.tsn)
      writer.u16(chunk.stream)
      writer.u16(chunk.streamSequence)
      writer.u32(chunk.protocolIdentifier)
      writer.append(chunk.payload.span.bytes)
    case .initiation(let body), .initiationAcknowledgement(let body): body.write(to: &writer)
    case .selectiveAcknowledgement(let body): body.write(to: &writer)
    case .heartbeat(let body), .heartbeatAcknowledgement(let body), .cookieEcho(let body), .unknown(_, _, let body):
      writer.append(body.span.bytes)
    case .abort(let causes, _), .error(let causes): for cause in causes { cause.write(to: &writer) }
    case .shutdown(let cumulativeTSN): writer.u32(cumulativeTSN)
    case .reconfiguration(let requests): for request in requests { request.parameter.write(to: &writer) }
    case .forwardTSN(let body): body.write(to: &writer)
    case .shutdownAcknowledgement, .cookieAcknowledgement, .shutdownComplete, .malformed: break
    }
    writer.patch16(UInt16(truncatingIfNeeded: writer.count - start), at: start + 2)
    writer.zeros((4 - (writer.count - start) % 4) % 4)
  }
}
