import Foundation
import Testing

/// The tree that the tests stand in.
enum Repository {
  static func root() throws -> URL {
    var folder = URL(filePath: #filePath).deletingLastPathComponent()
    while !FileManager.default.fileExists(atPath: folder.appending(path: "Package.swift").path) {
      try #require(folder.path != "/", "there is no Package.swift above the tests")
      folder.deleteLastPathComponent()
    }
    return folder
  }
}
