/// How one sample is stored in bytes, little-endian.
public enum PCMEncoding: Sendable, Equatable {
  case unsigned8
  case signed16
  case signed24
  /// 24 bits in the lower three of four bytes, as some sound cards have them.
  case signed24Padded
  case signed32
  case float32
  case float64

  /// Bytes that one sample takes.
  public var bytes: Int {
    switch self {
    case .unsigned8: 1
    case .signed16: 2
    case .signed24: 3
    case .signed24Padded, .signed32, .float32: 4
    case .float64: 8
    }
  }
}
