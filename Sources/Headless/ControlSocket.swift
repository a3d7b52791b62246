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
  /// Seconds that a command, and the taking of its answer, may need.
  private static let patience = 2.0

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
    try ControlFolder.prepare(folder)
    ControlFolder.sweep(folder)
    unlink(path)
    descriptor = StreamSocket.make()
    guard descriptor >= 0 else { throw .socket(path, String(cString: strerror(errno))) }
    // The file takes its permissions from the socket, so that it is never there with others.
    fchmod(descriptor, 0o600)
    let bound = StreamSocket.withAddress(path) { bind(descriptor, $0, $1) }
    guard let bound, bound == 0, chmod(path, 0o600) == 0, listen(descriptor, 8) == 0 else {
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
    isClosed.withLock { closed in
      guard !closed else { return }
      closed = true
      unlink(path)
      // Wakes the thread that waits for connections, which closes the descriptor.
      shutdown(descriptor, Int32(SHUT_RDWR))
    }
  }

  private func serve() {
    while let client = StreamSocket.accept(descriptor) {
      clients.wait()
      let thread = Thread { [self] in
        respond(to: client)
        clients.signal()
      }
      thread.name = "ncall-control-client"
      thread.stackSize = 512 << 10
      thread.start()
    }
    // Under the lock, so that the number cannot go to somebody else while `close` uses it.
    isClosed.withLock { closed in
      if !closed { unlink(path) }
      closed = true
      Foundation.close(descriptor)
    }
  }

  private func respond(to client: Int32) {
    do throws(StreamSocket.LineError) {
      let line = try StreamSocket.readLine(client, limit: Self.maximumCommand, seconds: Self.patience)
      StreamSocket.write(client, answer(line) + "\n", seconds: Self.patience)
    } catch {
      switch error {
      case .tooLong: refuse(client, "a command has at most \(Self.maximumCommand / 1_024) KiB")
      case .notText: refuse(client, "a command is a line of UTF-8")
      case .silent: break
      }
    }
    StreamSocket.finish(client)
  }

  private func refuse(_ client: Int32, _ reason: String) {
    StreamSocket.write(client, Self.refusal(reason) + "\n", seconds: Self.patience)
  }

  private static func refusal(_ reason: String) -> String {
    var out = JSONLine()
    out.add("ok", false)
    out.add("error", reason)
    return out.finished
  }

  /// Runs one command line; answers the JSON.
  func answer(_ line: String) -> String {
    let command: Command
    do throws(CommandError) { command = try CommandRegistry.standard.parse(line) } catch {
      return Self.refusal("\(error)")
    }
    let state = store.state
    if let refusal = command.refusal(in: state) { return Self.refusal(refusal) }
    var out = JSONLine()
    out.add("ok", true)
    // On the screen these two would open something; a script wants the answer.
    if command != .stats { store.send(.command(command)) }
    if command == .snapshot { SnapshotLine.fill(&out, state) }
    if command == .stats { StatsLine.fill(&out, state.call.stats ?? CallStats()) }
    return out.finished
  }
}
