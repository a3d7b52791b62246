import MediaBasics

/// The body shared by INIT and INIT ACK (RFC 9260 sections 3.3.2 and 3.3.3).
struct SCTPInitiation: Equatable, Sendable {
  var initiateTag: UInt32
  /// Bytes the sender is ready to buffer.
  var receiverWindow: UInt32
  var outboundStreams: UInt16
  var inboundStreams: UInt16
  var initialTSN: UInt32
  var parameters: [SCTPParameter]

  init(
    initiateTag: UInt32, receiverWindow: UInt32, outboundStreams: UInt16, inboundStreams: UInt16, initialTSN: UInt32,
    parameters: [SCTPParameter]
  ) {
    self.initiateTag = initiateTag
    self.receiverWindow = receiverWindow
    self.outboundStreams = outboundStreams
    self.inboundStreams = inboundStreams
    self.initialTSN = initialTSN
    self.parameters = parameters
  }

  init?(_ body: RawSpan) {
    var reader = ByteReader(body)
    guard let tag = reader.u32(), let window = reader.u32(), let outbound = reader.u16(), let inbound = reader.u16(),
      let tsn = reader.u32(), let parameters = SCTPParameter.list(reader.rest())
    else { return nil }
    self.init(
      initiateTag: tag, receiverWindow: window, outboundStreams: outbound, inboundStreams: inbound, initialTSN: tsn,
      parameters: parameters)
  }

  func write(to writer: inout ByteWriter) {
    writer.u32(initiateTag)
    writer.u32(receiverWindow)
    writer.u16(outboundStreams)
    writer.u16(inboundStreams)
    writer.u32(initialTSN)
    for parameter in parameters { parameter.write(to: &writer) }
  }

  /// The state cookie of an INIT ACK.
  var cookie: [UInt8]? { parameters.first { $0.type == SCTPParameter.stateCookie }?.value }

  /// Whether the sender understands FORWARD-TSN, said in either of the two ways (RFC 3758 section 3.1, RFC 5061 section
  /// 4.2.7).
  var supportsForwardTSN: Bool {
    parameters.contains { $0.type == SCTPParameter.forwardTSNSupported } || supports(SCTPChunkType.forwardTSN)
  }

  /// Whether the sender understands RE-CONFIG (RFC 6525 section 4).
  var supportsReconfiguration: Bool { supports(SCTPChunkType.reconfiguration) }

  private func supports(_ chunkType: UInt8) -> Bool {
    parameters.contains { $0.type == SCTPParameter.supportedExtensions && $0.value.contains(chunkType) }
  }

  /// Unknown parameters that their sender wants to hear about, up to the first one that ends reading.
  var unrecognizedParameters: [SCTPParameter] {
    var reported: [SCTPParameter] = []
    for parameter in parameters where !SCTPParameter.isKnownInInitiation(parameter.type) {
      if parameter.isReportedWhenUnknown, parameter.value.count <= 128, reported.count < 4 {
        reported.append(parameter)
      }
      if !parameter.skipsWhenUnknown { break }
    }
    return reported
  }

  /// The same without what stands behind an unknown parameter whose type says "stop here".
  var withoutWhatIsNotRead: SCTPInitiation {
    var kept = self
    if let end = parameters.firstIndex(where: { !SCTPParameter.isKnownInInitiation($0.type) && !$0.skipsWhenUnknown }) {
      kept.parameters = Array(parameters[..<end])
    }
    return kept
  }
}
