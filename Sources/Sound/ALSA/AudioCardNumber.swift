/// Cards named by number, which is a matter of luck.
enum AudioCardNumber {
  /// A sentence about a name such as `hw:1,0`; nil when it names its card otherwise.
  static func warning(about name: String, cards: [AudioCard]) -> String? {
    guard let colon = name.firstIndex(of: ":"), ["hw", "plughw"].contains(name[..<colon]) else { return nil }
    let arguments = name[name.index(after: colon)...].split(separator: ",", omittingEmptySubsequences: false)
    guard let first = arguments.first, let number = Int(first) else { return nil }
    let id = cards.first { $0.index == number }?.id ?? "NAME"
    let device = arguments.count > 1 ? ",DEV=\(arguments[1])" : ""
    return """
      \(name) counts cards in the order in which they were found, which may change; \
      \(name[..<colon]):CARD=\(id)\(device) does not
      """
  }
}
