/// What is done about how loud a voice is.
public enum GainControl: Sendable, Equatable, CustomStringConvertible {
  case off
  /// Quiet voices are raised and loud ones lowered, by themselves.
  case automatic
  /// So many dB louder, or quieter.
  case fixed(Int)

  /// What can be asked for, dB.
  public static let range = -30...30

  /// Reads `auto`, `off`, or dB such as `+3dB`; nil for anything else.
  public init?(_ text: String) {
    switch text {
    case "auto": self = .automatic
    case "off": self = .off
    default:
      let digits = text.lowercased().hasSuffix("db") ? String(text.dropLast(2)) : text
      guard digits.count <= 4, let gain = Int(digits), Self.range.contains(gain) else { return nil }
      self = gain == 0 ? .off : .fixed(gain)
    }
  }

  /// What it is read from.
  public var description: String {
    switch self {
    case .off: "off"
    case .automatic: "auto"
    case .fixed(let gain): "\(gain > 0 ? "+" : "")\(gain)dB"
    }
  }
}
