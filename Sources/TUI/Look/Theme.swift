import CallCore
import TerminalKit

/// The colours of the screen by their meaning; what they mean is the same everywhere.
///
/// Accent is speaking or selected, yellow a connection being restored or clipping, red a live microphone, a recording
/// or an error, dim what is muted or away. No meaning hangs on colour alone.
struct Theme: Sendable {
  /// The title line and the strips under tiles.
  let bar: CellStyle
  let barDim: CellStyle
  /// News and trouble on the title line.
  let barAccent: CellStyle
  let barWarning: CellStyle
  /// The strip of somebody who speaks.
  let speaking: CellStyle
  /// The area of a tile where a picture will be.
  let tile: CellStyle
  /// Initials in a tile.
  let badges: [CellStyle]
  let text: CellStyle
  let dim: CellStyle
  let strong: CellStyle
  let accent: CellStyle
  let warning: CellStyle
  let danger: CellStyle
  /// A mark that cannot be overlooked.
  let alarm: CellStyle
  /// The letters of keys in hints.
  let key: CellStyle
  let border: CellStyle
  let focusedBorder: CellStyle

  init(_ depth: ColorDepth) {
    switch depth {
    case .none: self = .mono
    case .palette16: self = .sixteen
    case .palette256, .truecolor: self = .rich
    }
  }

  private init(
    bar: CellStyle, barDim: CellStyle, barAccent: CellStyle, barWarning: CellStyle, speaking: CellStyle,
    tile: CellStyle, badges: [CellStyle], accent: CellStyle,
    warning: CellStyle, danger: CellStyle, alarm: CellStyle, key: CellStyle, border: CellStyle,
    focusedBorder: CellStyle
  ) {
    self.bar = bar
    self.barDim = barDim
    self.barAccent = barAccent
    self.barWarning = barWarning
    self.speaking = speaking
    self.tile = tile
    self.badges = badges
    text = .plain
    dim = CellStyle(attributes: .dim)
    strong = CellStyle(attributes: .bold)
    self.accent = accent
    self.warning = warning
    self.danger = danger
    self.alarm = alarm
    self.key = key
    self.border = border
    self.focusedBorder = focusedBorder
  }

  private static let mono = Theme(
    bar: CellStyle(attributes: .reverse), barDim: CellStyle(attributes: .reverse),
    barAccent: CellStyle(attributes: [.reverse, .bold]), barWarning: CellStyle(attributes: [.reverse, .bold]),
    speaking: CellStyle(attributes: [.reverse, .bold]), tile: .plain, badges: [CellStyle(attributes: .reverse)],
    accent: CellStyle(attributes: .bold), warning: CellStyle(attributes: .bold),
    danger: CellStyle(attributes: [.bold, .underline]), alarm: CellStyle(attributes: [.bold, .reverse]),
    key: CellStyle(attributes: .bold), border: CellStyle(attributes: .dim),
    focusedBorder: CellStyle(attributes: .bold))

  private static let sixteen = Theme(
    bar: CellStyle(attributes: .reverse), barDim: CellStyle(attributes: .reverse),
    barAccent: CellStyle(attributes: [.reverse, .bold]), barWarning: CellStyle(attributes: [.reverse, .bold]),
    speaking: CellStyle(foreground: .palette(15), background: .palette(4), attributes: .bold), tile: .plain,
    badges: [CellStyle(attributes: [.reverse, .bold])],
    accent: CellStyle(foreground: .palette(6), attributes: .bold),
    warning: CellStyle(foreground: .palette(3), attributes: .bold),
    danger: CellStyle(foreground: .palette(1), attributes: .bold),
    alarm: CellStyle(foreground: .palette(15), background: .palette(1), attributes: .bold),
    key: CellStyle(foreground: .palette(6), attributes: .bold), border: CellStyle(attributes: .dim),
    focusedBorder: CellStyle(foreground: .palette(6), attributes: .bold))

  private static let rich = Theme(
    bar: CellStyle(foreground: .palette(252), background: .palette(236)),
    barDim: CellStyle(foreground: .palette(245), background: .palette(236)),
    barAccent: CellStyle(foreground: .palette(75), background: .palette(236), attributes: .bold),
    barWarning: CellStyle(foreground: .palette(220), background: .palette(236)),
    speaking: CellStyle(foreground: .palette(231), background: .palette(25), attributes: .bold),
    tile: CellStyle(foreground: .palette(250), background: .palette(234)),
    badges: [60, 23, 58, 53, 24, 94, 22, 61].map {
      CellStyle(foreground: .palette(255), background: .palette($0), attributes: .bold)
    },
    accent: CellStyle(foreground: .palette(75), attributes: .bold),
    warning: CellStyle(foreground: .palette(220)), danger: CellStyle(foreground: .palette(203), attributes: .bold),
    alarm: CellStyle(foreground: .palette(231), background: .palette(160), attributes: .bold),
    key: CellStyle(foreground: .palette(75), attributes: .bold), border: CellStyle(foreground: .palette(240)),
    focusedBorder: CellStyle(foreground: .palette(75)))

  /// The line of a notice.
  func style(of severity: Notice.Severity) -> CellStyle {
    switch severity {
    case .info: text
    case .warning: warning
    case .error: danger
    }
  }

  /// The colour of somebody's initials: always the same for the same identity.
  func badge(for identity: String) -> CellStyle {
    var hash: UInt32 = 2_166_136_261
    for byte in identity.utf8 { hash = (hash ^ UInt32(byte)) &* 16_777_619 }
    return badges[Int(hash % UInt32(badges.count))]
  }
}
