import NIOCore

/// The body of a response that is too large to be held at once: a part is read when the one before it has left.
public struct HTTPBodySource: Sendable {
  /// Bytes, of which the client is told beforehand.
  public let length: Int64
  /// The bytes that follow an offset, as many as there are to be sent at a time; none where there are no more.
  let read: @Sendable (_ offset: Int64) async throws -> ByteBuffer

  public init(length: Int64, read: @escaping @Sendable (_ offset: Int64) async throws -> ByteBuffer) {
    self.length = length
    self.read = read
  }
}
