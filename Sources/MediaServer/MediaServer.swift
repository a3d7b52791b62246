import LiveKitProtocol
import Logging
import NIOCore
import NIOPosix
import RTCTransport
import Synchronization
import WebServing

/// An embedded LiveKit-compatible media server: signalling, rooms, administration and media forwarding for one machine.
///
/// All of control runs on one event loop, all of media on one thread.
public final class MediaServer: Sendable {
  private enum Phase {
    case new
    case starting
    case running(Running)
    case stopped
  }

  private struct Running: Sendable {
    var group: MultiThreadedEventLoopGroup
    var loop: any EventLoop
    var web: WebServer
    var ticks: RepeatedTask
    var control: NIOLoopBoundBox<ControlPlane>
    var media: MediaPlane
    var webhooks: Webhooks?
  }

  public let configuration: MediaServerConfiguration
  private let log: Logger
  private let webhookSink: (@Sendable (SignedWebhook) -> Void)?
  private let noticeSink: (@Sendable (MediaNotice) -> Void)?
  private let phase = Mutex(Phase.new)

  /// - Parameter webhookSink: is told every event that the webhooks' settings let through, in order, on the thread of control, which it
  ///   must not hold up. It need not be told at any URL.
  /// - Parameter noticeSink: is told what no webhook tells, in order with them and under the same conditions.
  public init(
    configuration: MediaServerConfiguration, logger: Logger, webhookSink: (@Sendable (SignedWebhook) -> Void)? = nil,
    noticeSink: (@Sendable (MediaNotice) -> Void)? = nil
  ) {
    self.noticeSink = noticeSink
    self.configuration = configuration
    self.webhookSink = webhookSink
    log = logger
  }

  /// Opens the ports and starts to serve.
  ///
  /// - Throws: `MediaServerError`.
  public func start() async throws -> MediaServerAddresses {
    guard !configuration.keys.isEmpty else { throw MediaServerError.noKeys }
    let tls = try makeTLS()
    let isFirst = phase.withLock { phase in
      guard case .new = phase else { return false }
      phase = .starting
      return true
    }
    guard isFirst else { throw MediaServerError.alreadyStarted }

    let webhooks: Webhooks?
    do {
      webhooks = try Webhooks(configuration, sink: webhookSink, log: log)
    } catch {
      phase.withLock { $0 = .stopped }
      throw error
    }
    let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    let loop = group.next()
    let configuration = configuration
    let log = log
    let noticeSink = noticeSink
    var media: MediaPlane?
    do {
      let plane = try MediaPlane(configuration: configuration, log: log)
      media = plane
      let control = try await loop.submit {
        NIOLoopBoundBox(
          ControlPlane(
            configuration: configuration, random: SystemRandomNumberGenerator(), log: log, webhooks: webhooks,
            noticeSink: noticeSink, performMedia: { plane.perform($0) }),
          eventLoop: loop)
      }.get()
      let mediaPort = try await plane.start { event in loop.execute { control.value.receive(event) } }
      // Clients often come through one proxy, so that their sum alone is bounded.
      var limits = WebServerLimits()
      limits.connectionsPerAddress = limits.connections
      let web = WebServer(limits: limits, tls: tls, group: group, logger: log) { _ in control.value }
      let port: Int
      do throws(WebServerError) {
        port = try await web.listen(hosts: [configuration.host] + configuration.otherHosts, port: configuration.port)
      } catch {
        throw MediaServerError(error)
      }
      let ticks = loop.scheduleRepeatedTask(initialDelay: .milliseconds(100), delay: .milliseconds(100)) { _ in
        control.value.tick()
      }
      phase.withLock {
        $0 = .running(
          Running(group: group, loop: loop, web: web, ticks: ticks, control: control, media: plane, webhooks: webhooks))
      }
      return MediaServerAddresses(host: configuration.host, port: port, mediaPort: mediaPort, isSecure: tls != nil)
    } catch {
      phase.withLock { $0 = .stopped }
      await media?.stop()
      await webhooks?.stop()
      try? await group.shutdownGracefully()
      throw error
    }
  }

  /// Reads the files that the configuration names, and looks whether it holds together, without opening a port.
  public func checkFiles() throws(MediaServerError) {
    _ = try makeTLS()
    if !configuration.webhooks.apiKey.isEmpty { _ = try Webhooks.key(of: configuration) }
  }

  private func makeTLS() throws(MediaServerError) -> WebServerTLS? {
    guard let certificate = configuration.tlsCertificateFile, let key = configuration.tlsKeyFile else { return nil }
    do throws(WebServerError) { return try WebServerTLS(certificateFile: certificate, keyFile: key) } catch {
      throw MediaServerError(error)
    }
  }

  /// Answers a request of the administration interface (Twirp) for a program that this server runs in.
  ///
  /// - Parameters:
  ///   - method: service and method, such as `livekit.RoomService/CreateRoom`.
  ///   - contentType: `application/json` or `application/protobuf`.
  ///   - authorization: the value of the header, `Bearer` and a token.
  /// - Returns: what would come over HTTP; 503 while the server is not running.
  public func administrate(
    method: String, body: [UInt8], contentType: String = "application/json", authorization: String
  ) async -> (status: Int, contentType: String, body: [UInt8]) {
    let running = phase.withLock { phase -> Running? in
      guard case .running(let running) = phase else { return nil }
      return running
    }
    let request = RoomService.Request(
      path: Substring(method), method: "POST", contentType: contentType, authorization: authorization, body: body)
    let response: RoomService.Response
    do {
      guard let running else { throw TwirpError(.unavailable, "the media server is not running") }
      response = try await running.loop.submit { running.control.value.administrate(request) }.get()
    } catch {
      response = RoomService.response(
        to: error as? TwirpError ?? TwirpError(.unavailable, "the media server is shutting down"))
    }
    return (response.status, response.contentType, response.body)
  }

  /// Runs `body` on the media thread, to look at what it did; nil while the server is not running.
  package func onMediaThread<Value: Sendable>(_ body: @escaping @Sendable (MediaHost) -> Value) async -> Value? {
    let media = phase.withLock { phase -> MediaPlane? in
      guard case .running(let running) = phase else { return nil }
      return running.media
    }
    return await media?.run(body)
  }

  /// Sends everybody away politely and closes all ports; returns when that is done.
  public func shutdown() async {
    let running = phase.withLock { phase -> Running? in
      defer { phase = .stopped }
      guard case .running(let running) = phase else { return nil }
      return running
    }
    guard let running else { return }
    do {
      await running.web.stopListening()
      running.ticks.cancel()
      try await running.loop.submit { running.control.value.shutDown() }.get()
      await running.media.stop()
      // Farewells are on their way; a connection that does not end by itself is cut after its drain time.
      await running.web.shutdown(drain: SignalConnection.drainLimit + .milliseconds(50))
      await running.webhooks?.stop()
      try await running.group.shutdownGracefully()
    } catch {
      log.warning("the media server did not stop cleanly: \(error)")
    }
  }
}
