import LiveKitProtocol
import Logging
import NIOCore
import NIOPosix
import WebClient

/// Opens signalling connections to a LiveKit server.
public struct SignalClient: Sendable {
  public var server: ServerURL
  public var mode = SignalModePreference.auto
  public var tls = TLSOptions()
  /// Until the WebSocket is open, per attempt.
  public var connectTimeout = Duration.seconds(10)
  /// From there until the server's first message.
  public var joinTimeout = Duration.seconds(7)
  /// For asking what was wrong.
  public var validateTimeout = Duration.seconds(3)
  public var group: any EventLoopGroup
  public var log: Logger

  public init(
    server: ServerURL, group: any EventLoopGroup = MultiThreadedEventLoopGroup.singleton, log: Logger = .silent
  ) {
    self.server = server
    self.group = group
    self.log = log
  }

  /// Connects and waits for the server's first message, which is join or, for a resumed session, reconnect.
  ///
  /// In mode `auto` a server that does not know the path of the single connection (404) is asked for two. After any
  /// other refusal without an explanation the server is asked for one over plain HTTP.
  public func connect(_ parameters: SignalParameters) async throws(SignalError) -> SignalConnection {
    switch mode {
    case .v0: return try await connect(parameters, .v0)
    case .v1: return try await connect(parameters, .v1)
    case .auto:
      do {
        return try await connect(parameters, .v1)
      } catch {
        guard case .notFound(let text) = error, !text.contains(SignalPath.roomMissing) else { throw error }
        log.debug("no single peer connection here, trying two", metadata: ["server": "\(server)"])
        return try await connect(parameters, .v0)
      }
    }
  }

  private func connect(_ parameters: SignalParameters, _ mode: SignalMode) async throws(SignalError) -> SignalConnection
  {
    let query: String
    do { query = try parameters.query(mode) } catch { throw .badRequest(status: 400, text: "\(error)") }
    // Whatever can throw comes before the promise, which must be kept.
    let exchange = try exchange(mode.path + "?" + query, parameters.token, connectTimeout)
    let loop = group.next()
    let (messages, continuation) = AsyncStream<LKSignalResponse.OneOf_Message>.makeStream(
      bufferingPolicy: .bufferingOldest(SignalMessageHandler.unreadLimit))
    let first = loop.makePromise(of: LKSignalResponse.OneOf_Message.self)
    let shared = SignalConnection.Shared()
    let outcome: HTTPExchange.Outcome
    do throws(WebFailure) {
      outcome = try await exchange.run(on: loop) { channel in
        try SignalMessageHandler.add(to: channel, first: first, messages: continuation, shared: shared)
      }
    } catch let failure {
      let error = SignalError(failure)
      first.fail(error)
      if !server.isSecure, error.makesNothingOfARequest {
        // It may be waiting for TLS.
        let probe = TLSProbe(server: server, timeout: validateTimeout)
        if await probe.findsTLS(on: loop) { throw .tls(.serverIsSecure) }
      }
      guard case .dropped = error else { throw error }
      throw await explain(error, mode, query, parameters.token)
    }
    switch outcome {
    case .answered(let status, let text):
      let error = SignalError(status: status, text: text)
      first.fail(error)
      // An empty 404 on the path of the single mode says all: there is no such path.
      guard text.isEmpty, !(status == 404 && mode == .v1) else { throw error }
      throw await explain(error, mode, query, parameters.token)
    case .upgraded(let channel):
      let message = try await wait(for: first, on: channel)
      let connection = SignalConnection(
        mode: mode, first: message, messages: messages, channel: channel, shared: shared)
      switch message {
      case .join, .reconnect: return connection
      case .leave(let leave):
        await connection.close()
        throw .left(leave)
      default:
        await connection.close()
        throw .notLiveKit("its first message was neither join, reconnect nor leave")
      }
    }
  }

  private func wait(
    for first: EventLoopPromise<LKSignalResponse.OneOf_Message>, on channel: any Channel
  ) async throws(SignalError) -> LKSignalResponse.OneOf_Message {
    let deadline = channel.eventLoop.scheduleTask(in: TimeAmount(joinTimeout)) {
      first.fail(SignalError.timeout(.joining))
    }
    first.futureResult.whenComplete { result in
      deadline.cancel()
      if case .failure = result { channel.close(promise: nil) }
    }
    do {
      return try await withTaskCancellationHandler {
        try await first.futureResult.get()
      } onCancel: {
        first.fail(SignalError.cancelled)
      }
    } catch let error as SignalError {
      throw error
    } catch {
      throw .dropped("\(error)")
    }
  }

  /// Asks the path's validation for status and text; answers `error` where that does not help.
  private func explain(
    _ error: SignalError, _ mode: SignalMode, _ query: String, _ token: String
  ) async -> SignalError {
    guard
      let exchange = try? exchange(mode.path + SignalPath.validate + "?" + query, token, validateTimeout),
      let outcome = try? await exchange.run(on: group.next(), onUpgrade: nil),
      case .answered(let status, let text) = outcome, status != 200
    else { return error }
    return SignalError(status: status, text: text)
  }

  private func exchange(
    _ target: String, _ token: String, _ timeout: Duration
  ) throws(SignalError) -> HTTPExchange {
    do throws(WebFailure) {
      return try HTTPExchange(
        server: server, target: target, token: token, tls: tls, timeout: timeout, maxFrameSize: Limits.signalMessageSize
      )
    } catch {
      throw SignalError(error)
    }
  }
}

extension SignalError {
  /// What came back was nothing, or no HTTP.
  fileprivate var makesNothingOfARequest: Bool {
    switch self {
    case .dropped, .notLiveKit: true
    default: false
    }
  }
}

extension Logger {
  /// A logger that says nothing.
  public static let silent = Logger(label: "silent") { _ in SwiftLogNoOpLogHandler() }
}
