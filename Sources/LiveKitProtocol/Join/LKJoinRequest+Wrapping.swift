import SwiftProtobuf

/// The join request as a URL parameter: base64 of an `LKWrappedJoinRequest`, whose inside may be compressed.
extension LKJoinRequest {
  /// Reads the parameter, already percent-decoded; takes every base64 dialect that clients send.
  public init(wrapped text: some StringProtocol) throws(JoinRequestError) {
    guard text.utf8.count <= Limits.joinRequestSize / 3 * 4 else { throw .tooLarge }
    guard let bytes = Base64URL.decode(text, .lenient) else { throw .notBase64 }
    guard let wrapped = try? LKWrappedJoinRequest(serializedBytes: bytes) else { throw .notProtobuf }
    let inner: [UInt8]
    switch wrapped.compression {
    case .none: inner = Array(wrapped.joinRequest)
    case .gzip:
      guard
        let expanded = Compression.gzip.decompress(Array(wrapped.joinRequest), limit: Limits.joinRequestSize)
      else { throw .notGzip }
      inner = expanded
    case .UNRECOGNIZED(let number): throw .unknownCompression(number)
    }
    guard inner.count <= Limits.joinRequestSize else { throw .tooLarge }
    guard let request = try? LKJoinRequest(serializedBytes: inner) else { throw .notProtobuf }
    self = request
  }

  /// The parameter's value, without padding; compressed where that is shorter.
  ///
  /// Throws when a string of the message is not valid, which Swift's strings always are.
  public func wrapped() throws -> String {
    let plain: [UInt8] = try serializedBytes()
    var wrapper = LKWrappedJoinRequest()
    if let small = Compression.gzip.compress(plain), small.count < plain.count {
      wrapper.compression = .gzip
      wrapper.joinRequest = .init(small)
    } else {
      wrapper.joinRequest = .init(plain)
    }
    return Base64URL.encode(try wrapper.serializedBytes() as [UInt8])
  }
}
