import COpenSSL

/// What OpenSSL sees of the world: a BIO whose every write is one datagram out and every read one datagram in, the timer
/// it sets, and the certificate it asks about.
final class DTLSWire {
  /// The datagram being received; valid only while `DTLSTransport.receive` runs.
  var inbound: UnsafeRawBufferPointer?

  /// Datagrams waiting for `pollTransmit`, oldest first.
  private(set) var outbound: [[UInt8]] = []
  private(set) var droppedOutbound = 0

  /// Whether OpenSSL has its retransmission timer running.
  private(set) var timerIsRunning = false
  /// Whether the timer was set since `takeTimerSteps`.
  private var timerWasStarted = false
  /// Whether the timer was cleared since `takeTimerSteps`: the peer's whole flight has come in.
  private var timerWasStopped = false
  /// OpenSSL's own timer, inside its SSL; nil until it is first set, and always nil in `.library` mode.
  private var timer: UnsafeMutableRawPointer?

  private(set) var peerWasRefused = false

  private let remoteFingerprint: DTLSFingerprint
  private let mode: DTLSTimerMode

  static let outboundLimit = 128

  init(remoteFingerprint: DTLSFingerprint, mode: DTLSTimerMode) {
    self.remoteFingerprint = remoteFingerprint
    self.mode = mode
  }

  /// A new BIO that calls back into this object, which must outlive it.
  func makeBIO() -> OpaquePointer? {
    guard let method = DTLSWireMethod.shared?.raw, let bio = BIO_new(method) else { return nil }
    BIO_set_data(bio, Unmanaged.passUnretained(self).toOpaque())
    BIO_set_init(bio, 1)
    return bio
  }

  var hasRoom: Bool { outbound.count < Self.outboundLimit }

  /// Queues one datagram; a full queue drops it, as a full socket would.
  func enqueue(_ datagram: [UInt8]) {
    guard hasRoom else {
      droppedOutbound += 1
      return
    }
    outbound.append(datagram)
  }

  func dequeue() -> [UInt8]? { outbound.isEmpty ? nil : outbound.removeFirst() }

  /// What happened to the timer since the last call.
  func takeTimerSteps() -> (stopped: Bool, started: Bool) {
    defer { (timerWasStopped, timerWasStarted) = (false, false) }
    return (timerWasStopped, timerWasStarted)
  }

  /// Makes a running timer look run out, so that `ncall_dtls_handle_timeout` retransmits.
  func makeTimerDue() {
    if let timer, timerIsRunning { ncall_dtls_timer_set_due(timer) }
  }

  // MARK: Called by OpenSSL

  static func of(_ bio: OpaquePointer?) -> DTLSWire? {
    guard let raw = BIO_get_data(bio) else { return nil }
    return Unmanaged<DTLSWire>.fromOpaque(raw).takeUnretainedValue()
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) -> Int32? {
    guard let datagram = inbound else { return nil }
    inbound = nil
    let count = min(datagram.count, buffer.count)
    guard count > 0 else { return nil }
    buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: datagram.prefix(count)))
    return Int32(clamping: count)
  }

  func timerWasSet(_ value: UnsafeMutableRawPointer) {
    timerIsRunning = ncall_dtls_timer_is_running(value) == 1
    guard timerIsRunning else {
      timerWasStopped = true
      return
    }
    timerWasStarted = true
    guard mode == .engine else { return }
    timer = value
    ncall_dtls_timer_set_never(value)
  }

  /// Answers 1 when the peer's certificate is the announced one; the chain, names and dates mean nothing in WebRTC.
  static func verifyPeerCertificate(_ store: OpaquePointer?) -> Int32 {
    guard let raw = X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx()),
      let wire = of(SSL_get_rbio(OpaquePointer(raw))), let certificate = X509_STORE_CTX_get0_cert(store)
    else { return 0 }
    guard wire.remoteFingerprint.matches(certificate) else {
      wire.peerWasRefused = true
      X509_STORE_CTX_set_error(store, X509_V_ERR_CERT_REJECTED)
      return 0
    }
    return 1
  }
}
