/// Sources that belong together: `a=ssrc-group:FID 1 2` for media and its retransmission, `SIM` for simulcast (RFC 5576).
public struct SSRCGroup: Hashable, Sendable {
  public static let retransmission = "FID"
  public static let simulcast = "SIM"
  public static let forwardErrorCorrection = "FEC-FR"

  public var semantics: String
  public var ssrcs: [UInt32]

  public init(semantics: String, ssrcs: [UInt32]) {
    self.semantics = semantics
    self.ssrcs = ssrcs
  }

  init?(_ text: Substring) {
    let fields = text.fields
    guard let semantics = fields.first else { return nil }
    var ssrcs: [UInt32] = []
    for field in fields.dropFirst() {
      guard let ssrc: UInt32 = field.decimal() else { return nil }
      ssrcs.append(ssrc)
    }
    self.init(semantics: String(semantics), ssrcs: ssrcs)
  }

  var text: String { "\(semantics) \(ssrcs.map { String($0) }.joined(separator: " "))" }
}
