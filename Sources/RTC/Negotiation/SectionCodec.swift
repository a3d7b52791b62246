/// A codec as one section lists it, with its retransmission format and feedback resolved.
struct SectionCodec {
  let format: PayloadFormat
  let identity: CodecIdentity
  let feedback: [RTCPFeedback]
  var retransmission: UInt8?

  var payloadType: UInt8 { format.payloadType }

  /// For RED: the payload type it repeats, from its `111/111`.
  var repeatedPayloadType: UInt8? {
    guard identity.name == "red", let first = format.parameters.entries.first?.name else { return nil }
    return Substring(first).parts(separatedBy: UInt8(ascii: "/")).first?.decimal()
  }
}

extension MediaSection {
  /// The codecs of the section in order, retransmission formats folded into what they repair (RFC 4588 section 8.1).
  var codecs: [SectionCodec] {
    var result: [SectionCodec] = []
    var retransmissions: [(payloadType: UInt8, repairs: UInt8)] = []
    for format in payloadFormats.map(\.withStaticMapping) {
      guard let name = format.name else { continue }
      if name.lowercased() == "rtx" {
        if let repairs: UInt8 = format.parameters["apt"].flatMap({ Substring($0).decimal() }) {
          retransmissions.append((format.payloadType, repairs))
        }
        continue
      }
      let identity = CodecIdentity(
        name: name, clockRate: format.clockRate, channels: format.channels, parameters: format.parameters)
      var seen = Set(format.feedback)
      let feedback = format.feedback + commonFeedback.filter { seen.insert($0).inserted }
      result.append(SectionCodec(format: format, identity: identity, feedback: feedback))
    }
    for (payloadType, repairs) in retransmissions {
      guard let index = result.firstIndex(where: { $0.payloadType == repairs }) else { continue }
      if result[index].retransmission == nil { result[index].retransmission = payloadType }
    }
    return result
  }
}

extension PayloadFormat {
  /// With the mapping that RFC 3551 gives a static payload type, if the section gives none.
  var withStaticMapping: PayloadFormat {
    guard name == nil else { return self }
    let mapping: String? =
      switch payloadType {
      case 0: "PCMU"
      case 8: "PCMA"
      case 9: "G722"
      case 13: "CN"
      default: nil
      }
    guard let mapping else { return self }
    var result = self
    result.name = mapping
    result.clockRate = 8000
    return result
  }
}
