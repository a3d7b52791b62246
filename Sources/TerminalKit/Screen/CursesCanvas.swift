import CNcurses

/// The ncurses side of a screen: makes bytes of the difference between what the terminal shows and a surface.
///
/// Belongs to the screen's thread; nothing here may be called from another.
final class CursesCanvas {
  private let curses: OpaquePointer
  let colorsDescribed: Int
  /// What the terminal shows; nil when that is not known.
  private var shown: CellSurface?

  /// - Throws: `TerminalError.unusable`.
  init(device: TerminalDevice, type: String?) throws(TerminalError) {
    guard let curses = Self.open(device: device, type: type ?? "") else { throw .unusable(type: type ?? "") }
    self.curses = curses
    colorsDescribed = Int(ncall_curses_start_colors(curses))
  }

  private static func open(device: TerminalDevice, type: String) -> OpaquePointer? {
    for candidate in TerminalProbe.types(like: type) {
      guard let curses = ncall_curses_open(candidate, device.input, device.output) else { continue }
      if !capability("cup", of: curses).isEmpty { return curses }
      ncall_curses_leave(curses)
      ncall_curses_settle(curses, false)
      ncall_curses_close(curses)
    }
    return nil
  }

  private static func capability(_ name: String, of curses: OpaquePointer) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: 128) { buffer, count in
      buffer.withMemoryRebound(to: CChar.self) {
        count = ncall_curses_capability(curses, name, $0.baseAddress, $0.count)
      }
    }
  }

  /// What gives the terminal back when nothing else can be done any more: an unfinished sequence is cancelled, colours,
  /// cursor and the normal buffer come back.
  var resetBytes: [UInt8] {
    let leave = Self.capability("rmcup", of: curses)
    return [0x18] + Array("\u{1B}[?2026l".utf8) + Self.capability("sgr0", of: curses)
      + Self.capability("op", of: curses) + Self.capability("cnorm", of: curses) + leave
      + (leave.isEmpty ? Array("\r\n".utf8) : [])
  }

  /// Bytes for what differs, and none when nothing does.
  ///
  /// ncurses has no direct colours, and no place for them beyond 65,536 pairs: it keeps a mark in each such cell, which
  /// never changes and is no blank, so that it leaves the cell alone; the cell itself goes over it in a run of our own.
  func frame(_ surface: CellSurface, capabilities: TerminalCapabilities) -> [UInt8] {
    let old = shown.flatMap { $0.size == surface.size ? $0 : nil }
    if let old, old == surface { return [] }
    var runs = RunWriter(depth: capabilities.colors)
    let hasDirectColors = capabilities.colors == .truecolor
    for row in 0..<surface.size.rows where old == nil || Self.differs(surface, old, row: row) {
      for column in 0..<surface.size.columns {
        let cell = surface[row, column]
        guard cell.width > 0 else { continue }
        let glyph = CursesGlyph.of(
          cell.text, width: Int(cell.width), graphemeClusters: capabilities.graphemeClusters)
        let isDirect = hasDirectColors && cell.style.isDirect
        let isUnchanged =
          old.map { $0[row, column] == cell && (cell.width == 1 || $0[row, column + 1] == surface[row, column + 1]) }
          ?? false
        // ncurses may rewrite cells next to changed ones where it miscounts: runs in a changed row are sent again.
        if glyph == .run || isDirect && !isUnchanged {
          runs.write(cell, at: CellPosition(row: row, column: column), isMeasured: glyph.isMeasured)
        }
        if isUnchanged { continue }
        if isDirect {
          mark(cell, row: row, column: column)
        } else {
          put(cell, glyph, row: row, column: column, depth: capabilities.colors)
        }
      }
    }
    shown = surface
    if let place = surface.cursor ?? surface.focus {
      ncall_curses_cursor(
        curses, Int32(clamping: place.row), Int32(clamping: place.column), surface.cursor != nil)
    } else {
      ncall_curses_cursor(curses, -1, 0, false)
    }
    ncall_curses_update(curses)
    var frame = taken()
    if !runs.text.isEmpty {
      // ncurses believes that cursor and style are as it left them: save both, and give both back.
      frame += Array("\u{1B}7\(runs.text)\u{1B}[0m\u{1B}8".utf8)
    }
    guard capabilities.synchronizedOutput, !frame.isEmpty else { return frame }
    return Array("\u{1B}[?2026h".utf8) + frame + Array("\u{1B}[?2026l".utf8)
  }

  /// What ncurses has said since the last time.
  private func taken() -> [UInt8] {
    let length = ncall_curses_written(curses)
    return [UInt8](unsafeUninitializedCapacity: length) { buffer, count in
      count = ncall_curses_take(curses, buffer.baseAddress, buffer.count)
    }
  }

  private static func differs(_ surface: CellSurface, _ old: CellSurface?, row: Int) -> Bool {
    guard let old else { return true }
    return (0..<surface.size.columns).contains { surface[row, $0] != old[row, $0] }
  }

  /// A look that no view has: ncurses must not take a mark for what comes into its cell later.
  private static let markStyle = CellStyle(attributes: [.dim, .italic, .underline, .reverse])

  /// What ncurses keeps where a run of ours goes over it; no blank, which it may send as "erase the rest of the line".
  private func mark(_ cell: Cell, row: Int, column: Int) {
    for offset in 0..<Int(cell.width) { put([0x3F], Self.markStyle, row: row, column: column + offset, depth: .none) }
  }

  private func put(_ cell: Cell, _ glyph: CursesGlyph, row: Int, column: Int, depth: ColorDepth) {
    switch glyph {
    case .whole(let scalars): put(scalars, cell.style, row: row, column: column, depth: depth)
    case .reduced(let base, let blanks):
      put([base], cell.style, row: row, column: column, depth: depth)
      for blank in 0..<blanks {
        put([0x20], cell.style, row: row, column: column + Int(cell.width) - 1 - blank, depth: depth)
      }
    case .run:
      mark(cell, row: row, column: column)
    }
  }

  private func put(_ scalars: [UInt32], _ style: CellStyle, row: Int, column: Int, depth: ColorDepth) {
    // The description may know fewer colours than the terminal was said to have.
    let shown: ColorDepth =
      colorsDescribed >= 256 ? min(depth, .palette256) : colorsDescribed >= 8 ? min(depth, .palette16) : .none
    var attributes = style.attributes
    func index(_ color: TerminalColor, isText: Bool) -> Int32 {
      guard let index = color.reduced(to: shown).paletteIndex else { return -1 }
      guard index >= 8, colorsDescribed < 16 else { return Int32(index) }
      // Eight colours: bold stands for bright.
      if isText { attributes.insert(.bold) }
      return Int32(index & 7)
    }
    let foreground = index(style.foreground, isText: true)
    let background = index(style.background, isText: false)
    scalars.withUnsafeBufferPointer { buffer in
      ncall_curses_put(
        curses, Int32(clamping: row), Int32(clamping: column), buffer.baseAddress, Int32(clamping: buffer.count),
        UInt32(attributes.rawValue), foreground, background)
    }
  }

  /// Forgets what the terminal shows: the next frame clears it and says everything.
  func repaint() {
    shown = nil
    ncall_curses_repaint(curses)
  }

  func resize(to size: CellSize) {
    shown = nil
    ncall_curses_resize(curses, Int32(clamping: max(1, size.rows)), Int32(clamping: max(1, size.columns)))
  }

  /// Bytes that leave the alternate buffer; the next frame takes it again.
  func leave() -> [UInt8] {
    ncall_curses_leave(curses)
    repaint()
    return taken()
  }

  /// Sets the terminal as the screen needs it, or as it was before.
  func settle(during: Bool) { ncall_curses_settle(curses, during) }

  /// Frees what ncurses holds; nothing else may be called any more.
  func close() { ncall_curses_close(curses) }
}
