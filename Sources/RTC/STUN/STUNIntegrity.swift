import COpenSSL
import MediaBasics

/// The message authentication codes of STUN, over OpenSSL.
enum STUNIntegrity {
  /// The code of the start of a message, as if the message ended with the integrity attribute.
  ///
  /// - Parameters:
  ///   - prefix: the header and every attribute before the integrity attribute, at least 20 bytes.
  ///   - claimedLength: what the header's length field must say while the code is computed (RFC 8489 §14.5).
  /// - Returns: 20 or 32 bytes, or nil when OpenSSL refuses.
  static func code(
    of prefix: RawSpan, claimedLength: UInt16, key: [UInt8], algorithm: STUNIntegrityAlgorithm
  ) -> [UInt8]? {
    guard prefix.byteCount >= STUNMessage.headerSize else { return nil }
    return withUnsafeTemporaryAllocation(byteCount: prefix.byteCount, alignment: 1) { scratch -> [UInt8]? in
      prefix.withUnsafeBytes { scratch.copyMemory(from: $0) }
      scratch.storeBytes(of: claimedLength.bigEndian, toByteOffset: 2, as: UInt16.self)
      let digest = algorithm == .sha1 ? EVP_sha1() : EVP_sha256()
      var isMade = false
      let code = [UInt8](unsafeUninitializedCapacity: Int(EVP_MAX_MD_SIZE)) { out, count in
        var size: UInt32 = 0
        let bytes = scratch.assumingMemoryBound(to: UInt8.self)
        isMade = HMAC(digest, key, Int32(key.count), bytes.baseAddress, bytes.count, out.baseAddress, &size) != nil
        count = isMade ? Int(size) : 0
      }
      return isMade ? code : nil
    }
  }

  /// Compares without telling by its duration where two codes differ.
  static func matches(_ received: RawSpan, _ computed: [UInt8]) -> Bool {
    guard received.byteCount > 0, received.byteCount <= computed.count else { return false }
    return received.withUnsafeBytes { CRYPTO_memcmp($0.baseAddress, computed, $0.count) == 0 }
  }
}
