/// The two implementations of SRTP.
public enum SRTPMaker: Sendable, Hashable, CaseIterable {
  /// libsrtp2: widely reviewed, several allocations per packet; for the few streams of a client.
  case libsrtp
  /// Our own contexts over OpenSSL's ciphers: no allocation per packet; for a media server's fan-out.
  case openssl

  /// Makes the transform of one peer.
  ///
  /// - Parameter allowsRepeats: whether a packet may be protected a second time, for retransmission without RTX. The second
  ///   must then equal the first byte by byte, header extensions included, or the cipher is broken (RFC 7714 §8.4).
  /// - Throws: `SRTPError` when the keys do not fit the profile or the library refuses.
  public func make(_ keys: SRTPKeyingMaterial, allowsRepeats: Bool = false) throws(SRTPError) -> any SRTPTransform {
    guard keys.isWellFormed else { throw .keyLength }
    switch self {
    case .libsrtp: return try LibSRTPTransform(keys, allowsRepeats: allowsRepeats)
    case .openssl: return try OpenSSLTransform(keys, allowsRepeats: allowsRepeats)
    }
  }
}
