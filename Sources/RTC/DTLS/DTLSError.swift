/// Why a DTLS association could not be made or ended badly.
public enum DTLSError: Error, Equatable, Sendable {
  /// OpenSSL refused a step of making keys, certificates or contexts; the text names the step.
  case setup(String)
  /// The peer's certificate is not the one its session description announced.
  case fingerprintMismatch
  /// The peer sent no certificate.
  case missingCertificate
  /// The handshake went through, but the peer supports none of our SRTP profiles.
  case noCommonSRTPProfile
  /// The handshake did not end within `DTLSTransport.handshakeLimit`.
  case timeout
  /// The peer ended the association with this alert (RFC 5246 §7.2).
  case alert(UInt8)
  /// The peer broke the protocol; the text is OpenSSL's reason.
  case protocolViolation(String)
}

extension DTLSError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .setup(let step): "DTLS could not be set up: \(step)."
    case .fingerprintMismatch: "The peer's certificate does not match the fingerprint it announced."
    case .missingCertificate: "The peer sent no certificate."
    case .noCommonSRTPProfile: "The peer supports none of our SRTP profiles."
    case .timeout: "The peer did not finish the DTLS handshake in time."
    case .alert(let code): "The peer ended DTLS with alert \(code)."
    case .protocolViolation(let reason): "The peer broke the DTLS protocol: \(reason)."
    }
  }
}
