import TerminalKit

extension ThemeDefinition {
  /// For terminals with a dark background.
  static let dark = ThemeDefinition(
    name: "dark",
    rich: Theme(
      bar: .palette(252, on: 236), barDim: .palette(247, on: 236), barAccent: .palette(75, on: 236, .bold),
      barWarning: .palette(220, on: 236), speaking: .palette(231, on: 25, .bold), tile: .palette(250, on: 234),
      badges: Theme.badgeColors.map { .palette(255, on: $0, .bold) }, accent: .palette(75, .bold),
      warning: .palette(220), danger: .palette(203, .bold), alarm: .palette(231, on: 160, .bold),
      key: .palette(75, .bold), border: .palette(240), focusedBorder: .palette(75)),
    sixteen: Theme(
      bar: CellStyle(attributes: .reverse), barDim: CellStyle(attributes: .reverse),
      barAccent: CellStyle(attributes: [.reverse, .bold]), barWarning: CellStyle(attributes: [.reverse, .bold]),
      speaking: .palette(15, on: 4, .bold), tile: .plain, badges: [CellStyle(attributes: [.reverse, .bold])],
      accent: .palette(6, .bold), warning: .palette(3, .bold), danger: .palette(1, .bold),
      alarm: .palette(15, on: 1, .bold), key: .palette(6, .bold), border: CellStyle(attributes: .dim),
      focusedBorder: .palette(6, .bold)))

  /// For terminals with a light background.
  static let light = ThemeDefinition(
    name: "light",
    rich: Theme(
      bar: .palette(236, on: 253), barDim: .palette(240, on: 253), barAccent: .palette(25, on: 253, .bold),
      barWarning: .palette(58, on: 253), speaking: .palette(231, on: 25, .bold), tile: .palette(238, on: 255),
      badges: Theme.badgeColors.map { .palette(255, on: $0, .bold) }, accent: .palette(25, .bold),
      warning: .palette(94), danger: .palette(160, .bold), alarm: .palette(231, on: 160, .bold),
      key: .palette(25, .bold), border: .palette(247), focusedBorder: .palette(25)),
    sixteen: Theme(
      bar: CellStyle(attributes: .reverse), barDim: CellStyle(attributes: .reverse),
      barAccent: CellStyle(attributes: [.reverse, .bold]), barWarning: CellStyle(attributes: [.reverse, .bold]),
      speaking: .palette(15, on: 4, .bold), tile: .plain, badges: [CellStyle(attributes: [.reverse, .bold])],
      accent: .palette(4, .bold), warning: .palette(5), danger: .palette(1, .bold), alarm: .palette(15, on: 1, .bold),
      key: .palette(4, .bold), border: CellStyle(attributes: .dim), focusedBorder: .palette(4, .bold)))

  /// For eyes that need it: white on black, seven to one at least, nothing dimmed.
  static let highContrast = ThemeDefinition(
    name: "high-contrast", foreground: .palette(231), background: .palette(16),
    rich: {
      var theme = Theme(
        bar: .palette(16, on: 231), barDim: .palette(16, on: 231),
        barAccent: .palette(16, on: 231, [.bold, .underline]),
        barWarning: .palette(16, on: 226, .bold), speaking: .palette(16, on: 226, .bold), tile: .palette(231, on: 16),
        badges: [.palette(16, on: 231, .bold)], accent: .palette(51, .bold), warning: .palette(226, .bold),
        danger: .palette(231, on: 124, .bold), alarm: .palette(231, on: 124, [.bold, .underline]),
        key: .palette(51, .bold), border: .palette(231), focusedBorder: .palette(226, .bold))
      theme.dim = .palette(231)
      return theme
    }(),
    sixteen: {
      var theme = Theme(
        bar: .palette(0, on: 15), barDim: .palette(0, on: 15), barAccent: .palette(0, on: 15, [.bold, .underline]),
        barWarning: .palette(0, on: 11, .bold), speaking: .palette(0, on: 11, .bold), tile: .plain,
        badges: [.palette(0, on: 15, .bold)], accent: .palette(14, .bold), warning: .palette(11, .bold),
        danger: .palette(15, on: 1, .bold), alarm: .palette(15, on: 1, [.bold, .underline]), key: .palette(14, .bold),
        border: .palette(15), focusedBorder: .palette(11, .bold))
      theme.dim = .palette(15)
      return theme
    }())
}

extension Theme {
  /// Backgrounds of initials, dark enough for white letters.
  fileprivate static let badgeColors: [UInt8] = [60, 23, 58, 53, 24, 94, 22, 61]

  /// Without colours.
  static let mono = Theme(
    bar: CellStyle(attributes: .reverse), barDim: CellStyle(attributes: .reverse),
    barAccent: CellStyle(attributes: [.reverse, .bold]), barWarning: CellStyle(attributes: [.reverse, .bold]),
    speaking: CellStyle(attributes: [.reverse, .bold]), tile: .plain, badges: [CellStyle(attributes: .reverse)],
    accent: CellStyle(attributes: .bold), warning: CellStyle(attributes: .bold),
    danger: CellStyle(attributes: [.bold, .underline]), alarm: CellStyle(attributes: [.bold, .reverse]),
    key: CellStyle(attributes: .bold), border: CellStyle(attributes: .dim),
    focusedBorder: CellStyle(attributes: .bold))
}

extension CellStyle {
  fileprivate static func palette(
    _ foreground: UInt8, on background: UInt8? = nil, _ attributes: CellAttributes = []
  ) -> CellStyle {
    CellStyle(
      foreground: .palette(foreground), background: background.map { .palette($0) } ?? .standard,
      attributes: attributes)
  }
}
