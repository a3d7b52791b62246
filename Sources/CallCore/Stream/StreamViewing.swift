import Logging
import NchatAPI
import NchatClient

/// A viewer's stay in a live stream: counted from `begin` to `end`, and said to go on as often as the server wants to hear it.
public actor StreamViewing {
  /// Why a stay is over that nobody ended.
  public enum End: Sendable, Equatable {
    /// With the stream.
    case streamOver
    case failed(NchatFailure)
  }

  private let client: NchatClient
  private let stream: EntityID
  private let log: Logger
  private let pause: @Sendable (Duration) async throws -> Void
  private var session: WatchSession?

  /// - Parameter pause: lets time pass.
  public init(
    _ client: NchatClient, stream: EntityID, log: Logger,
    pause: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }
  ) {
    self.client = client
    self.stream = stream
    self.log = log
    self.pause = pause
  }

  /// Comes to watch; with the same session where this one has watched before.
  @discardableResult
  public func begin() async throws(NchatFailure) -> WatchSession {
    let session = try await client.watchStream(stream, session: self.session?.sessionId)
    self.session = session
    return session
  }

  /// Says again and again that the viewer is there. Whoever was not heard for too long comes back with the same session.
  /// - Returns: why it is over; nil when it was cancelled.
  public func stay() async -> End? {
    var wait = Duration.zero
    while true {
      do { try await pause(max(wait, .seconds(min(max(1, session?.heartbeatSeconds ?? 20), 600)))) } catch {
        return nil
      }
      wait = .zero
      do throws(NchatFailure) {
        guard let id = session?.sessionId else { return nil }
        do throws(NchatFailure) { session = try await client.keepWatching(stream, session: id) } catch {
          guard error.code == .alreadyLeft else { throw error }
          try await begin()
        }
      } catch {
        if Task.isCancelled { return nil }
        if error.code == .streamNotLive { return .streamOver }
        guard error.isRetryable else { return .failed(error) }
        log.info("the server does not hear that somebody watches: \(error)")
        if case .refused(let refusal) = error { wait = .seconds(min(refusal.retryAfter ?? 0, 600)) }
      }
    }
  }

  /// Ends the stay.
  /// - Throws: `NchatFailure`, where the server could not be told: it finds out by itself.
  public func end() async throws(NchatFailure) {
    guard let session else { return }
    try await client.stopWatching(stream, session: session.sessionId)
  }
}
