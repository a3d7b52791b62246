import TerminalKit

/// What a style is for: the names that a theme's file gives styles to.
enum ThemeRole: String, CaseIterable, Sendable {
  case bar
  case barDim = "bar_dim"
  case barAccent = "bar_accent"
  case barWarning = "bar_warning"
  case speaking, tile, text, dim, strong, accent, warning, danger, alarm, key, border
  case focusedBorder = "focused_border"

  var path: WritableKeyPath<Theme, CellStyle> {
    switch self {
    case .bar: \.bar
    case .barDim: \.barDim
    case .barAccent: \.barAccent
    case .barWarning: \.barWarning
    case .speaking: \.speaking
    case .tile: \.tile
    case .text: \.text
    case .dim: \.dim
    case .strong: \.strong
    case .accent: \.accent
    case .warning: \.warning
    case .danger: \.danger
    case .alarm: \.alarm
    case .key: \.key
    case .border: \.border
    case .focusedBorder: \.focusedBorder
    }
  }
}
