import MediaBasics

@testable import RTC

/// A client and a server on a wire that loses, repeats, cuts, changes and invents datagrams as the input says.
enum DTLSTransportTarget {
  static let target = FuzzTarget("dtls-transport", longest: 4096) { bytes in
    guard let mine = HarnessIdentity.first, let theirs = HarnessIdentity.second,
      var client = try? DTLSTransport(
        identity: mine, role: .client, remoteFingerprint: theirs.fingerprint, at: .zero),
      var server = try? DTLSTransport(identity: theirs, role: .server, remoteFingerprint: mine.fingerprint, at: .zero)
    else { return }
    var input = FuzzInput(bytes)
    var toClient: [[UInt8]] = []
    var toServer: [[UInt8]] = []
    var now = MediaInstant.zero
    while !input.isAtEnd {
      while let datagram = client.pollTransmit() { toServer.append(datagram) }
      while let datagram = server.pollTransmit() { toClient.append(datagram) }
      let isForClient = input.bool()
      var datagram: [UInt8] = []
      switch input.below(12) {
      case 0...4: datagram = isForClient ? toClient.popFirst() : toServer.popFirst()
      case 5:
        // Again, out of turn.
        datagram = (isForClient ? toClient.last : toServer.last) ?? []
      case 6:
        datagram = isForClient ? toClient.popFirst() : toServer.popFirst()
        for _ in 0..<input.below(4) where !datagram.isEmpty { datagram[input.below(datagram.count)] ^= input.u8() }
      case 7:
        datagram = isForClient ? toClient.popFirst() : toServer.popFirst()
        datagram = Array(datagram.prefix(input.below(datagram.count + 1))) + input.run(input.below(32))
      case 8: datagram = input.block(most: 1_500)
      case 9:
        let data = input.block(most: 1_200)
        _ = isForClient ? server.send(data.span.bytes) : client.send(data.span.bytes)
      case 10: now += .milliseconds(input.below(4_000))
      default:
        if input.below(8) == 0 { if isForClient { server.close() } else { client.close() } }
      }
      if !datagram.isEmpty {
        if isForClient {
          client.receive(datagram.span.bytes, at: now)
        } else {
          server.receive(datagram.span.bytes, at: now)
        }
      }
      client.advance(to: now)
      server.advance(to: now)
      if toClient.count > 64 { toClient.removeFirst(32) }
      if toServer.count > 64 { toServer.removeFirst(32) }
      drain(&client)
      drain(&server)
    }
  }

  private static func drain(_ transport: inout DTLSTransport) {
    while let event = transport.pollEvent() {
      if case .connected(let keys) = event { expect(keys.isWellFormed, "the keys fit the profile") }
    }
  }
}

extension [[UInt8]] {
  /// Takes the first; empty when there is none.
  fileprivate mutating func popFirst() -> [UInt8] { isEmpty ? [] : removeFirst() }
}
