import Testing

@testable import TerminalKit

/// The bytes of our own runs.
struct RunWriterTests {
  private let red = CellStyle(foreground: .rgb(255, 0, 16), background: .rgb(1, 2, 3))
  private let green = CellStyle(foreground: .rgb(0, 255, 0), attributes: .bold)

  private func cell(_ text: String, _ style: CellStyle, width: UInt8 = 1) -> Cell {
    Cell(text: text, width: width, style: style)
  }

  private func at(_ row: Int, _ column: Int) -> CellPosition { CellPosition(row: row, column: column) }

  @Test func cellsBesideEachOtherAreOneRun() {
    var runs = RunWriter(depth: .truecolor)
    runs.write(cell("a", red), at: at(2, 4), isMeasured: true)
    runs.write(cell("b", red), at: at(2, 5), isMeasured: true)
    runs.write(cell("c", green), at: at(2, 6), isMeasured: true)
    runs.write(cell("d", green), at: at(2, 8), isMeasured: true)
    #expect(
      runs.text == "\u{1B}[3;5H\u{1B}[0;38;2;255;0;16;48;2;1;2;3mab\u{1B}[0;1;38;2;0;255;0mc\u{1B}[3;9Hd")
  }

  @Test func theNextRowIsAnotherPlace() {
    var runs = RunWriter(depth: .truecolor)
    runs.write(cell("a", red), at: at(0, 79), isMeasured: true)
    runs.write(cell("b", red), at: at(1, 0), isMeasured: true)
    #expect(runs.text == "\u{1B}[1;80H\u{1B}[0;38;2;255;0;16;48;2;1;2;3ma\u{1B}[2;1Hb")
  }

  @Test func whereTheCursorIsUnsureItIsSaid() {
    var runs = RunWriter(depth: .palette256)
    let plain = CellStyle(foreground: .palette(75))
    runs.write(cell("👍🏽", plain, width: 2), at: at(0, 0), isMeasured: false)
    runs.write(cell("x", plain), at: at(0, 2), isMeasured: true)
    #expect(runs.text == "\u{1B}[1;1H\u{1B}[0;38;5;75m👍🏽\u{1B}[1;3Hx")
    var wide = RunWriter(depth: .palette256)
    wide.write(cell("漢", plain, width: 2), at: at(0, 0), isMeasured: true)
    wide.write(cell("x", plain), at: at(0, 2), isMeasured: true)
    #expect(wide.text == "\u{1B}[1;1H\u{1B}[0;38;5;75m漢x")
  }

  @Test func fewerColorsAreTheNearest() {
    var runs = RunWriter(depth: .palette16)
    runs.write(cell("a", CellStyle(foreground: .rgb(250, 5, 5))), at: at(0, 0), isMeasured: true)
    #expect(runs.text == "\u{1B}[1;1H\u{1B}[0;91ma")
  }
}
