/// A protection profile of SRTP as DTLS negotiates it (RFC 5764 §4.1.2, RFC 7714 §14.2).
public enum SRTPProfile: Sendable, Hashable, CaseIterable {
  /// AES-128 in Galois counter mode, 16-byte tag.
  case aeadAES128GCM
  /// AES-128 in counter mode with an 80-bit HMAC-SHA1 tag.
  case aes128CMSHA1_80

  /// Both, the faster first.
  public static let preferred: [SRTPProfile] = [.aeadAES128GCM, .aes128CMSHA1_80]

  /// Bytes of a master key, and of each session encryption key.
  public var keyLength: Int { 16 }

  /// Bytes of a master salt.
  public var saltLength: Int {
    switch self {
    case .aeadAES128GCM: 12
    case .aes128CMSHA1_80: 14
    }
  }

  /// Bytes that protection adds to an RTP packet.
  public var tagLength: Int {
    switch self {
    case .aeadAES128GCM: 16
    case .aes128CMSHA1_80: 10
    }
  }

  /// The number of the profile in the use_srtp extension.
  var dtlsIdentifier: UInt {
    switch self {
    case .aeadAES128GCM: 0x0007
    case .aes128CMSHA1_80: 0x0001
    }
  }

  init?(dtlsIdentifier: UInt) {
    guard let profile = Self.allCases.first(where: { $0.dtlsIdentifier == dtlsIdentifier }) else { return nil }
    self = profile
  }

  /// OpenSSL's name for the profile.
  var openSSLName: String {
    switch self {
    case .aeadAES128GCM: "SRTP_AEAD_AES_128_GCM"
    case .aes128CMSHA1_80: "SRTP_AES128_CM_SHA1_80"
    }
  }
}
