/// What ALSA's own names of hardware say: `plughw:CARD=PCH,DEV=0`.
struct ALSADeviceName: Equatable {
  /// The way in: `hw`, `plughw`, `sysdefault`.
  var interface: String
  var card: String
  var device: String

  /// Ways in by how well they suit a call: shared with other programs before converted before raw.
  private static let interfaces = ["sysdefault", "plughw", "front", "hw"]

  /// Nil for names that are not of a card.
  init?(_ name: String) {
    guard let colon = name.firstIndex(of: ":") else { return nil }
    var card: String?
    var device = "0"
    for argument in name[name.index(after: colon)...].split(separator: ",") {
      let parts = argument.split(separator: "=", maxSplits: 1)
      guard parts.count == 2 else { continue }
      if parts[0] == "CARD" { card = String(parts[1]) }
      if parts[0] == "DEV" { device = String(parts[1]) }
    }
    guard let card else { return nil }
    interface = String(name[..<colon])
    self.card = card
    self.device = device
  }

  /// The name to use when all are names of one device of one card; nil otherwise.
  static func best(of names: [String]) -> String? {
    let parsed = names.map { ALSADeviceName($0) }
    guard let first = parsed.first ?? nil,
      parsed.allSatisfy({ $0?.card == first.card && $0?.device == first.device })
    else { return nil }
    for interface in interfaces {
      if let index = parsed.firstIndex(where: { $0?.interface == interface }) { return names[index] }
    }
    return names.first
  }
}
