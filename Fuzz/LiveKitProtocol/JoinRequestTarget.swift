import LiveKitProtocol
import SwiftProtobuf

/// A wrapped join request: as the text of a URL's parameter, and with the inside made to fit whatever the input is.
enum JoinRequestTarget {
  static let target = FuzzTarget("join-request") { bytes in
    var request = try? LKJoinRequest(wrapped: String(decoding: bytes, as: UTF8.self))
    if request == nil, let first = bytes.first {
      var wrapper = LKWrappedJoinRequest()
      wrapper.compression = first & 1 == 0 ? .gzip : .none
      let inner = Array(bytes.dropFirst())
      wrapper.joinRequest = .init(first & 2 == 0 ? Compression.gzip.compress(inner) ?? [] : inner)
      guard let wrapped = try? wrapper.serializedBytes() as [UInt8] else { return }
      request = try? LKJoinRequest(wrapped: Base64URL.encode(wrapped))
    }
    guard let request else { return }
    guard let text = try? request.wrapped() else { fatalError("what is read can be wrapped") }
    guard let again = try? LKJoinRequest(wrapped: text) else { fatalError("what is wrapped can be read") }
    expect(again == request, "a request is read as it was wrapped: \(request)")
  }
}
