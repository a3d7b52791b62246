import Foundation
import Glibc
import RTC
import Synchronization

/// Stands between the two sides on IPv4 loopback and loses every so-manieth RTP packet, each once: what is sent again comes through.
///
/// Each side takes the relay for the other: `forUs` is the address to reach them at, `forThem` the one to reach us at.
final class LossyRelay: Sendable {
  struct Way: Sendable {
    /// Every so-manieth new packet is lost; nil for none.
    var losesEvery: Int?
    /// Packets that were lost, by SSRC; probes and repairs are lost too.
    var lost: [UInt32: Int] = [:]
    /// Packets that came through, by SSRC.
    var passed: [UInt32: Int] = [:]
    fileprivate var seen: Set<UInt64> = []

    /// Whether a datagram is to be lost.
    fileprivate mutating func loses(_ head: [UInt8]) -> Bool {
      // RTP, not RTCP (RFC 5761 section 4), nor what is not media (RFC 7983).
      guard head.count == 12, head[0] >> 6 == 2, !RTPHeader.isRTCP(secondByte: head[1]) else { return false }
      let ssrc = head[8..<12].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
      let isNew = seen.insert(UInt64(ssrc) << 16 | UInt64(head[2]) << 8 | UInt64(head[3])).inserted
      if let losesEvery, isNew, seen.count % losesEvery == 0 {
        lost[ssrc, default: 0] += 1
        return true
      }
      passed[ssrc, default: 0] += 1
      return false
    }
  }

  private struct State {
    var toUs = Way()
    var toThem = Way()
    var them: TransportAddress?
    var isEnding = false
  }

  private let state = Mutex(State())
  private let us: TransportAddress
  private let sockets: [Int32]
  let forUs: TransportAddress
  let forThem: TransportAddress

  /// - Parameter us: the address of our own side.
  init(us: TransportAddress) throws {
    self.us = us
    let ends = try [Self.open(), Self.open()]
    sockets = ends.map(\.descriptor)
    forUs = ends[0].address
    forThem = ends[1].address
    Thread.detachNewThread { [self] in run() }
  }

  var toUs: Way { state.withLock { $0.toUs } }
  var toThem: Way { state.withLock { $0.toThem } }

  func lose(every: Int?, toUs: Bool) {
    state.withLock { state in
      if toUs { state.toUs.losesEvery = every } else { state.toThem.losesEvery = every }
    }
  }

  func end() { state.withLock { $0.isEnding = true } }

  /// Their candidate as we are to see it; nil for one that leads around the relay. Remembers where they are.
  func redirect(_ line: String) -> String? {
    guard let candidate = ICECandidate(sdp: line), candidate.transport == .udp, candidate.address.isLoopback,
      candidate.address.family == .ipv4
    else { return nil }
    state.withLock { $0.them = candidate.address }
    return ICECandidate.host(forUs).sdp
  }

  /// A description with the candidates it names redirected.
  func redirectAll(_ sdp: String) -> String {
    sdp.split(separator: "\r\n").compactMap { line in
      guard line.hasPrefix("a=candidate:") else { return String(line) }
      return redirect(String(line.dropFirst(2))).map { "a=" + $0 }
    }.map { $0 + "\r\n" }.joined()
  }

  private static func open() throws -> (descriptor: Int32, address: TransportAddress) {
    let descriptor = socket(AF_INET, Int32(SOCK_DGRAM.rawValue), 0)
    var wanted = sockaddr_in()
    wanted.sin_family = sa_family_t(AF_INET)
    wanted.sin_addr.s_addr = in_addr_t(0x7f00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let result = withUnsafeMutablePointer(to: &wanted) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
        bind(descriptor, generic, length) == 0 ? getsockname(descriptor, generic, &length) : -1
      }
    }
    guard descriptor >= 0, result == 0 else { throw StoryError("no socket for the relay: \(errno)") }
    return (descriptor, TransportAddress(127, 0, 0, 1, port: UInt16(bigEndian: wanted.sin_port)))
  }

  private func run() {
    var buffer = [UInt8](repeating: 0, count: 2_048)
    while !state.withLock({ $0.isEnding }) {
      var waiting = sockets.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
      // The limit is only how soon the end is noticed.
      guard poll(&waiting, 2, 50) > 0 else { continue }
      for (index, item) in waiting.enumerated() where item.revents != 0 {
        let count = recv(item.fd, &buffer, buffer.count, Int32(MSG_DONTWAIT))
        guard count > 0 else { continue }
        // What we send comes in on the first socket, and leaves from the second.
        let to = state.withLock { state -> TransportAddress? in
          let head = Array(buffer[0..<min(12, count)])
          let isLost = index == 0 ? state.toThem.loses(head) : state.toUs.loses(head)
          return isLost ? nil : index == 0 ? state.them : us
        }
        if let to { forward(buffer, count, from: sockets[1 - index], to: to) }
      }
    }
    for descriptor in sockets { close(descriptor) }
  }

  private func forward(_ buffer: [UInt8], _ count: Int, from descriptor: Int32, to: TransportAddress) {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = to.port.bigEndian
    address.sin_addr.s_addr = in_addr_t(0x7f00_0001).bigEndian
    withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        _ = sendto(descriptor, buffer, count, 0, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
  }
}
