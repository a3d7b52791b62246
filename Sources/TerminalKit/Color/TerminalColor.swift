/// A colour of text or background: the terminal's own, one of its palette, or red, green and blue.
public struct TerminalColor: Hashable, Sendable, CustomStringConvertible {
  // 0 standard, 1<<24 | index palette, 2<<24 | rgb direct: 4 bytes keep a cell small.
  private let packed: UInt32

  private init(packed: UInt32) { self.packed = packed }

  /// What the terminal uses when no colour is chosen.
  public static let standard = TerminalColor(packed: 0)

  /// An entry of the terminal's palette: 0–7 the basic colours, 8–15 their bright forms, 16–255 the xterm cube and greys.
  public static func palette(_ index: UInt8) -> TerminalColor { TerminalColor(packed: 1 << 24 | UInt32(index)) }

  /// A direct colour, for terminals that have them; elsewhere the nearest palette entry is shown.
  public static func rgb(_ red: UInt8, _ green: UInt8, _ blue: UInt8) -> TerminalColor {
    TerminalColor(packed: 2 << 24 | UInt32(red) << 16 | UInt32(green) << 8 | UInt32(blue))
  }

  /// The palette index, nil for the standard colour and direct ones.
  public var paletteIndex: UInt8? { packed >> 24 == 1 ? UInt8(truncatingIfNeeded: packed) : nil }

  /// The components of a direct colour.
  public var components: (red: UInt8, green: UInt8, blue: UInt8)? {
    guard packed >> 24 == 2 else { return nil }
    return (
      UInt8(truncatingIfNeeded: packed >> 16), UInt8(truncatingIfNeeded: packed >> 8), UInt8(truncatingIfNeeded: packed)
    )
  }

  /// The nearest colour that a terminal of this depth can show.
  public func reduced(to depth: ColorDepth) -> TerminalColor {
    switch depth {
    case .none: return .standard
    case .truecolor: return self
    case .palette256:
      guard let (red, green, blue) = components else { return self }
      return .palette(Self.nearest256(red, green, blue))
    case .palette16:
      if let index = paletteIndex {
        if index < 16 { return self }
        let (red, green, blue) = Self.xterm(index)
        return .palette(Self.nearest16(red, green, blue))
      }
      guard let (red, green, blue) = components else { return self }
      return .palette(Self.nearest16(red, green, blue))
    }
  }

  public var description: String {
    if let index = paletteIndex { return "palette \(index)" }
    if let (red, green, blue) = components { return "rgb \(red),\(green),\(blue)" }
    return "standard"
  }

  /// The six steps of the xterm colour cube.
  private static let steps: [Int] = [0, 95, 135, 175, 215, 255]
  /// xterm's usual values of the 16 named colours.
  private static let named: [(Int, Int, Int)] = [
    (0, 0, 0), (205, 0, 0), (0, 205, 0), (205, 205, 0), (0, 0, 238), (205, 0, 205), (0, 205, 205), (229, 229, 229),
    (127, 127, 127), (255, 0, 0), (0, 255, 0), (255, 255, 0), (92, 92, 255), (255, 0, 255), (0, 255, 255),
    (255, 255, 255),
  ]

  private static func distance(_ a: (Int, Int, Int), _ b: (Int, Int, Int)) -> Int {
    let (red, green, blue) = (a.0 - b.0, a.1 - b.1, a.2 - b.2)
    return red * red + green * green + blue * blue
  }

  private static func nearest256(_ red: UInt8, _ green: UInt8, _ blue: UInt8) -> UInt8 {
    let wanted = (Int(red), Int(green), Int(blue))
    func step(_ value: Int) -> Int { value < 48 ? 0 : value < 115 ? 1 : min(5, (value - 35) / 40) }
    let (r, g, b) = (step(wanted.0), step(wanted.1), step(wanted.2))
    let cube = (steps[r], steps[g], steps[b])
    // The grey ramp is 8, 18, … 238 at 232…255.
    let level = min(23, max(0, ((wanted.0 + wanted.1 + wanted.2) / 3 - 3) / 10))
    let grey = (8 + 10 * level, 8 + 10 * level, 8 + 10 * level)
    return distance(grey, wanted) < distance(cube, wanted)
      ? UInt8(clamping: 232 + level) : UInt8(clamping: 16 + 36 * r + 6 * g + b)
  }

  private static func nearest16(_ red: Int, _ green: Int, _ blue: Int) -> UInt8 {
    let wanted = (red, green, blue)
    let best = named.indices.min { distance(named[$0], wanted) < distance(named[$1], wanted) }
    return UInt8(clamping: best ?? 7)
  }

  private static func nearest16(_ red: UInt8, _ green: UInt8, _ blue: UInt8) -> UInt8 {
    nearest16(Int(red), Int(green), Int(blue))
  }

  private static func xterm(_ index: UInt8) -> (Int, Int, Int) {
    let index = Int(index)
    if index < 16 { return named[index] }
    if index >= 232 {
      let level = 8 + 10 * (index - 232)
      return (level, level, level)
    }
    let cube = index - 16
    return (steps[cube / 36], steps[cube / 6 % 6], steps[cube % 6])
  }
}
