import CallCore
import TerminalKit

/// Sound devices, what the chosen microphone hears, and what is done to it.
struct DevicesOverlay {
  /// From here on outputs stand beside inputs.
  private static let wide = 110
  /// Columns of a switch's name.
  private static let label = 20

  let state: State
  let context: ViewContext

  private var devices: DeviceState { state.devices }

  func draw(on surface: inout CellSurface, in area: CellRect) {
    let isWide = area.columns - 4 >= Self.wide
    let (above, below) = (needed(inputs: true), needed(inputs: false))
    let rect = area.centered(
      columns: min(132, area.columns),
      rows: min(area.rows, (isWide ? max(above, below) : above + below + 1) + rows.count + 3))
    let box = Box(title: title, style: context.theme.focusedBorder, context: context)
    var inside = box.draw(on: &surface, in: rect)
    guard inside.rows > 0, inside.columns > 10 else { return }
    inside = CellRect(row: inside.row, column: inside.column + 1, columns: inside.columns - 2, rows: inside.rows)
    let switches = inside.takeBottom(min(inside.rows, rows.count))
    for (index, row) in rows.prefix(switches.rows).enumerated() {
      draw(row, on: &surface, at: switches.row + index, switches)
    }
    guard inside.rows > 1 else { return }
    box.divide(on: &surface, rect, row: inside.takeBottom(1).row)
    if isWide {
      var left = inside.takeLeft(inside.columns / 2)
      _ = left.takeRight(2)
      draw(inputs: true, on: &surface, in: left)
    } else {
      // The inputs, with the meter, are what people look for.
      draw(inputs: true, on: &surface, in: inside.takeTop(min(above, max(3, inside.rows - below - 1))))
      if inside.rows > below { _ = inside.takeTop(1) }
    }
    draw(inputs: false, on: &surface, in: inside)
  }

  /// Rows of a heading and its devices.
  private func needed(inputs: Bool) -> Int {
    let known = inputs ? devices.inputs : devices.outputs
    let chosen = inputs ? devices.chosenInput : devices.chosenOutput
    return 1 + (known.contains { $0.name == chosen } ? 0 : 1) + max(1, known.count)
  }

  private var title: String {
    switch devices.test {
    case .recording: "Devices \(context.glyphs.separator) speak now: three seconds are recorded"
    case .playing: "Devices \(context.glyphs.separator) this is how you sound"
    case .tone: "Devices \(context.glyphs.separator) a tone is played"
    case nil: "Devices (Esc closes)"
    }
  }

  // MARK: Devices

  private func draw(inputs: Bool, on surface: inout CellSurface, in area: CellRect) {
    var area = area
    guard area.rows > 0 else { return }
    let heading = area.takeTop(1)
    let chosen = inputs ? devices.chosenInput : devices.chosenOutput
    let used = inputs ? devices.input : devices.output
    let known = inputs ? devices.inputs : devices.outputs
    var end = heading.endColumn
    if inputs {
      let level = devices.level
      let text = level <= Participant.silence ? "    -- dB" : "\(level) dB"
      end = surface.writeRight(text, row: heading.row, endColumn: end, style: context.theme.text) - 1
      let meter = context.glyphs.meter(level, cells: 12)
      let start = max(heading.column, end - 12)
      let lit = surface.write(meter.lit, row: heading.row, column: start, style: context.theme.accent)
      surface.write(meter.unlit, row: heading.row, column: start + lit, style: context.theme.dim)
      end = start - 1
    }
    let name = inputs ? "Microphone" : "Speaker"
    surface.write(
      name, row: heading.row, column: heading.column, limit: max(0, end - heading.column), style: context.theme.strong)
    let condition: (words: String, style: CellStyle)? =
      switch used?.condition {
      case .lost: ("gone", context.theme.warning)
      case .retry: ("cannot be opened: ncall doctor audio", context.theme.warning)
      case .opened, nil: nil
      }
    if let condition {
      let at = heading.column + TerminalText.width(of: name) + 2
      surface.write(
        TerminalText.truncated(condition.words, to: max(0, end - at), glyphs: context.glyphs.set), row: heading.row,
        column: at, style: condition.style)
    }
    // What is used without being a device, or without being listed, is said all the same.
    let isListed = known.contains { $0.name == chosen }
    if !isListed, area.rows > 0 {
      let row = area.takeTop(1)
      line("\(context.glyphs.dot) \(chosen)", on: &surface, row: row.row, area, style: context.theme.accent)
    }
    if known.isEmpty {
      guard area.rows > 0 else { return }
      let words =
        devices.known == nil ? "looking\(context.glyphs.ellipsis)" : devices.problem ?? "none found: ncall doctor audio"
      line("  \(words)", on: &surface, row: area.row, area, style: context.theme.dim)
      return
    }
    let offset = inputs ? 0 : devices.inputs.count
    let selected = selectedRow.map { $0 - offset }
    let first = Self.first(of: known.count, selected: selected, rows: area.rows)
    for (index, device) in known.enumerated().dropFirst(first).prefix(area.rows) {
      let isChosen = device.name == chosen
      let mark = isChosen ? context.glyphs.dot : " "
      let description = device.description.isEmpty ? "" : "  \(device.description)"
      line(
        "\(mark) \(device.name)\(description)", on: &surface, row: area.row + index - first, area,
        style: isChosen ? context.theme.accent : context.theme.text, isSelected: index == selected)
    }
  }

  private var selectedRow: Int? {
    let count = devices.items.count
    return count == 0 ? nil : min(max(0, devices.row), count - 1)
  }

  /// The first of a list that shows, so that the selected one does.
  private static func first(of count: Int, selected: Int?, rows: Int) -> Int {
    guard rows > 0, let selected, selected >= rows else { return 0 }
    return min(max(0, selected - rows + 1), max(0, count - rows))
  }

  private func line(
    _ text: String, on surface: inout CellSurface, row: Int, _ area: CellRect, style: CellStyle,
    isSelected: Bool = false
  ) {
    let style = isSelected ? style.adding([.bold, .underline]) : style
    if isSelected { surface.focus = CellPosition(row: row, column: area.column) }
    surface.write(
      isSelected ? context.glyphs.selected : " ", row: row, column: area.column, limit: 1, style: context.theme.key)
    surface.write(
      TerminalText.truncated(text, to: max(0, area.columns - 2), glyphs: context.glyphs.set), row: row,
      column: area.column + 2, style: style)
  }

  // MARK: Switches

  private struct Row {
    var item: DeviceItem
    var name: String
    var value: String
    var isOn: Bool
  }

  private var rows: [Row] {
    func word(_ isOn: Bool) -> String { isOn ? "on" : "off" }
    let processing = devices.processing
    return [
      Row(item: .echo, name: "Echo cancellation", value: word(processing.cancelsEcho), isOn: processing.cancelsEcho),
      Row(
        item: .noise, name: "Noise suppression", value: word(processing.suppressesNoise),
        isOn: processing.suppressesNoise),
      Row(item: .gain, name: "Gain", value: processing.gain.description, isOn: processing.gain != .off),
      Row(
        item: .gate, name: "Noise gate", value: devices.gate.map { "below \($0) dB" } ?? "off",
        isOn: devices.gate != nil),
      Row(
        item: .pushToTalk, name: "Push-to-talk", value: word(state.call.microphone.isPushToTalk),
        isOn: state.call.microphone.isPushToTalk),
    ]
  }

  private func draw(_ row: Row, on surface: inout CellSurface, at line: Int, _ area: CellRect) {
    let isSelected = devices.selected == row.item
    let name = row.name + String(repeating: " ", count: max(1, Self.label - row.name.count))
    self.line(
      name + row.value, on: &surface, row: line, area, style: row.isOn ? context.theme.accent : context.theme.text,
      isSelected: isSelected)
  }
}
