import MediaBasics

@testable import RTC

/// A client and a server joined by a wire of 10 ms, in virtual time that moves only from one thing to do to the next.
final class DTLSPair {
  /// A datagram on its way.
  struct Flying {
    var arrival: MediaInstant
    var toServer: Bool
    var bytes: [UInt8]
  }

  var client: DTLSTransport
  var server: DTLSTransport
  private(set) var now = MediaInstant.zero
  /// Datagrams given to the wire so far, both ways.
  private(set) var sent = 0
  private(set) var clientEvents: [DTLSEvent] = []
  private(set) var serverEvents: [DTLSEvent] = []

  /// What the wire does to the n-th datagram (from 1): nothing lost and nothing changed unless a test says so.
  var wire: (_ number: Int, _ datagram: Flying) -> [Flying] = { [$1] }
  private var flying: [Flying] = []

  static let delay = MediaDuration.milliseconds(10)

  init(
    clientProfiles: [SRTPProfile] = SRTPProfile.preferred, serverProfiles: [SRTPProfile] = SRTPProfile.preferred,
    clientExpects: DTLSFingerprint? = nil, serverExpects: DTLSFingerprint? = nil, identity: DTLSIdentity? = nil
  ) throws {
    let (mine, theirs) = try (identity ?? .generate(), identity ?? .generate())
    client = try DTLSTransport(
      identity: mine, role: .client, remoteFingerprint: clientExpects ?? theirs.fingerprint, profiles: clientProfiles,
      at: .zero)
    server = try DTLSTransport(
      identity: theirs, role: .server, remoteFingerprint: serverExpects ?? mine.fingerprint, profiles: serverProfiles,
      at: .zero)
  }

  /// Puts what both sides have to say on the wire and collects their events.
  func drain() {
    while let bytes = client.pollTransmit() { launch(bytes, toServer: true) }
    while let bytes = server.pollTransmit() { launch(bytes, toServer: false) }
    while let event = client.pollEvent() { clientEvents.append(event) }
    while let event = server.pollEvent() { serverEvents.append(event) }
  }

  private func launch(_ bytes: [UInt8], toServer: Bool) {
    sent += 1
    flying += wire(sent, Flying(arrival: now + Self.delay, toServer: toServer, bytes: bytes))
  }

  /// Moves time from event to event for as long as something is due before `limit`, then to `limit`.
  func run(for span: MediaDuration) {
    let limit = now + span
    drain()
    while true {
      let arrival = flying.map(\.arrival).min()
      let deadline = MediaInstant?.earliest(client.nextDeadline, server.nextDeadline)
      guard let next = MediaInstant?.earliest(arrival, deadline), next <= limit else { break }
      now = max(now, next)
      let arrived = flying.filter { $0.arrival <= now }
      flying.removeAll { $0.arrival <= now }
      for datagram in arrived {
        if datagram.toServer {
          server.receive(datagram.bytes.span.bytes, at: now)
        } else {
          client.receive(datagram.bytes.span.bytes, at: now)
        }
      }
      client.advance(to: now)
      server.advance(to: now)
      drain()
    }
    now = limit
  }

  func sendFromClient(_ data: [UInt8]) -> Bool { client.send(data.span.bytes) }
  func sendFromServer(_ data: [UInt8]) -> Bool { server.send(data.span.bytes) }

  var clientKeys: SRTPKeyingMaterial? { clientEvents.keys }
  var serverKeys: SRTPKeyingMaterial? { serverEvents.keys }

  /// Both sides have keys, and each holds as its own what the other takes for the peer's.
  var agrees: Bool { clientKeys != nil && clientKeys == serverKeys?.reversed }
}

extension [DTLSEvent] {
  var keys: SRTPKeyingMaterial? {
    for case .connected(let keys) in self { return keys }
    return nil
  }

  var data: [[UInt8]] { compactMap { if case .data(let bytes) = $0 { bytes } else { nil } } }

  var failure: DTLSError? {
    for case .failed(let error) in self { return error }
    return nil
  }

  var isClosed: Bool { contains { if case .closed = $0 { true } else { false } } }
}
