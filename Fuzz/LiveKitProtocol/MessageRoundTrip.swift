import SwiftProtobuf

/// A message read from bytes is written, and read again as the same.
enum MessageRoundTrip {
  /// Maps have no order of their own.
  private static let ordered = {
    var options = BinaryEncodingOptions()
    options.useDeterministicOrdering = true
    return options
  }()

  static func check<Message: SwiftProtobuf.Message & Equatable>(_ type: Message.Type, _ bytes: [UInt8]) {
    guard let message = try? Message(serializedBytes: bytes) else { return }
    guard let written = try? message.serializedBytes(options: ordered) as [UInt8] else {
      fatalError("what is read can be written")
    }
    guard let again = try? Message(serializedBytes: written) else { fatalError("what is written can be read") }
    // Not-a-number is not itself; its bytes are.
    expect(
      (try? again.serializedBytes(options: ordered) as [UInt8]) == written,
      "a message is read as it was written: \(message)")
  }
}
