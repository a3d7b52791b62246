/// Why the parameter `join_request` cannot be read.
public enum JoinRequestError: Error, Equatable, Sendable, CustomStringConvertible {
  case notBase64
  case notProtobuf
  case notGzip
  case unknownCompression(Int)
  /// More than `Limits.joinRequestSize` bytes.
  case tooLarge

  public var description: String {
    switch self {
    case .notBase64: "the join request is not base64"
    case .notProtobuf: "the join request is not a protobuf message"
    case .notGzip: "the join request is not valid gzip, or too large"
    case .unknownCompression(let number): "the join request is compressed in an unknown way (\(number))"
    case .tooLarge: "the join request is larger than \(Limits.joinRequestSize) bytes"
    }
  }
}
