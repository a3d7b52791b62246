import CallCore

@testable import Headless

/// A line on the control socket.
enum ControlLineTarget {
  static let target = FuzzTarget("control-line", longest: 2048) { bytes in
    let line = String(decoding: bytes, as: UTF8.self)
    _ = CommandRegistry.standard.completed(line, in: State())
    do throws(CommandError) {
      let command = try CommandRegistry.standard.parse(line)
      _ = command.refusal(in: State())
    } catch {
      expect(!"\(error)".isEmpty, "an error says something")
    }
  }
}
