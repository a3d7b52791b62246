import CallCore
import Foundation
import Synchronization

/// The socket through which `ncall ctl` and scripts command a running client.
///
/// One connection carries one command line, such as `volume bo 80`, and gets one JSON line back: `{"ok":true}`, with what
/// was asked for where there is something to tell, or `{"ok":false,"error":"…"}`. Only the owner may connect.
public final class ControlSocket: Sendable {
  static let maximumCommand = 16 * 1_024
  private static let maximumClients = 8

  public let path: String
  private let descriptor: Int32
  private let store: Store
  private let isClosed = Mutex(false)
  private let clients = DispatchSemaphore(value: maximumClients)

  /// Makes the socket and serves it.
  /// - Throws: `ControlSocketError` when the folder or the socket cannot be made.
  public init(folder: String, name: String = "\(ProcessInfo.processInfo.processIdentifier)", store: Store)
    throws(ControlSocketError)
  {
    self.store = store
    path = "\(folder)/\(name).sock"
    do {
      try FileManager.default.createDirectory(
        atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    } catch {
      throw .folder(folder, error.localizedDescription)
    }
    unlink(path)
    descriptor = UnixSocket.make()
    guard descriptor >= 0 else { throw .socket(path, String(cString: strerror(errno))) }
    let previous = umask(0o177)
    let bound = UnixSocket.withAddress(path) { bind(descriptor, $0, $1) }
    umask(previous)
    guard let bound, bound == 0, listen(descriptor, 8) == 0 else {
      let reason = bound == nil ? "the path is too long" : String(cString: strerror(errno))
      Foundation.close(descriptor)
      throw .socket(path, reason)
    }
    let thread = Thread { [self] in serve() }
    thread.name = "ncall-control"
    thread.start()
  }

  /// Stops serving and removes the socket.
  public func close() {
    let isFirst = isClosed.withLock { closed in
      defer { closed = true }
      return !closed
    }
    guard isFirst else { return }
    unlink(path)
    // Wakes the thread that waits for connections; it closes the descriptor.
    shutdown(descriptor, Int32(SHUT_RDWR))
  }

  private func serve() {
    while true {
      let client = accept(descriptor, nil, nil)
      if isClosed.withLock({ $0 }) {
        if client >= 0 { Foundation.close(client) }
        break
      }
      guard client >= 0 else {
        guard errno == EINTR || errno == ECONNABORTED || errno == EMFILE else { break }
        continue
      }
      clients.wait()
      UnixSocket.setTimeout(client, seconds: 2)
      let thread = Thread { [self] in
        if let line = UnixSocket.readLine(client, limit: Self.maximumCommand) {
          UnixSocket.write(client, answer(line) + "\n")
        }
        Foundation.close(client)
        clients.signal()
      }
      thread.name = "ncall-control-client"
      thread.start()
    }
    Foundation.close(descriptor)
  }

  /// Runs one command line; answers the JSON.
  func answer(_ line: String) -> String {
    var out = JSONLine()
    do throws(CommandError) {
      let command = try CommandRegistry.standard.parse(line)
      let refusal = command.refusal(in: store.state)
      out.add("ok", refusal == nil)
      if let refusal {
        out.add("error", refusal)
      } else {
        // On the screen these two would open something; a script wants the answer.
        if command != .stats { store.send(.command(command)) }
        if command == .snapshot { SnapshotLine.fill(&out, store.state) }
        if command == .stats { StatsLine.fill(&out, store.state.call.stats ?? CallStats()) }
      }
    } catch {
      out.add("ok", false)
      out.add("error", "\(error)")
    }
    return out.finished
  }
}
