import COpenSSL

/// The BIO_METHOD behind every `DTLSWire`.
// Sendable without the compiler's proof: made once, never changed afterwards, never freed; OpenSSL only reads it.
struct DTLSWireMethod: @unchecked Sendable {
  let raw: OpaquePointer

  /// Nil when OpenSSL has no memory or no index for it.
  static let shared = DTLSWireMethod()

  private init?() {
    let index = BIO_get_new_index()
    guard index >= 0, let method = BIO_meth_new(index | BIO_TYPE_SOURCE_SINK, "ncall datagrams") else { return nil }
    let complete =
      BIO_meth_set_write(
        method,
        { bio, data, length in
          guard let wire = DTLSWire.of(bio), let data, length > 0 else { return -1 }
          wire.enqueue(Array(UnsafeRawBufferPointer(start: data, count: Int(length))))
          return length
        }) == 1
      && BIO_meth_set_read(
        method,
        { bio, buffer, length in
          ncall_bio_clear_retry(bio)
          guard let wire = DTLSWire.of(bio), let buffer, length > 0,
            let count = wire.read(into: UnsafeMutableRawBufferPointer(start: buffer, count: Int(length)))
          else {
            ncall_bio_set_retry_read(bio)
            return -1
          }
          return count
        }) == 1
      && BIO_meth_set_ctrl(
        method,
        { bio, command, _, argument in
          switch command {
          case BIO_CTRL_FLUSH: return 1
          case BIO_CTRL_DGRAM_SET_NEXT_TIMEOUT:
            guard let wire = DTLSWire.of(bio), let argument else { return 0 }
            wire.timerWasSet(argument)
            return 1
          default: return 0
          }
        }) == 1
    guard complete else {
      BIO_meth_free(method)
      return nil
    }
    raw = method
  }
}
