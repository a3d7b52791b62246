import COpenSSL

/// The cipher of one direction of RTP or RTCP: encrypts and authenticates in place, with contexts made once.
///
/// RTP and RTCP differ only in where the last 32 bits of what is authenticated come from: the rollover counter, which is
/// not sent, or the word with the E flag and the SRTCP index, which is.
final class SRTPCipher {
  private enum Algorithm {
    case gcm
    case counterMode
  }

  private let algorithm: Algorithm
  private let stream: SRTPSessionKeys.Stream
  private let context: OpaquePointer
  private var mac = ncall_hmac_sha1()
  /// The session salt as the upper and lower half of a 16-byte block, padded with zeros at its end.
  private var saltHigh: UInt64 = 0
  private var saltLow: UInt64 = 0

  /// Where the parts of one packet are, in bytes from its start.
  struct Layout {
    /// What is authenticated but not encrypted.
    var header: Int
    /// What is encrypted as well.
    var payload: Int
    /// Where the tag is or goes.
    var tag: Int
    var ssrc: UInt32
    /// The 48-bit packet index or the 31-bit SRTCP index.
    var index: UInt64
    /// The rollover counter, or the word with the E flag and the SRTCP index.
    var trailer: UInt32
  }

  init(_ keys: SRTPSessionKeys, stream: SRTPSessionKeys.Stream, sealing: Bool) throws(SRTPError) {
    let context: OpaquePointer? = keys.encryption.withUnsafeBytes { key in
      switch keys.profile {
      case .aeadAES128GCM: ncall_aes128_gcm_new(key.baseAddress, sealing ? 1 : 0)
      case .aes128CMSHA1_80: ncall_aes128_ctr_new(key.baseAddress)
      }
    }
    guard let context else { throw .setup("cipher context") }
    self.context = context
    self.stream = stream
    switch keys.profile {
    case .aeadAES128GCM: algorithm = .gcm
    case .aes128CMSHA1_80: algorithm = .counterMode
    }
    keys.salt.withUnsafeBytes { salt in
      for (place, byte) in salt.enumerated() where place < 16 {
        let shift = UInt64(56 - 8 * (place & 7))
        if place < 8 { saltHigh |= UInt64(byte) << shift } else { saltLow |= UInt64(byte) << shift }
      }
    }
    guard
      keys.authentication.withUnsafeBytes({ ncall_hmac_sha1_init(&mac, $0.baseAddress, $0.count) }) == 1
    else { throw .setup("authentication key") }
  }

  deinit {
    // The cipher context wipes itself.
    EVP_CIPHER_CTX_free(context)
    withUnsafeMutableBytes(of: &mac) { OPENSSL_cleanse($0.baseAddress, $0.count) }
    withUnsafeMutableBytes(of: &saltHigh) { OPENSSL_cleanse($0.baseAddress, $0.count) }
    withUnsafeMutableBytes(of: &saltLow) { OPENSSL_cleanse($0.baseAddress, $0.count) }
  }

  /// Encrypts the payload and writes the tag; false only when OpenSSL fails.
  func seal(_ packet: UnsafeMutableRawBufferPointer, _ layout: Layout) -> Bool {
    guard let start = packet.baseAddress, fits(layout, in: packet) else { return false }
    let payload = start + layout.header
    let tag = start + layout.tag
    return withNonceAndTrailer(layout) { nonce, trailer in
      switch algorithm {
      case .gcm:
        return ncall_aes128_gcm_seal(
          context, nonce, start, layout.header, trailer, additionalTrailerLength, payload, layout.payload, tag) == 1
      case .counterMode:
        guard ncall_aes128_ctr_apply(context, nonce, payload, layout.payload) == 1 else { return false }
        return withMAC(of: start, layout, trailer) {
          tag.copyMemory(from: $0, byteCount: Self.macLength)
          return true
        }
      }
    }
  }

  /// Checks the tag and decrypts the payload; false when the tag does not fit, and then `undoFailedOpen` brings the
  /// packet back.
  func open(_ packet: UnsafeMutableRawBufferPointer, _ layout: Layout) -> Bool {
    guard let start = packet.baseAddress, fits(layout, in: packet) else { return false }
    let payload = start + layout.header
    let tag = start + layout.tag
    return withNonceAndTrailer(layout) { nonce, trailer in
      switch algorithm {
      case .gcm:
        return ncall_aes128_gcm_open(
          context, nonce, start, layout.header, trailer, additionalTrailerLength, payload, layout.payload, tag) == 1
      case .counterMode:
        guard withMAC(of: start, layout, trailer, { CRYPTO_memcmp($0, tag, Self.macLength) == 0 }) else { return false }
        return ncall_aes128_ctr_apply(context, nonce, payload, layout.payload) == 1
      }
    }
  }

  /// Restores what `open` scrambled before it saw that the tag does not fit, so that another index can be tried: the
  /// same key stream over it once more.
  func undoFailedOpen(_ packet: UnsafeMutableRawBufferPointer, _ layout: Layout) {
    if case .gcm = algorithm { _ = open(packet, layout) }
  }

  /// HMAC-SHA1 cut to 80 bits.
  private static let macLength = 10

  private var additionalTrailerLength: Int { stream == .rtcp ? 4 : 0 }

  /// The last look before raw memory is touched: layouts come from checked lengths, and this holds even if one did not.
  private func fits(_ layout: Layout, in packet: UnsafeMutableRawBufferPointer) -> Bool {
    let tagLength = algorithm == .gcm ? 16 : Self.macLength
    return layout.header >= 0 && layout.payload >= 0 && layout.header &+ layout.payload <= layout.tag
      && layout.tag &+ tagLength <= packet.count
  }

  private func withMAC(
    of start: UnsafeMutableRawPointer, _ layout: Layout, _ trailer: UnsafePointer<UInt8>,
    _ body: (UnsafeRawPointer) -> Bool
  ) -> Bool {
    withUnsafeTemporaryAllocation(byteCount: 20, alignment: 4) { digest in
      guard let digestStart = digest.baseAddress,
        ncall_hmac_sha1_compute(&mac, start, layout.header &+ layout.payload, trailer, 4, digestStart) == 1
      else { return false }
      return body(UnsafeRawPointer(digestStart))
    }
  }

  /// The nonce is zeros, SSRC and packet index, XORed with the salt: in 12 bytes for GCM (RFC 7714 §8.1, §9.1), in 14
  /// bytes followed by the block counter for counter mode (RFC 3711 §4.1.1).
  private func withNonceAndTrailer(
    _ layout: Layout, _ body: (UnsafePointer<UInt8>, UnsafePointer<UInt8>) -> Bool
  ) -> Bool {
    let (ssrc, index) = (UInt64(layout.ssrc), layout.index)
    let high: UInt64
    let low: UInt64
    switch algorithm {
    case .gcm: (high, low) = (ssrc << 16 | index >> 32, index << 32)
    case .counterMode: (high, low) = (ssrc, index << 16)
    }
    let blocks = ((saltHigh ^ high).bigEndian, (saltLow ^ low).bigEndian, layout.trailer.bigEndian)
    return withUnsafeBytes(of: blocks) { bytes in
      guard let start = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self) else { return false }
      return body(start, start + 16)
    }
  }
}
