import Foundation
import TerminalKit
import Testing

/// Pictures that are kept in `Tests/Goldens` and compared cell by cell, styles included.
///
/// With `NCALL_UPDATE_GOLDENS=1` in the environment they are written anew instead: look at the difference before
/// keeping it.
enum Golden {
  private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("Goldens")

  static func expect(_ surface: CellSurface, _ name: String, at location: SourceLocation = #_sourceLocation) throws {
    let file = folder.appendingPathComponent("\(name)-\(surface.size).txt")
    let dump = surface.dump
    if ProcessInfo.processInfo.environment["NCALL_UPDATE_GOLDENS"] == "1" {
      try dump.write(to: file, atomically: true, encoding: .utf8)
      return
    }
    guard let kept = try? String(contentsOf: file, encoding: .utf8) else {
      Issue.record("there is no golden \(file.lastPathComponent)", sourceLocation: location)
      return
    }
    if kept != dump {
      Issue.record("\(file.lastPathComponent) differs; now it is\n\(dump)", sourceLocation: location)
    }
  }
}
