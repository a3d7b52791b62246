/// Why somebody may not come in, as an HTTP status and a text.
struct JoinRefusal: Error, Equatable, Sendable {
  var status: Int
  var text: String

  static func unauthorized(_ text: String) -> JoinRefusal { JoinRefusal(status: 401, text: text) }
  static func malformed(_ text: String) -> JoinRefusal { JoinRefusal(status: 400, text: text) }
}
