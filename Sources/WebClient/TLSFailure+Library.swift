import NIOSSL

extension TLSFailure {
  /// What an error of the TLS library means.
  ///
  /// The library tells its reasons only as text, in which a path and a line of its own source stand behind them:
  /// `error:1000007d:SSL routines:OPENSSL_internal:CERTIFICATE_VERIFY_FAILED at /…`.
  public init(library error: any Error) {
    if let error = error as? NIOSSLExtraError, error == .failedToValidateHostname {
      self = .wrongName
      return
    }
    let text = "\(error)"
    switch Self.reason(in: text) {
    case "CERTIFICATE_VERIFY_FAILED": self = .untrusted
    case "WRONG_VERSION_NUMBER", "HTTP_REQUEST", "HTTPS_PROXY_REQUEST": self = .serverIsPlain
    case let reason? where !reason.isEmpty:
      self = .handshake(reason.replacing("_", with: " ").lowercased())
    default:
      switch error {
      case NIOSSLError.unableToValidateCertificate, NIOSSLError.noCertificateToValidate: self = .untrusted
      case _ where text.contains("\(BoringSSLInternalError.eofDuringHandshake)"): self = .cutOff
      default: self = .handshake("the server and this client do not understand each other")
      }
    }
  }

  /// The library's word for what went wrong, such as `WRONG_VERSION_NUMBER`.
  static func reason(in text: String) -> String? {
    guard let mark = text.firstRange(of: "OPENSSL_internal:") else { return nil }
    let word = text[mark.upperBound...].prefix { $0.isASCII && ($0.isUppercase || $0.isNumber || $0 == "_") }
    return String(word)
  }
}
