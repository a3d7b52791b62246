extension MediaSection {
  /// Reads the value of an `m=` line; nil when it is not one.
  init?(line: Substring) {
    let fields = line.fields
    guard fields.count >= 4, fields[0].isToken, fields[2].isToken else { return nil }
    // A count of ports ("49170/2") has no meaning with ICE.
    let port = fields[1].divided(at: UInt8(ascii: "/"))?.0 ?? fields[1]
    guard let port: UInt16 = port.decimal() else { return nil }
    self.init(
      kind: MediaKind(String(fields[0])), port: port, transportProtocol: String(fields[2]),
      formats: fields.dropFirst(3).map(String.init), connection: nil)
    guard kind.isRTP else { return }
    var seen: Set<UInt8> = []
    for field in fields.dropFirst(3) {
      guard let payloadType: UInt8 = field.decimal(), payloadType < 128, seen.insert(payloadType).inserted
      else { return nil }
      payloadFormats.append(PayloadFormat(payloadType: payloadType))
    }
  }

  /// Takes an attribute of this section; throws when it is one of the known ones and cannot be read.
  mutating func take(
    _ name: Substring, _ value: Substring, of text: Substring, line: Int, limits: SDPLimits
  ) throws(SDPError) {
    func malformed() -> SDPError { .malformedValue(line: line, name: String(name)) }
    guard let isTransport = transport.take(name, value) else { throw malformed() }
    if isTransport { return }
    if let direction = MediaDirection(rawValue: String(name)) {
      self.direction = direction
      return
    }
    switch name {
    case "mid":
      guard value.isToken, value.utf8.count <= 64 else { throw malformed() }
      mid = String(value)
    case "rtpmap", "fmtp", "rtcp-fb":
      guard takeFormat(name, value) else { throw malformed() }
    case "extmap":
      guard let mapping = ExtensionMapping(value) else { throw malformed() }
      extensions.append(mapping)
    case "extmap-allow-mixed": allowsMixedExtensions = true
    case "msid":
      guard let stream = StreamIdentification(value) else { throw malformed() }
      streams.append(stream)
    case "ssrc":
      guard let (number, rest) = value.divided(at: UInt8(ascii: " ")), let ssrc: UInt32 = number.decimal()
      else { throw malformed() }
      var index = ssrcs.lastIndex { $0.ssrc == ssrc }
      if index == nil {
        guard ssrcs.count < limits.ssrcsPerSection
        else { throw .tooManySSRCs(line: line, limit: limits.ssrcsPerSection) }
        ssrcs.append(SSRCDescription(ssrc: ssrc))
        index = ssrcs.count - 1
      }
      guard let index, ssrcs[index].take(rest) else { throw malformed() }
    case "ssrc-group":
      guard let group = SSRCGroup(value) else { throw malformed() }
      ssrcGroups.append(group)
    case "rid":
      guard let rid = RestrictionIdentifier(value) else { throw malformed() }
      rids.append(rid)
    case "simulcast":
      guard let description = SimulcastDescription(value) else { throw malformed() }
      simulcast = description
    case "rtcp-mux": multiplexesRTCP = true
    case "rtcp-rsize": usesReducedSizeRTCP = true
    case "bundle-only": isBundleOnly = true
    case "sctp-port":
      guard let port: UInt16 = value.decimal() else { throw malformed() }
      sctpPort = port
    case "max-message-size":
      guard let size: UInt64 = value.decimal() else { throw malformed() }
      maxMessageSize = size
    default:
      attributes.append(SDPAttribute(text))
    }
  }

  /// Kinds of feedback of one payload type, and for all; real descriptions have a handful. Codecs of both sides are compared with
  /// each other, so that long lists cost more than their length.
  private static let maximumFeedback = 64
  /// Parameters of one payload type.
  private static let maximumParameters = 128

  /// Takes an attribute that begins with a payload type. Payload types that the `m=` line does not list are dropped.
  private mutating func takeFormat(_ name: Substring, _ value: Substring) -> Bool {
    guard let (number, rest) = value.divided(at: UInt8(ascii: " ")) else { return false }
    let body = rest.trimmed
    if number == "*", name == "rtcp-fb" {
      guard !body.isEmpty, commonFeedback.count < Self.maximumFeedback else { return false }
      commonFeedback.append(RTCPFeedback(body.fields.joined(separator: " ")))
      return true
    }
    guard let payloadType: UInt8 = number.decimal() else { return false }
    guard let index = payloadFormats.firstIndex(where: { $0.payloadType == payloadType }) else { return true }
    switch name {
    case "rtpmap":
      return payloadFormats[index].readMapping(body)
    case "fmtp":
      let parameters = FormatParameters(body)
      guard parameters.entries.count + payloadFormats[index].parameters.entries.count <= Self.maximumParameters
      else { return false }
      payloadFormats[index].parameters = payloadFormats[index].parameters.merging(parameters)
    default:
      guard !body.isEmpty, payloadFormats[index].feedback.count < Self.maximumFeedback else { return false }
      payloadFormats[index].feedback.append(RTCPFeedback(body.fields.joined(separator: " ")))
    }
    return true
  }
}
