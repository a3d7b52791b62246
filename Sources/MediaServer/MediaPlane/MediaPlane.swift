import Foundation
import Logging
import MediaBasics
import RTC
import RTCTransport

/// The media thread of a server, as the rest of it sees it.
final class MediaPlane: Sendable {
  /// Holds the router.
  ///
  /// `@unchecked Sendable` is sound because `router` is read and written only inside work that the loop runs on its one thread.
  private final class Seat: @unchecked Sendable {
    var router: MediaRouter?
  }

  private let loop: MediaLoop
  private let seat = Seat()
  private let configuration: MediaServerConfiguration
  private let log: Logger

  init(configuration: MediaServerConfiguration, log: Logger) throws {
    self.configuration = configuration
    self.log = log
    loop = try MediaLoop(name: "media")
  }

  /// Opens the sockets.
  ///
  /// - Parameter emit: gets what happens, on the media thread.
  /// - Returns: the UDP port.
  func start(emit: @escaping @Sendable (MediaEvent) -> Void) async throws -> Int {
    let configuration = configuration
    let log = log
    let seat = seat
    let identity = try DTLSIdentity.generate()
    let result = await loop.run { host -> Result<Int, MediaServerError> in
      do {
        let addresses = try Self.openSockets(configuration, on: host)
        let router = MediaRouter(
          configuration: configuration, identity: identity, addresses: addresses, random: .system(), log: log,
          emit: emit)
        router.start(host)
        seat.router = router
        let port = Int(addresses.first?.port ?? 0)
        if configuration.lastMediaPort > configuration.mediaPort {
          log.notice(
            "of the UDP ports \(configuration.mediaPort)-\(configuration.lastMediaPort), all media goes through \(port)"
          )
        }
        return .success(port)
      } catch let error as MediaServerError {
        return .failure(error)
      } catch {
        return .failure(.cannotOpenMedia(port: configuration.mediaPort, reason: "\(error)"))
      }
    }
    guard let result else { throw MediaServerError.cannotOpenMedia(port: configuration.mediaPort, reason: "stopped") }
    return try result.get()
  }

  /// One socket per address, all on one port.
  private static func openSockets(
    _ configuration: MediaServerConfiguration, on host: MediaHost
  ) throws -> [TransportAddress] {
    let all = NetworkInterface.candidates(includingLoopback: configuration.offersLoopback).map(\.address)
    let named = configuration.nodeIP.map { ip in all.filter { $0.ip == ip } } ?? []
    let wanted = named.isEmpty ? all : named
    guard let first = UInt16(exactly: configuration.mediaPort) else {
      throw MediaServerError.cannotOpenMedia(port: configuration.mediaPort, reason: "it is not a port")
    }
    let end = max(first, UInt16(exactly: configuration.lastMediaPort) ?? first)
    guard !wanted.isEmpty else {
      throw MediaServerError.cannotOpenMedia(
        port: configuration.mediaPort, reason: "this machine has no network address")
    }
    // A free port of the first address may be taken on another one: then the next is tried.
    let ports = first == 0 ? Array(repeating: 0, count: 16) : Array(first...end)
    var last: (any Error)?
    for port in ports {
      var opened: [TransportAddress] = []
      do {
        for address in wanted {
          opened.append(try host.openSocket(on: address.with(port: opened.first?.port ?? port)))
        }
        return opened
      } catch {
        for address in opened { host.closeSocket(address) }
        last = error
      }
    }
    throw MediaServerError.cannotOpenMedia(port: configuration.mediaPort, reason: last.map { "\($0)" } ?? "")
  }

  func perform(_ command: MediaCommand) {
    let seat = seat
    loop.perform { host in seat.router?.perform(command, host) }
  }

  /// Runs `body` on the media thread and answers its result; nil once the thread has ended.
  func run<Value: Sendable>(_ body: @escaping @Sendable (MediaHost) -> Value) async -> Value? { await loop.run(body) }

  /// Ends all connections and the thread; returns when the farewells are out.
  func stop() async {
    let seat = seat
    await loop.run { host in
      seat.router?.stop(host)
      seat.router = nil
    }
    loop.stop()
  }
}
