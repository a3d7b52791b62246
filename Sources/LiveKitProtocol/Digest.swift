import COpenSSL

/// The hashes that tokens and webhooks need, by OpenSSL.
public enum Digest {
  /// SHA-256 (FIPS 180-4): 32 bytes.
  public static func sha256(_ message: some Collection<UInt8>) -> [UInt8] {
    let message = Array(message)
    var digest = [UInt8](repeating: 0, count: 32)
    _ = digest.withUnsafeMutableBufferPointer { out in
      message.withUnsafeBufferPointer { SHA256($0.baseAddress, $0.count, out.baseAddress) }
    }
    return digest
  }

  /// HMAC-SHA256 (RFC 2104): 32 bytes.
  public static func hmacSHA256(key: some Collection<UInt8>, _ message: some Collection<UInt8>) -> [UInt8] {
    hmac(EVP_sha256(), length: 32, key: key, message)
  }

  /// HMAC-SHA1 (RFC 2104), as credentials of TURN servers need it: 20 bytes.
  public static func hmacSHA1(key: some Collection<UInt8>, _ message: some Collection<UInt8>) -> [UInt8] {
    hmac(EVP_sha1(), length: 20, key: key, message)
  }

  private static func hmac(
    _ hash: OpaquePointer?, length size: Int, key: some Collection<UInt8>, _ message: some Collection<UInt8>
  ) -> [UInt8] {
    // OpenSSL reads a null key as "the previous one", so an empty key still needs an address.
    let length = key.count
    let key = Array(key) + [0]
    let message = Array(message)
    var digest = [UInt8](repeating: 0, count: size)
    var written: UInt32 = 0
    let made = digest.withUnsafeMutableBufferPointer { out in
      message.withUnsafeBufferPointer {
        HMAC(hash, key, Int32(clamping: length), $0.baseAddress, $0.count, out.baseAddress, &written)
      }
    }
    precondition(made != nil && written == size, "this OpenSSL lacks a hash")
    return digest
  }

  /// Compares without telling by its time where two digests differ.
  public static func areEqual(_ a: [UInt8], _ b: [UInt8]) -> Bool {
    a.count == b.count && CRYPTO_memcmp(a, b, a.count) == 0
  }
}
