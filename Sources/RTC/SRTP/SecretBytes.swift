import COpenSSL

/// Key material that is wiped from memory when nobody refers to it any more.
// Sendable without the compiler's proof: the memory is written in init and wiped in deinit, and only read in between.
public final class SecretBytes: @unchecked Sendable {
  private let bytes: UnsafeMutableRawBufferPointer

  public var count: Int { bytes.count }

  public init(_ source: UnsafeRawBufferPointer) {
    bytes = .allocate(byteCount: source.count, alignment: 16)
    bytes.copyMemory(from: source)
  }

  /// Copies; wiping the array is the caller's business.
  public init(_ source: [UInt8]) {
    bytes = .allocate(byteCount: source.count, alignment: 16)
    bytes.copyBytes(from: source)
  }

  deinit {
    OPENSSL_cleanse(bytes.baseAddress, bytes.count)
    bytes.deallocate()
  }

  /// Lends the bytes for the length of a call.
  public func withUnsafeBytes<R>(_ body: (UnsafeRawBufferPointer) throws -> R) rethrows -> R {
    try body(UnsafeRawBufferPointer(bytes))
  }
}

extension SecretBytes: Equatable {
  /// Compares in time that does not depend on the contents.
  public static func == (a: SecretBytes, b: SecretBytes) -> Bool {
    a.count == b.count && CRYPTO_memcmp(a.bytes.baseAddress, b.bytes.baseAddress, a.count) == 0
  }
}

extension SecretBytes: CustomStringConvertible {
  /// Never the contents: keys must not reach a log.
  public var description: String { "\(count) secret bytes" }
}
