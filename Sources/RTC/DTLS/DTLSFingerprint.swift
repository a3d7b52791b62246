import COpenSSL

/// The hash of a certificate as session descriptions announce it (RFC 8122 §5).
///
/// Accepts sha-256, sha-384 and sha-512; weaker functions are refused.
public struct DTLSFingerprint: Equatable, Hashable, Sendable {
  /// The hash function in its SDP spelling, lower case: "sha-256".
  public let algorithm: String
  public let value: [UInt8]

  /// Nil when the function is not accepted or `value` has not its length.
  public init?(algorithm: String, value: [UInt8]) {
    let name = algorithm.lowercased()
    guard let length = Self.lengths[name], value.count == length else { return nil }
    self.algorithm = name
    self.value = value
  }

  /// Reads `sha-256 AB:CD:…`, the value of the `fingerprint` attribute, with or without the attribute's name.
  public init?(sdp: String) {
    guard sdp.utf8.count <= 256 else { return nil }
    var text = Substring(sdp)
    for prefix in ["a=", "fingerprint:"] where text.hasPrefix(prefix) { text = text.dropFirst(prefix.count) }
    let fields = text.split(whereSeparator: \.isWhitespace)
    guard fields.count == 2 else { return nil }
    var value: [UInt8] = []
    for pair in fields[1].split(separator: ":", omittingEmptySubsequences: false) {
      guard pair.utf8.count == 2, pair.allSatisfy(\.isHexDigit), let byte = UInt8(pair, radix: 16) else { return nil }
      value.append(byte)
    }
    self.init(algorithm: String(fields[0]), value: value)
  }

  /// `sha-256 AB:CD:…`, the value of the `fingerprint` attribute.
  public var sdp: String {
    let digits = Array("0123456789ABCDEF".utf8)
    var text = Array(algorithm.utf8)
    for (index, byte) in value.enumerated() {
      text.append(UInt8(ascii: index == 0 ? " " : ":"))
      text.append(digits[Int(byte >> 4)])
      text.append(digits[Int(byte & 15)])
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// The fingerprint of an X.509 certificate.
  init?(algorithm: String, of certificate: OpaquePointer) {
    let function: OpaquePointer? =
      switch algorithm {
      case "sha-256": EVP_sha256()
      case "sha-384": EVP_sha384()
      case "sha-512": EVP_sha512()
      default: nil
      }
    guard let function else { return nil }
    var digest = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
    var length: UInt32 = 0
    guard X509_digest(certificate, function, &digest, &length) == 1 else { return nil }
    self.init(algorithm: algorithm, value: Array(digest.prefix(Int(length))))
  }

  /// Whether `certificate` is the one this fingerprint was taken from.
  func matches(_ certificate: OpaquePointer) -> Bool {
    DTLSFingerprint(algorithm: algorithm, of: certificate) == self
  }

  private static let lengths = ["sha-256": 32, "sha-384": 48, "sha-512": 64]
}
