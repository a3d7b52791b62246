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

  /// The name of the one running client that has this identity in its call, or whose person has this user name.
  private func identified(as name: String) -> String? {
    guard !name.isEmpty else { return nil }
    let found = running.filter { client in
      guard let descriptor = connect(client) else { return false }
      defer { close(descriptor) }
      guard let answer = try? exchange(ControlSocket.identityQuestion, over: descriptor, seconds: 2),
        let object = try? JSONSerialization.jsonObject(with: Data(answer.utf8)) as? [String: Any]
      else { return false }
      return object["self"] as? String == name || object["user"] as? String == name
    }
    return found.count == 1 ? found.first : nil
  }

  /// Sends a command line and answers the JSON line that came back.
  /// - Parameters:
  ///   - client: its name, where several run.
  ///   - seconds: how long the answer may take.
  public func send(_ command: String, to client: String?, seconds: Double = 5) throws(ControlSocketError) -> String {
    if let objection = ControlFolder.objection(to: folder) { throw .folder(folder, objection) }
    var name: String
    if let client {
      name = client
    } else {
      let all = running
      guard let only = all.first else { throw .noClient(folder: folder) }
      guard all.count == 1 else { throw .severalClients(all) }
      name = only
    }
    var connection = connect(name)
    if connection == nil, let known = identified(as: name) {
      name = known
      connection = connect(known)
    }
    guard let descriptor = connection else { throw .noSuchClient(name) }
    defer { close(descriptor) }
    do throws(StreamSocket.LineError) { return try exchange(command, over: descriptor, seconds: seconds) } catch {
      throw .noAnswer(path(name))
    }
  }

  private func exchange(
    _ command: String, over descriptor: Int32, seconds: Double
  ) throws(StreamSocket.LineError) -> String {
    let line = command.split(whereSeparator: \.isNewline).joined(separator: " ") + "\n"
    guard StreamSocket.write(descriptor, line, seconds: seconds) else { throw .silent }
    return try StreamSocket.readLine(descriptor, limit: 16 << 20, seconds: seconds)
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
