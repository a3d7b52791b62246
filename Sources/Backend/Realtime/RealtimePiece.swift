import NIOCore
import NchatAPI

/// A message of the realtime interface in its text, which any number of connections share.
struct RealtimePiece: Sendable {
  /// The event's place among all that this server has sent; nil for what is meant for one connection alone.
  let number: UInt64?
  let text: ByteBuffer

  /// An event as it goes out.
  init(_ record: EventRecord, number: UInt64) {
    self.number = number
    var text = ByteBuffer()
    text.writeString(#"{"type":"event","topic":""#)
    text.writeString(Self.wireName(record.topic))
    text.writeString(#"","event":""#)
    // Names of topics and events hold nothing that JSON would have to escape.
    text.writeString(record.event)
    text.writeString(#"","seq":\#(record.seq),"data":"#)
    text.writeString(record.payload)
    text.writeString("}")
    self.text = text
  }

  init(_ message: RealtimeMessage) {
    number = nil
    text = ByteBuffer(bytes: message.written())
  }

  /// A person's own topic is called `user` on their connections.
  private static func wireName(_ topic: String) -> String { topic.hasPrefix("user:") ? "user" : topic }

  /// Several messages in one frame: a bare one, or an array.
  static func frame(_ pieces: [RealtimePiece]) -> ByteBuffer {
    if pieces.count == 1, let only = pieces.first { return only.text }
    var frame = ByteBuffer()
    frame.reserveCapacity(pieces.reduce(2) { $0 + $1.text.readableBytes + 1 })
    for (index, piece) in pieces.enumerated() {
      frame.writeString(index == 0 ? "[" : ",")
      frame.writeImmutableBuffer(piece.text)
    }
    frame.writeString("]")
    return frame
  }
}
