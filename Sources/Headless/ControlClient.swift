import Foundation

/// Sends a command to a running client.
public struct ControlClient: Sendable {
  private let folder: String

  public init(folder: String) { self.folder = folder }

  /// The names of running clients: those whose socket somebody listens on.
  public var running: [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.filter { $0.hasSuffix(".sock") }.map { String($0.dropLast(5)) }.sorted().filter { name in
      guard let descriptor = connect(name) else { return false }
      close(descriptor)
      return true
    }
  }

  /// Sends a command line and answers the JSON line that came back.
  /// - Parameter client: its name, where several run.
  public func send(_ command: String, to client: String?) throws(ControlSocketError) -> String {
    let name: String
    if let client {
      name = client
    } else {
      let all = running
      guard let only = all.first else { throw .noClient(folder: folder) }
      guard all.count == 1 else { throw .severalClients(all) }
      name = only
    }
    guard let descriptor = connect(name) else { throw .noSuchClient(name) }
    defer { close(descriptor) }
    UnixSocket.setTimeout(descriptor, seconds: 5)
    guard UnixSocket.write(descriptor, command.split(whereSeparator: \.isNewline).joined(separator: " ") + "\n"),
      let answer = UnixSocket.readLine(descriptor, limit: 16 << 20)
    else { throw .noAnswer(path(name)) }
    return answer
  }

  private func path(_ name: String) -> String { "\(folder)/\(name).sock" }

  private func connect(_ name: String) -> Int32? {
    guard !name.contains("/") else { return nil }
    let descriptor = UnixSocket.make()
    guard descriptor >= 0 else { return nil }
    if let result = UnixSocket.withAddress(path(name), { Foundation.connect(descriptor, $0, $1) }), result == 0 {
      return descriptor
    }
    close(descriptor)
    return nil
  }
}
