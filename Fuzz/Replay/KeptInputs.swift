import Foundation
import Testing

/// The inputs kept for a target: seeds of the fuzzer in `Fuzz/Corpus`, and in `Fuzz/Found` those that once broke something.
enum KeptInputs {
  private static let folder: URL = {
    var folder = URL(filePath: #filePath).deletingLastPathComponent()
    while folder.path != "/", !FileManager.default.fileExists(atPath: folder.appending(path: "Package.swift").path) {
      folder.deleteLastPathComponent()
    }
    return folder.appending(path: "Fuzz")
  }()

  /// Feeds a target everything that is kept for it; every target has something.
  static func replay(_ name: String, of targets: [FuzzTarget]) throws {
    let target = try #require(targets.first { $0.name == name })
    var count = 0
    for kind in ["Corpus", "Found"] {
      let inputs = folder.appending(path: kind).appending(path: name)
      guard FileManager.default.fileExists(atPath: inputs.path) else { continue }
      for file in try FileManager.default.contentsOfDirectory(at: inputs, includingPropertiesForKeys: nil) {
        target.feed(Array(try Data(contentsOf: file)))
        count += 1
      }
    }
    #expect(count > 0, "there are no inputs for \(name)")
  }
}
