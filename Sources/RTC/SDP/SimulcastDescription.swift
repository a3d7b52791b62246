/// The simulcast streams a section offers to send and to receive: `a=simulcast:send q;h;f` (RFC 8853).
public struct SimulcastDescription: Hashable, Sendable {
  /// One way to encode a simulcast stream.
  public struct Alternative: Hashable, Sendable {
    public var rid: String
    /// Written with a leading `~`: not sent at the start.
    public var isPaused: Bool

    public init(rid: String, isPaused: Bool = false) {
      self.rid = rid
      self.isPaused = isPaused
    }
  }

  /// Streams in order of preference, each a list of alternatives.
  public var send: [[Alternative]]
  public var receive: [[Alternative]]

  public init(send: [[Alternative]] = [], receive: [[Alternative]] = []) {
    self.send = send
    self.receive = receive
  }

  /// Streams with one alternative each.
  public init(send: [String] = [], receive: [String] = []) {
    self.init(send: send.map { [Alternative(rid: $0)] }, receive: receive.map { [Alternative(rid: $0)] })
  }

  init?(_ text: Substring) {
    let fields = text.fields
    guard fields.count == 2 || fields.count == 4 else { return nil }
    self.init(send: [[Alternative]](), receive: [[Alternative]]())
    for pair in stride(from: 0, to: fields.count, by: 2) {
      var streams: [[Alternative]] = []
      for stream in fields[pair + 1].parts(separatedBy: UInt8(ascii: ";")) {
        var alternatives: [Alternative] = []
        for item in stream.parts(separatedBy: UInt8(ascii: ",")) {
          let isPaused = item.utf8.first == UInt8(ascii: "~")
          let rid = isPaused ? item.dropFirst() : item
          guard rid.isRestrictionIdentifier else { return nil }
          alternatives.append(Alternative(rid: String(rid), isPaused: isPaused))
        }
        guard !alternatives.isEmpty else { return nil }
        streams.append(alternatives)
      }
      switch fields[pair] {
      case "send" where send.isEmpty && !streams.isEmpty: send = streams
      case "recv" where receive.isEmpty && !streams.isEmpty: receive = streams
      default: return nil
      }
    }
  }

  var text: String {
    func list(_ streams: [[Alternative]]) -> String {
      streams.map { $0.map { ($0.isPaused ? "~" : "") + $0.rid }.joined(separator: ",") }.joined(separator: ";")
    }
    return [send.isEmpty ? nil : "send " + list(send), receive.isEmpty ? nil : "recv " + list(receive)]
      .compactMap { $0 }.joined(separator: " ")
  }
}
