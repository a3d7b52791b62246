import COpenSSL
import MediaBasics

/// One DTLS 1.2 association over datagrams, with its SRTP keys (RFC 6347, RFC 5764): no socket, no clock.
///
/// Datagrams go in with `receive`, time with `advance`; after each call drain `pollTransmit` and `pollEvent`. The handshake
/// flights of OpenSSL are retransmitted by the deadlines kept here: first after 100 ms, doubling up to 3 s.
public struct DTLSTransport: ~Copyable {
  public enum State: Sendable, Hashable {
    case handshaking
    case connected
    case closed
    case failed
  }

  /// How long a handshake may take before it fails.
  public static let handshakeLimit = MediaDuration.seconds(60)
  /// The greatest handshake datagram, in bytes of UDP payload.
  public static let mtu = 1200
  /// The greatest run of application data one call of `send` takes, in bytes (RFC 6347 §4.1.1: one record).
  public static let dataLimit = 16_384
  /// How many events wait for `pollEvent`; application data beyond that is dropped and counted.
  public static let eventLimit = 512

  public let role: DTLSRole
  public private(set) var state = State.handshaking
  /// Datagrams and data that found a queue full.
  public var dropped: Int { wire.droppedOutbound + droppedEvents }
  /// Times a flight was sent again because its timer ran out.
  public private(set) var retransmissions = 0

  private let ssl: OpaquePointer
  private let wire: DTLSWire
  private let timerMode: DTLSTimerMode
  private let handshakeDeadline: MediaInstant
  private var retransmitDeadline: MediaInstant?
  /// Retransmissions of the flight that is out now.
  private var flightRetransmissions = 0
  /// The datagrams of a flight that OpenSSL will not send again, to be repeated as they are.
  private var finalRepeat: [[UInt8]] = []
  private var events: [DTLSEvent] = []
  private var droppedEvents = 0

  private static let firstRetransmission = MediaDuration.milliseconds(100)
  private static let slowestRetransmission = MediaDuration.seconds(3)
  /// OpenSSL ends the association at the thirteenth timeout of one flight (DTLS1_TMO_READ_COUNT).
  private static let libraryRetransmissions = 12

  /// Starts an association; a client has its first flight ready to be polled.
  ///
  /// - Parameters:
  ///   - remoteFingerprint: what the peer's session description announced; a certificate that differs ends the handshake.
  ///   - profiles: the SRTP profiles to offer or accept, best first; not empty.
  /// - Throws: `DTLSError.setup` when OpenSSL refuses.
  public init(
    identity: DTLSIdentity, role: DTLSRole, remoteFingerprint: DTLSFingerprint,
    profiles: [SRTPProfile] = SRTPProfile.preferred, at now: MediaInstant
  ) throws(DTLSError) {
    try self.init(
      identity: identity, role: role, remoteFingerprint: remoteFingerprint, profiles: profiles, timerMode: .current,
      at: now)
  }

  init(
    identity: DTLSIdentity, role: DTLSRole, remoteFingerprint: DTLSFingerprint, profiles: [SRTPProfile],
    timerMode: DTLSTimerMode, at now: MediaInstant
  ) throws(DTLSError) {
    guard !profiles.isEmpty else { throw .setup("no SRTP profile to offer") }
    let wire = DTLSWire(remoteFingerprint: remoteFingerprint, mode: timerMode)
    guard let ssl = SSL_new(identity.context) else { throw .setup("no association") }
    guard let bio = wire.makeBIO() else {
      SSL_free(ssl)
      throw .setup("no BIO")
    }
    SSL_set_bio(ssl, bio, bio)
    // SSL_set_tlsext_use_srtp answers 0 on success.
    guard SSL_set_tlsext_use_srtp(ssl, profiles.map(\.openSSLName).joined(separator: ":")) == 0,
      ncall_dtls_set_mtu(ssl, Self.mtu) == 1
    else {
      SSL_free(ssl)
      throw .setup("SRTP profiles or MTU refused")
    }
    self.ssl = ssl
    self.wire = wire
    self.role = role
    self.timerMode = timerMode
    handshakeDeadline = now + Self.handshakeLimit
    switch role {
    case .client: SSL_set_connect_state(ssl)
    case .server: SSL_set_accept_state(ssl)
    }
    if timerMode == .library {
      DTLS_set_timer_cb(ssl) { _, last in last == 0 ? 100_000 : min(last &* 2, 3_000_000) }
    }
    drive(at: now)
  }

  deinit {
    // Frees the BIO as well; the wire it points to is released after this body.
    SSL_free(ssl)
  }

  // MARK: In

  /// Takes one datagram from the peer. Garbage is ignored, as DTLS asks (RFC 6347 §4.1.2.7).
  public mutating func receive(_ datagram: RawSpan, at now: MediaInstant) {
    guard state == .handshaking || state == .connected, datagram.byteCount > 0 else { return }
    datagram.withUnsafeBytes { bytes in
      wire.inbound = bytes
      drive(at: now)
      wire.inbound = nil
    }
  }

  /// Does what is due: retransmits a flight, or ends a handshake that takes too long.
  public mutating func advance(to now: MediaInstant) {
    guard state == .handshaking else { return }
    guard now < handshakeDeadline else {
      fail(.timeout)
      return
    }
    if let due = retransmitDeadline, due <= now { retransmit(at: now) }
  }

  /// When `advance` next has something to do; nil for never.
  public var nextDeadline: MediaInstant? {
    state == .handshaking ? .earliest(retransmitDeadline, handshakeDeadline) : nil
  }

  /// Sends one record of application data.
  ///
  /// The datagram is 37 bytes longer than the data, and never split. False when the association is not connected, the data
  /// is empty or longer than `dataLimit`, or too many datagrams wait to be polled.
  public mutating func send(_ data: RawSpan) -> Bool {
    guard state == .connected, (1...Self.dataLimit).contains(data.byteCount), wire.hasRoom else { return false }
    ERR_clear_error()
    let written = data.withUnsafeBytes { SSL_write(ssl, $0.baseAddress, Int32(truncatingIfNeeded: $0.count)) }
    guard written > 0 else {
      interpret(written)
      return false
    }
    return true
  }

  /// Ends the association; a connected peer is told with close_notify.
  public mutating func close() {
    guard state == .handshaking || state == .connected else { return }
    sendCloseNotify()
    end(as: .closed)
  }

  // MARK: Out

  /// The next datagram for the peer.
  public mutating func pollTransmit() -> [UInt8]? { wire.dequeue() }

  /// The next thing that happened.
  public mutating func pollEvent() -> DTLSEvent? { events.isEmpty ? nil : events.removeFirst() }

  /// The microseconds OpenSSL itself would wait before the next retransmission, by the real clock; nil without a timer.
  var libraryTimeLeft: Int64? {
    let left = ncall_dtls_time_left(ssl)
    return left < 0 ? nil : left
  }

  // MARK: Steps

  private mutating func drive(at now: MediaInstant) {
    if state == .handshaking {
      ERR_clear_error()
      let result = SSL_do_handshake(ssl)
      if result == 1 { connect() } else { interpret(result) }
    }
    if state == .connected { readData() }
    observeTimer(at: now)
  }

  private mutating func readData() {
    withUnsafeTemporaryAllocation(byteCount: Self.dataLimit, alignment: 1) { buffer in
      while state == .connected {
        ERR_clear_error()
        let count = SSL_read(ssl, buffer.baseAddress, Int32(buffer.count))
        guard count > 0 else {
          interpret(count)
          return
        }
        guard events.count < Self.eventLimit else {
          droppedEvents += 1
          continue
        }
        events.append(.data(Array(UnsafeRawBufferPointer(rebasing: buffer.prefix(Int(count))))))
      }
    }
  }

  private mutating func connect() {
    guard let chosen = SSL_get_selected_srtp_profile(ssl),
      let profile = SRTPProfile(dtlsIdentifier: chosen.pointee.id)
    else {
      sendCloseNotify()
      fail(.noCommonSRTPProfile)
      return
    }
    guard let keys = exportKeys(for: profile) else {
      fail(.setup("SRTP keys not exported"))
      return
    }
    state = .connected
    finalRepeat = []
    events.append(.connected(keys))
  }

  /// Hands each side its keys (RFC 5764 §4.2): the exported block is client key, server key, client salt, server salt.
  private func exportKeys(for profile: SRTPProfile) -> SRTPKeyingMaterial? {
    let (key, salt) = (profile.keyLength, profile.saltLength)
    guard let block = exportSRTPBlock(count: 2 * (key + salt)) else { return nil }
    func run(_ offset: Int, _ count: Int) -> SecretBytes {
      block.withUnsafeBytes { SecretBytes(UnsafeRawBufferPointer(rebasing: $0[offset..<(offset + count)])) }
    }
    let client = (key: run(0, key), salt: run(2 * key, salt))
    let server = (key: run(key, key), salt: run(2 * key + salt, salt))
    let (local, remote) = role == .client ? (client, server) : (server, client)
    return SRTPKeyingMaterial(
      profile: profile, localKey: local.key, localSalt: local.salt, remoteKey: remote.key, remoteSalt: remote.salt)
  }

  /// The first `count` bytes of keying material under the label of DTLS-SRTP, the same on both sides; nil before the
  /// handshake is done.
  func exportSRTPBlock(count: Int) -> SecretBytes? {
    let label = "EXTRACTOR-dtls_srtp"
    return withUnsafeTemporaryAllocation(byteCount: count, alignment: 1) { block in
      defer { OPENSSL_cleanse(block.baseAddress, block.count) }
      guard SSL_export_keying_material(ssl, block.baseAddress, block.count, label, label.utf8.count, nil, 0, 0) == 1
      else { return nil }
      return SecretBytes(UnsafeRawBufferPointer(block))
    }
  }

  /// Makes an event of what OpenSSL answered to a handshake step, read or write that did not succeed.
  private mutating func interpret(_ result: Int32) {
    switch SSL_get_error(ssl, result) {
    case SSL_ERROR_WANT_READ, SSL_ERROR_WANT_WRITE: break
    case SSL_ERROR_ZERO_RETURN:
      sendCloseNotify()
      end(as: .closed)
      events.append(.closed)
    default:
      let error = ERR_get_error()
      if wire.peerWasRefused {
        fail(.fingerprintMismatch)
      } else if let alert = UInt8(exactly: ncall_ssl_error_alert(error)) {
        fail(.alert(alert))
      } else if ncall_ssl_error_is_missing_certificate(error) == 1 {
        fail(.missingCertificate)
      } else {
        fail(.protocolViolation(ERR_reason_error_string(error).map { String(cString: $0) } ?? "unknown reason"))
      }
    }
  }

  /// SSL_shutdown is an error before the handshake is done, and after a fatal alert there is nobody to tell.
  private func sendCloseNotify() {
    guard SSL_is_init_finished(ssl) == 1 else { return }
    ERR_clear_error()
    SSL_shutdown(ssl)
  }

  private mutating func fail(_ error: DTLSError) {
    end(as: .failed)
    events.append(.failed(error))
  }

  private mutating func end(as final: State) {
    state = final
    retransmitDeadline = nil
    finalRepeat = []
  }

  // MARK: Timer

  /// Turns what OpenSSL did to its timer into our deadline.
  private mutating func observeTimer(at now: MediaInstant) {
    let (stopped, started) = wire.takeTimerSteps()
    if stopped {
      flightRetransmissions = 0
      finalRepeat = []
    }
    guard state == .handshaking, wire.timerIsRunning else {
      retransmitDeadline = nil
      return
    }
    switch timerMode {
    case .engine:
      if started { retransmitDeadline = now + retransmissionDelay }
    case .library:
      retransmitDeadline = libraryTimeLeft.map { now + .microseconds(Int($0)) }
    }
  }

  private var retransmissionDelay: MediaDuration {
    // Five doublings reach the slowest pace; more would only overflow.
    min(Self.firstRetransmission * (1 << min(flightRetransmissions, 5)), Self.slowestRetransmission)
  }

  private mutating func retransmit(at now: MediaInstant) {
    guard flightRetransmissions < Self.libraryRetransmissions else {
      for datagram in finalRepeat { wire.enqueue(datagram) }
      retransmissions += 1
      retransmitDeadline = now + retransmissionDelay
      return
    }
    wire.makeTimerDue()
    ERR_clear_error()
    let before = wire.outbound.count
    let result = ncall_dtls_handle_timeout(ssl)
    guard result >= 0 else {
      interpret(result)
      return
    }
    if result > 0 {
      flightRetransmissions += 1
      retransmissions += 1
      if flightRetransmissions == Self.libraryRetransmissions { finalRepeat = Array(wire.outbound.dropFirst(before)) }
    }
    observeTimer(at: now)
  }
}
