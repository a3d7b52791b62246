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
  }

  public let configuration: MediaServerConfiguration
  private let log: Logger
  private let phase = Mutex(Phase.new)

  public init(configuration: MediaServerConfiguration, logger: Logger) {
    self.configuration = configuration
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

    let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    let loop = group.next()
    let configuration = configuration
    let log = log
    var media: MediaPlane?
    do {
      let plane = try MediaPlane(configuration: configuration, log: log)
      media = plane
      let control = try await loop.submit {
        NIOLoopBoundBox(
          ControlPlane(
            configuration: configuration, random: SystemRandomNumberGenerator(), log: log,
            performMedia: { plane.perform($0) }),
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
        $0 = .running(Running(group: group, loop: loop, web: web, ticks: ticks, control: control, media: plane))
      }
      return MediaServerAddresses(host: configuration.host, port: port, mediaPort: mediaPort, isSecure: tls != nil)
    } catch {
      phase.withLock { $0 = .stopped }
      await media?.stop()
      try? await group.shutdownGracefully()
      throw error
    }
  }

  /// Reads the files that the configuration names, without opening a port.
  public func checkFiles() throws(MediaServerError) { _ = try makeTLS() }

  private func makeTLS() throws(MediaServerError) -> WebServerTLS? {
    guard let certificate = configuration.tlsCertificateFile, let key = configuration.tlsKeyFile else { return nil }
    do throws(WebServerError) { return try WebServerTLS(certificateFile: certificate, keyFile: key) } catch {
      throw MediaServerError(error)
    }
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
      try await running.group.shutdownGracefully()
    } catch {
      log.warning("the media server did not stop cleanly: \(error)")
    }
  }
}
