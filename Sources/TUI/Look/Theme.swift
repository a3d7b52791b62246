import CallCore
import TerminalKit

/// The colours of the screen by their meaning; what they mean is the same everywhere.
///
/// Accent is speaking or selected, yellow a connection being restored or clipping, red a live microphone, a recording
/// or an error, dim what is muted or away. No meaning hangs on colour alone.
struct Theme: Sendable, Equatable {
  /// The title line and the strips under tiles.
  var bar: CellStyle
  var barDim: CellStyle
  /// News and trouble on the title line.
  var barAccent: CellStyle
  var barWarning: CellStyle
  /// The strip of somebody who speaks.
  var speaking: CellStyle
  /// The area of a tile where a picture will be.
  var tile: CellStyle
  /// Initials in a tile.
  var badges: [CellStyle]
  var text: CellStyle
  var dim: CellStyle
  var strong: CellStyle
  var accent: CellStyle
  var warning: CellStyle
  var danger: CellStyle
  /// A mark that cannot be overlooked.
  var alarm: CellStyle
  /// The letters of keys in hints.
  var key: CellStyle
  var border: CellStyle
  var focusedBorder: CellStyle

  init(
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
    return badges.isEmpty ? strong : badges[Int(hash % UInt32(badges.count))]
  }
}
