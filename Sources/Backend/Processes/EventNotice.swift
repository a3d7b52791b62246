/// What a process tells the others on its database: which topics have moved on, and how far.
///
/// It is a hint: whoever gets it looks into the database, and believes only that.
struct EventNotice: Equatable, Sendable {
  /// Bytes of a payload that PostgreSQL takes.
  static let longest = 7_999

  /// Who tells it.
  let process: Int32
  /// Topics with their newest numbers; nil where it would have been too much: whoever gets it looks after all topics.
  let topics: [String: Int64]?

  private static let version = "1"
  private static let everything = "*"

  init(process: Int32, topics: [String: Int64]?) {
    (self.process, self.topics) = (process, topics)
  }

  /// As it is sent: `1 PROCESS TOPIC=SEQ …`, or `1 PROCESS *`.
  var payload: String {
    let head = "\(Self.version) \(process)"
    guard let topics else { return "\(head) \(Self.everything)" }
    let text = topics.reduce(into: head) { $0 += " \($1.key)=\($1.value)" }
    return text.utf8.count <= Self.longest ? text : "\(head) \(Self.everything)"
  }

  /// Reads what was sent; nil for what another version has sent, or somebody else.
  init?(payload: String) {
    var words = payload.split(separator: " ")[...]
    guard words.popFirst() == Self.version[...], let process = words.popFirst().flatMap({ Int32($0) }) else {
      return nil
    }
    self.process = process
    if words.first == Self.everything[...], words.count == 1 {
      topics = nil
      return
    }
    var topics: [String: Int64] = [:]
    for word in words {
      guard let equals = word.lastIndex(of: "="), let seq = Int64(word[word.index(after: equals)...]) else {
        return nil
      }
      topics[String(word[..<equals])] = seq
    }
    self.topics = topics
  }
}
