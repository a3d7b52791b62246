import LiveKitProtocol
import Logging
import NIOCore
import NIOPosix
import NIOSSL
import RTCTransport
import Synchronization

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
    var listeners: [any Channel]
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
      let listeners = try await listen(on: group, control: control, tls: tls)
      let ticks = loop.scheduleRepeatedTask(initialDelay: .milliseconds(100), delay: .milliseconds(100)) { _ in
        control.value.tick()
      }
      phase.withLock {
        $0 = .running(
          Running(group: group, loop: loop, listeners: listeners, ticks: ticks, control: control, media: plane))
      }
      let port = listeners.first?.localAddress?.port ?? configuration.port
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

  private func makeTLS() throws(MediaServerError) -> NIOSSLContext? {
    guard let certificate = configuration.tlsCertificateFile, let key = configuration.tlsKeyFile else { return nil }
    let chain: [NIOSSLCertificateSource]
    do { chain = try NIOSSLCertificate.fromPEMFile(certificate).map { .certificate($0) } } catch {
      throw .tls("\(certificate) is no PEM file with a certificate (\(error))")
    }
    guard !chain.isEmpty else { throw .tls("there is no certificate in \(certificate)") }
    let secret: NIOSSLPrivateKey
    do { secret = try NIOSSLPrivateKey(file: key, format: .pem) } catch {
      throw .tls("\(key) is no PEM file with a private key (\(error))")
    }
    do {
      return try NIOSSLContext(
        configuration: .makeServerConfiguration(certificateChain: chain, privateKey: .privateKey(secret)))
    } catch {
      throw .tls("\(certificate) and \(key) do not belong together (\(error))")
    }
  }

  /// Listens on each address, all on one port.
  private func listen(
    on group: MultiThreadedEventLoopGroup, control: NIOLoopBoundBox<ControlPlane>, tls: NIOSSLContext?
  ) async throws -> [any Channel] {
    var listeners: [any Channel] = []
    for host in [configuration.host] + configuration.otherHosts {
      let port = listeners.first?.localAddress?.port ?? configuration.port
      listeners.append(try await listen(host, port, on: group, control: control, tls: tls))
    }
    return listeners
  }

  private func listen(
    _ host: String, _ port: Int, on group: MultiThreadedEventLoopGroup, control: NIOLoopBoundBox<ControlPlane>,
    tls: NIOSSLContext?
  ) async throws -> any Channel {
    do {
      return try await ServerBootstrap(group: group)
        .serverChannelOption(.backlog, value: 256)
        .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
        .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
        .childChannelInitializer { channel in
          channel.eventLoop.makeCompletedFuture {
            let pipeline = channel.pipeline.syncOperations
            if let tls { try pipeline.addHandler(NIOSSLServerHandler(context: tls)) }
            try HTTPPipeline.add(to: pipeline, HTTPConnection(control: control.value))
          }
        }
        .bind(host: host, port: port).get()
    } catch {
      throw MediaServerError.cannotListen(host: host, port: port, reason: MediaServerError.reason(error))
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
      for listener in running.listeners { try await listener.close() }
      running.ticks.cancel()
      try await running.loop.submit { running.control.value.shutDown() }.get()
      await running.media.stop()
      // Farewells are on their way; a connection that does not end by itself is cut after its drain time.
      try await running.loop.scheduleTask(in: SignalConnection.drainLimit + .milliseconds(50)) {}.futureResult.get()
      try await running.group.shutdownGracefully()
    } catch {
      log.warning("the media server did not stop cleanly: \(error)")
    }
  }
}
