import Foundation
import Testing

/// A WebRTC stack that nobody here wrote, as a Python script that does what a test asks.
enum Stack: String, CaseIterable, CustomTestStringConvertible, Sendable {
  /// The stack of browsers: `wrtc` from PyPI.
  case libwebrtc = "wrtc_peer.py"
  /// WebRTC in Python: `aiortc` from PyPI.
  case aiortc = "aiortc_peer.py"

  var testDescription: String { self == .libwebrtc ? "libwebrtc" : "aiortc" }

  private static let package = URL(filePath: #filePath).appending(path: "../../../..").standardizedFileURL

  static let interpreter = package.appending(path: ".build-peers/bin/python").path
  var script: String { Self.package.appending(path: "Tests/Interop/peers").appending(path: rawValue).path }
}

/// Why a story could not be told.
struct StoryError: Error, CustomStringConvertible {
  var description: String
  init(_ description: String) { self.description = description }
}
