import CSockets
import Foundation
import MediaBasics
import RTC
import RTCTransport

/// A UDP port for each of two peers on this machine; what one sends to its port comes out of the other's, impaired.
///
/// A peer is known by the first datagram that comes from loopback to its port; what others send there is dropped, so that of
/// the many paths that two peers on one machine could take exactly one works.
final class ImpairingProxy: Sendable {
  /// The port that stands for the second peer, and the one that stands for the first: where each is to send.
  let ports: (first: UInt16, second: UInt16)
  private let descriptors: [Int32]
  private let poll: Int32
  private let stop: Int32
  private let ended = DispatchSemaphore(value: 0)
  private static let stopTag = UInt64.max

  /// - Parameters:
  ///   - impairment: of either direction.
  ///   - seed: the same seed loses and delays packets alike.
  /// - Throws: `BenchFailure` when there is no port.
  init(_ impairment: Impairment, seed: UInt64) throws(BenchFailure) {
    var descriptors: [Int32] = []
    var ports: [UInt16] = []
    let poll = ncall_epoll_open()
    let stop = ncall_event_open()
    func close() {
      for descriptor in descriptors + [poll, stop] where descriptor >= 0 { _ = ncall_close(descriptor) }
    }
    for tag in 0..<2 {
      var wanted = ncall_address()
      wanted.family = 4
      (wanted.bytes.0, wanted.bytes.3) = (127, 1)
      var bound = ncall_address()
      let descriptor = ncall_udp_open(&wanted, &bound)
      descriptors.append(descriptor)
      ports.append(bound.port)
      guard descriptor >= 0, poll >= 0, ncall_epoll_add(poll, descriptor, UInt64(tag)) >= 0 else {
        close()
        throw BenchFailure("the impairing proxy has no UDP port: \(String(cString: strerror(-min(descriptor, poll))))")
      }
    }
    guard stop >= 0, ncall_epoll_add(poll, stop, Self.stopTag) >= 0 else {
      close()
      throw BenchFailure("the impairing proxy has no event descriptor")
    }
    self.descriptors = descriptors
    self.ports = (ports[0], ports[1])
    self.poll = poll
    self.stop = stop
    let links = [ImpairedLink(impairment, seed: seed), ImpairedLink(impairment, seed: seed &+ 1)]
    let thread = Thread { [self] in
      ncall_thread_name("bench-proxy")
      run(links)
      ended.signal()
    }
    thread.start()
  }

  /// Ends the thread and closes the ports.
  func close() {
    ncall_event_signal(stop)
    ended.wait()
    for descriptor in descriptors + [poll, stop] { _ = ncall_close(descriptor) }
  }

  private func run(_ impaired: [ImpairedLink]) {
    var links = impaired
    var peers: [ncall_address?] = [nil, nil]
    let room = 2_048
    let slab = UnsafeMutableRawBufferPointer.allocate(byteCount: 64 * room, alignment: 16)
    defer { slab.deallocate() }
    var datagrams = Array(repeating: ncall_datagram(), count: 64)
    var tags: [UInt64] = [0, 0, 0]
    while true {
      var due: MediaInstant?
      for link in links { due = .earliest(due, link.nextDue) }
      let ready = ncall_epoll_wait(poll, &tags, 3, due.map { max(0, ($0 - .now).nanoseconds) } ?? -1)
      for tag in tags.prefix(Int(max(0, ready))) {
        if tag == Self.stopTag { return }
        let side = Int(tag)
        for i in datagrams.indices {
          datagrams[i].bytes = slab.baseAddress.map { $0 + i * room }
          datagrams[i].length = UInt32(room)
        }
        let count = ncall_udp_receive(descriptors[side], &datagrams, 64)
        let now = MediaInstant.now
        for datagram in datagrams.prefix(Int(max(0, count))) where datagram.length > 0 {
          guard datagram.peer.family == 4, datagram.peer.bytes.0 == 127 else { continue }
          if let known = peers[side], known.port != datagram.peer.port { continue }
          peers[side] = datagram.peer
          links[side].send(
            Array(UnsafeRawBufferPointer(start: datagram.bytes, count: Int(datagram.length))), at: now)
        }
      }
      let now = MediaInstant.now
      for side in 0..<2 {
        while let bytes = links[side].receive(at: now) {
          guard let peer = peers[1 - side] else { continue }
          forward(bytes, from: descriptors[1 - side], to: peer)
        }
      }
    }
  }

  private func forward(_ bytes: [UInt8], from descriptor: Int32, to peer: ncall_address) {
    var bytes = bytes
    bytes.withUnsafeMutableBytes { buffer in
      var datagram = ncall_datagram(bytes: buffer.baseAddress, length: UInt32(buffer.count), peer: peer)
      var refused: Int32 = 0
      // What the system refuses is lost, as in any network.
      _ = ncall_udp_send(descriptor, &datagram, 1, &refused)
    }
  }

  /// A description whose only candidate is a port of the proxy.
  static func redirect(_ sdp: String, to port: UInt16) -> String {
    var lines: [String] = []
    for line in sdp.split(whereSeparator: \.isNewline) where !line.hasPrefix("a=candidate:") {
      lines.append(String(line))
      if line.hasPrefix("a=ice-ufrag:") { lines.append("a=candidate:1 1 udp 2122260223 127.0.0.1 \(port) typ host") }
    }
    return lines.map { $0 + "\r\n" }.joined()
  }
}
