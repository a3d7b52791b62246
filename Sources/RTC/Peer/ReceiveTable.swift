import MediaBasics

/// What negotiation settled about incoming RTP, in the form in which each packet is looked up.
struct ReceiveTable {
  struct Payload {
    var clockRate: UInt32
    var isAudio: Bool
    /// The payload type that a retransmission wraps.
    var wraps: UInt8?
    var usesNack: Bool
  }

  struct Section {
    var mid: String
    var isAudio: Bool
    var isReceiving: Bool
    /// Restriction identifiers in negotiated order; empty without simulcast.
    var rids: [String]
    /// Payload types this section receives.
    var payloadTypes: [UInt8]
  }

  /// By payload type; bundled sections share one table, as BUNDLE demands (RFC 9143 §10).
  var payloads: [Payload?] = Array(repeating: nil, count: 128)
  var sections: [Section] = []
  var midExtension: UInt8 = 0
  var ridExtension: UInt8 = 0
  var repairedRidExtension: UInt8 = 0
  var audioLevelExtension: UInt8 = 0
  var transportCCExtension: UInt8 = 0

  func section(mid: [UInt8]) -> Int? {
    sections.firstIndex { $0.isReceiving && $0.mid.utf8.elementsEqual(mid) }
  }

  /// The only receiving section that takes `payloadType`; nil when there is none or more than one.
  func onlySection(payloadType: UInt8) -> Int? {
    var found: Int?
    for (i, section) in sections.enumerated() where section.isReceiving && section.payloadTypes.contains(payloadType) {
      if found != nil { return nil }
      found = i
    }
    return found
  }
}
