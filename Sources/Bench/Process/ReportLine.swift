import LiveKitProtocol
import MediaBasics

/// One JSON object that a measured program wrote on a line.
struct ReportLine: Sendable, Equatable {
  /// Bytes that a line may have; longer ones are passed over.
  static let limit = 65_536

  /// What it tells of: the field `event` of peers' scripts, `type` of our own events.
  let kind: String
  let fields: [String: JSONValue]
  /// When it was there to be read.
  let arrival: MediaInstant

  /// Nil for what is no such object.
  init?(_ text: some Collection<UInt8>, arrival: MediaInstant) {
    guard text.count <= Self.limit, case .object(let fields)? = try? JSONValue(parsing: text) else { return nil }
    guard case .string(let kind)? = fields["event"] ?? fields["type"] else { return nil }
    self.kind = kind
    self.fields = fields
    self.arrival = arrival
  }

  /// A finite number; nil for anything else.
  func number(_ name: String) -> Double? {
    switch fields[name] {
    case .integer(let value)?: Double(value)
    case .number(let value)? where value.isFinite: value
    default: nil
    }
  }

  func text(_ name: String) -> String? {
    if case .string(let text)? = fields[name] { text } else { nil }
  }
}
