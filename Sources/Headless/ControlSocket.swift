import CallCore
import Foundation
import Synchronization

/// The socket through which `ncall ctl` and scripts command a running client.
///
/// One connection carries one command line, such as `volume bo 80`, and gets one JSON line back: `{"ok":true}`, with what
/// was asked for where there is something to tell, or `{"ok":false,"code":"usage","error":"…"}`. Only the owner may connect.
public final class ControlSocket: Sendable {
  /// Measures how the call does now; nil where there is nothing to measure.
  public typealias Stats = @Sendable () async -> CallStats?

  static let maximumCommand = 16 * 1_024
  /// Seconds that a command, and the taking of its answer, may need.
  private static let patience = 2.0

  public let path: String
  private let store: Store
  private let hasScreen: Bool
  private let stats: Stats?
  private let listener: Mutex<StreamListener?>

  /// Makes the socket and serves it.
  /// - Parameters:
  ///   - hasScreen: whether there is a screen for commands that change what it shows.
  ///   - stats: measures the figures that `stats` answers; nil for those that were measured last.
  /// - Throws: `ControlSocketError` when the folder or the socket cannot be made.
  public init(
    folder: String, name: String = "\(ProcessInfo.processInfo.processIdentifier)", store: Store, hasScreen: Bool = true,
    stats: Stats? = nil
  ) throws(ControlSocketError) {
    self.store = store
    self.hasScreen = hasScreen
    self.stats = stats
    listener = Mutex(nil)
    let path = "\(folder)/\(name).sock"
    self.path = path
    try ControlFolder.prepare(folder)
    ControlFolder.sweep(folder)
    unlink(path)
    let descriptor = StreamSocket.make()
    guard descriptor >= 0 else { throw .socket(path, String(cString: strerror(errno))) }
    // The file takes its permissions from the socket, so that it is never there with others.
    fchmod(descriptor, 0o600)
    let bound = StreamSocket.withAddress(path) { bind(descriptor, $0, $1) }
    guard let bound, bound == 0, chmod(path, 0o600) == 0, listen(descriptor, 8) == 0 else {
      let reason = bound == nil ? "the path is too long" : String(cString: strerror(errno))
      Foundation.close(descriptor)
      throw .socket(path, reason)
    }
    let listener = StreamListener(descriptor, name: "ncall-control", ended: { unlink(path) }) { [self] client in
      respond(to: client)
    }
    self.listener.withLock { $0 = listener }
    listener.start()
  }

  /// Stops serving and removes the socket.
  public func close() {
    // The listener holds on to this one through what it is to call.
    let listener = listener.withLock { listener in
      defer { listener = nil }
      return listener
    }
    listener?.close()
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
    StreamSocket.write(client, Self.refusal(reason, code: "usage") + "\n", seconds: Self.patience)
  }

  /// - Parameter code: `usage` for what makes no sense, `conflict` for what cannot be now.
  private static func refusal(_ reason: String, code: String) -> String {
    var out = JSONLine()
    out.add("ok", false)
    out.add("code", code)
    out.add("error", reason)
    return out.finished
  }

  /// Asks whose client this is: what `ncall ctl` wants to know, and no event of the call.
  static let identityQuestion = "identity"

  /// Runs one command line; answers the JSON.
  func answer(_ line: String) -> String {
    if line == Self.identityQuestion {
      var out = JSONLine()
      out.add("ok", true)
      out.add("self", store.state.call.me?.identity ?? "")
      out.add("user", store.state.session.me?.username ?? "")
      return out.finished
    }
    var command: Command
    do throws(CommandError) { command = try CommandRegistry.standard.parse(line) } catch {
      return Self.refusal(Self.words(for: error), code: "usage")
    }
    if !hasScreen, case .view(let wanted) = command {
      guard wanted == .quit else {
        return Self.refusal("this client has no screen, which the command is for", code: "conflict")
      }
      // There is nobody to ask whether it is meant.
      command = .leave
    }
    if let refusal = command.refusal(in: store.state) { return Self.refusal(refusal, code: "conflict") }
    var out = JSONLine()
    out.add("ok", true)
    // On the screen these two would open something; a script wants the answer.
    if command == .stats {
      guard let stats = measured() else {
        return Self.refusal(
          "there are no figures yet: the client is not in a call, or has only just joined", code: "conflict")
      }
      StatsLine.fill(&out, stats)
      return out.finished
    }
    store.send(.command(command))
    if command == .snapshot { SnapshotLine.fill(&out, store.state) }
    return out.finished
  }

  private static func words(for error: CommandError) -> String {
    if case .unknown(let word, nearest: nil) = error {
      return "there is no command \"\(word)\"; `ncall ctl --help` lists them"
    }
    return "\(error)"
  }

  /// Waits for the figures, on the connection's own thread.
  private func measured() -> CallStats? {
    guard let stats else { return store.state.call.stats }
    final class Answer: Sendable { let stats = Mutex<CallStats?>(nil) }
    let answer = Answer()
    let isThere = DispatchSemaphore(value: 0)
    Task {
      let measured = await stats()
      answer.stats.withLock { $0 = measured }
      isThere.signal()
    }
    guard isThere.wait(timeout: .now() + Self.patience) == .success else { return nil }
    return answer.stats.withLock { $0 }
  }
}
