/// Why no secure connection came about, as one sentence without advice.
public enum TLSFailure: Error, Sendable, Equatable {
  /// Nobody we trust vouches for the certificate, or it has run out.
  case untrusted
  /// The certificate is for another name.
  case wrongName
  /// TLS was spoken to a server that answered in plain HTTP.
  case serverIsPlain
  /// Plain HTTP was spoken to a server that speaks TLS.
  case serverIsSecure
  /// The server ended the connection in the middle of the handshake.
  case cutOff
  /// A file of authorities to trust cannot be used.
  case authorities(String)
  /// Anything else, in the library's words.
  case handshake(String)
}

extension TLSFailure: CustomStringConvertible {
  public var description: String {
    switch self {
    case .untrusted: "the server's certificate is not trusted"
    case .wrongName: "the server's certificate is for another name"
    case .serverIsPlain: "this server speaks no TLS"
    case .serverIsSecure: "this server speaks TLS"
    case .cutOff: "the server ended the TLS handshake"
    case .authorities(let file): "\(file) is no PEM file with certificates of authorities"
    case .handshake(let why): "the TLS handshake failed: \(why)"
    }
  }
}
