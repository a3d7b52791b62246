import MediaBasics

/// A message of the Data Channel Establishment Protocol (RFC 8832 section 5).
enum DataChannelControl: Equatable, Sendable {
  case open(label: String, subprotocol: String, ordered: Bool, reliability: SCTPReliability, priority: UInt16)
  case acknowledgement

  private static let acknowledgementType: UInt8 = 2
  private static let openType: UInt8 = 3
  private static let unorderedBit: UInt8 = 0x80

  /// Reads a message; nil when it is malformed.
  init?(_ bytes: RawSpan) {
    var reader = ByteReader(bytes)
    switch reader.u8() {
    case Self.acknowledgementType: self = .acknowledgement
    case Self.openType:
      guard let kind = reader.u8(), let priority = reader.u16(), let parameter = reader.u32(),
        let labelLength = reader.u16(), let protocolLength = reader.u16(),
        let label = reader.array(Int(labelLength)), let subprotocol = reader.array(Int(protocolLength)),
        let labelText = String(validating: label, as: UTF8.self),
        let protocolText = String(validating: subprotocol, as: UTF8.self)
      else { return nil }
      let reliability: SCTPReliability
      switch kind & ~Self.unorderedBit {
      case 0: reliability = .reliable
      case 1: reliability = .maxRetransmits(Int(parameter))
      case 2: reliability = .maxLifetime(Int(parameter))
      default: return nil
      }
      self = .open(
        label: labelText, subprotocol: protocolText, ordered: kind & Self.unorderedBit == 0, reliability: reliability,
        priority: priority)
    default: return nil
    }
  }

  var bytes: [UInt8] {
    var writer = ByteWriter()
    switch self {
    case .acknowledgement: writer.u8(Self.acknowledgementType)
    case .open(let label, let subprotocol, let ordered, let reliability, let priority):
      let (kind, parameter): (UInt8, Int) =
        switch reliability {
        case .reliable: (0, 0)
        case .maxRetransmits(let n): (1, n)
        case .maxLifetime(let milliseconds): (2, milliseconds)
        }
      writer.u8(Self.openType)
      writer.u8(kind | (ordered ? 0 : Self.unorderedBit))
      writer.u16(priority)
      writer.u32(UInt32(clamping: parameter))
      writer.u16(UInt16(clamping: label.utf8.count))
      writer.u16(UInt16(clamping: subprotocol.utf8.count))
      writer.append(Array(label.utf8))
      writer.append(Array(subprotocol.utf8))
    }
    return writer.bytes
  }
}
