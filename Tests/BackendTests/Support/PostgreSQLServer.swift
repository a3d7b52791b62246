import Foundation
import Logging
import Synchronization
import Testing

@testable import Backend

/// A PostgreSQL server of this test run, in a temporary folder, which only its own socket leads to. It ends with the run, however that ends.
final class PostgreSQLServer: Sendable {
  /// What keeps it from starting.
  struct Missing: Error, CustomStringConvertible {
    let description: String
  }

  private static let shared = Mutex<Result<PostgreSQLServer, any Error>?>(nil)

  /// The server, which is started when it is first asked for.
  /// - Throws: `Missing`.
  static func running() throws -> PostgreSQLServer {
    try shared.withLock { shared in
      let server = shared ?? Result { try PostgreSQLServer() }
      shared = server
      return server
    }.get()
  }

  private static let program = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("scripts/test-postgres")

  /// Where its socket is. Short, since a socket's path is.
  let folder = "/tmp/ncall-pg-\(UInt32.random(in: 0 ... .max))"
  /// The server goes when this is closed.
  private let input = Pipe()

  private init() throws {
    let process = Process()
    let (output, complaints) = (Pipe(), Pipe())
    process.executableURL = Self.program
    process.arguments = [folder]
    (process.standardInput, process.standardOutput, process.standardError) = (input, output, complaints)
    // Other programs that tests start must not keep it from ending.
    _ = fcntl(input.fileHandleForWriting.fileDescriptor, F_SETFD, FD_CLOEXEC)
    try process.run()
    guard String(decoding: output.fileHandleForReading.availableData, as: UTF8.self).hasPrefix("ready") else {
      throw Missing(description: String(decoding: complaints.fileHandleForReading.availableData, as: UTF8.self))
    }
  }

  /// The URL of its database, in which a schema of its own is what a connection sees.
  func url(schema: String = "public") -> PostgreSQLURL {
    guard let url = PostgreSQLURL("postgres://ncall@/postgres?host=\(folder)&options=-csearch_path%3D\(schema)") else {
      preconditionFailure("this is a URL")
    }
    return url
  }

  /// Runs statements as the server's superuser.
  @discardableResult
  func execute(_ text: String) throws -> String? { try PostgreSQLSession(url()).execute(text, doing: "a test's wish") }
}
