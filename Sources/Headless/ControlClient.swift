import Foundation

/// Sends a command to a running client.
public struct ControlClient: Sendable {
  private let folder: String

  public init(folder: String) { self.folder = folder }

  /// The names of running clients, those whose socket somebody listens on, as numbers where they are numbers.
  public var running: [String] {
    ControlFolder.socketNames(folder)
      .filter { name in
        guard let descriptor = connect(name) else { return false }
        close(descriptor)
        return true
      }
      .sorted { a, b in
        if let a = Int(a), let b = Int(b) { return a < b }
        return a < b
      }
  }

  /// Sends a command line and answers the JSON line that came back.
  /// - Parameters:
  ///   - client: its name, where several run.
  ///   - seconds: how long the answer may take.
  public func send(_ command: String, to client: String?, seconds: Double = 5) throws(ControlSocketError) -> String {
    if let objection = ControlFolder.objection(to: folder) { throw .folder(folder, objection) }
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
    let line = command.split(whereSeparator: \.isNewline).joined(separator: " ") + "\n"
    guard StreamSocket.write(descriptor, line, seconds: seconds) else { throw .noAnswer(path(name)) }
    do throws(StreamSocket.LineError) {
      return try StreamSocket.readLine(descriptor, limit: 16 << 20, seconds: seconds)
    } catch {
      throw .noAnswer(path(name))
    }
  }

  private func path(_ name: String) -> String { "\(folder)/\(name).sock" }

  private func connect(_ name: String) -> Int32? {
    guard !name.isEmpty, !name.contains("/"), !name.contains("\0") else { return nil }
    let descriptor = StreamSocket.make()
    guard descriptor >= 0 else { return nil }
    // A client that is stopped lets its queue fill, after which a connect would wait for ever.
    StreamSocket.setTimeout(descriptor, seconds: 2)
    if let result = StreamSocket.withAddress(path(name), { Foundation.connect(descriptor, $0, $1) }), result == 0 {
      return descriptor
    }
    close(descriptor)
    return nil
  }
}
