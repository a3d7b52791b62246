import LiveKitProtocol

/// Lists of texts in a column of documents.
enum JSONList {
  static func value(_ texts: some Sequence<String>) -> JSONValue { .array(texts.map { .string($0) }) }

  static func texts(_ value: JSONValue) throws(SQLFailure) -> [String] {
    guard case .array(let items) = value else { throw SQLFailure(.wrongStatement, "a list of texts is no array") }
    return items.compactMap { if case .string(let text) = $0 { text } else { nil } }
  }
}
