import CallCore
import Sound
import TerminalKit
import Testing

@testable import TUI

/// The devices view, cell by cell.
struct DevicesGoldenTests {
  static let devices = [
    AudioDevice(name: "default", description: "the system's default"),
    AudioDevice(name: "plughw:CARD=Nano,DEV=0", description: "Yeti Nano, USB Audio", isOutput: false),
    AudioDevice(name: "plughw:CARD=PCH,DEV=0", description: "HDA Intel PCH, ALC257 Analog"),
    AudioDevice(name: "plughw:CARD=HDMI,DEV=3", description: "HDA Intel HDMI, HDMI 0", isInput: false),
  ]

  private func expect(_ state: State, _ name: String, _ size: CellSize, _ context: ViewContext = Scene.context()) throws
  {
    try Golden.expect(
      ClientView.surface(state, size: size, context: context), "devices-\(name)", at: #_sourceLocation)
  }

  @Test(arguments: HomeGoldenTests.sizes) func fromHome(_ size: CellSize) throws {
    try expect(
      Scene.home(
        .command(.device(.show)), .devices(.listed(Self.devices)),
        .devices(.changed(.input, AudioDeviceState(name: "default", condition: .opened))),
        .devices(.levelMeasured(-18)), .command(.view(.selectNext))), "home", size)
  }

  @Test(arguments: HomeGoldenTests.sizes) func inACall(_ size: CellSize) throws {
    try expect(
      Scene.call(
        others: 3, .command(.device(.show)), .devices(.listed(Self.devices)),
        .command(.device(.output("plughw:CARD=HDMI,DEV=3"))), .command(.device(.echo(true))),
        .command(.device(.gain(.fixed(3)))), .command(.device(.gate(.threshold(-50)))),
        .devices(.changed(.output, AudioDeviceState(name: "plughw:CARD=HDMI,DEV=3", condition: .lost))),
        .devices(.levelMeasured(-40)), .devices(.testBegan(.recording)), .command(.view(.selectPrevious))), "call", size
    )
  }

  @Test(arguments: HomeGoldenTests.sizes) func withoutAny(_ size: CellSize) throws {
    try expect(
      Scene.home(
        .command(.device(.show)), .devices(.listed([])),
        .devices(.changed(.input, AudioDeviceState(name: "default", condition: .retry)))), "none", size)
  }

  @Test func anySizeAndManyDevicesWithStrangeNames() {
    let many = (0..<200).map { n in
      AudioDevice(name: "hw:\(n)\u{1b}[2J\u{202e}", description: String(repeating: "\u{301}👩‍👩‍👧", count: 40))
    }
    for columns in [1, 5, 20, 39, 60, 80, 111, 160] {
      for rows in [1, 3, 6, 9, 13, 24, 48] {
        var state = Scene.home(.command(.device(.show)), .devices(.listed(many)))
        for row in [0, 63, 64, 127, 130, 132] {
          state.devices.row = row
          let size = CellSize(columns: columns, rows: rows)
          let surface = ClientView.surface(state, size: size, context: Scene.context())
          #expect(surface.size == size)
          #expect(!surface.dump.contains("\u{1b}"))
        }
      }
    }
  }
}
