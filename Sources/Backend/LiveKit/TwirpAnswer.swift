import LiveKitProtocol

/// What a Twirp server answered.
enum TwirpAnswer {
  /// The body of an answer, or the failure that it tells.
  /// - Throws: `LiveKitFailure`.
  static func body(status: Int, _ bytes: [UInt8]) throws(LiveKitFailure) -> [UInt8] {
    guard status != 200 else { return bytes }
    var (code, message) = ("", "")
    if case .object(let object)? = try? JSONValue(parsing: bytes) {
      if case .string(let text)? = object["code"] { code = text }
      if case .string(let text)? = object["msg"] { message = text }
    }
    let kind: LiveKitFailure.Kind =
      switch (code, status) {
      case ("not_found", _): .notFound
      case ("unimplemented", _): .unimplemented
      // What LiveKit's server answers where it has no egress service beside it.
      case (_, _) where message.hasPrefix("egress not connected"): .unimplemented
      case ("unauthenticated", _), ("permission_denied", _), (_, 401): .notTrusted
      case ("unavailable", _), ("internal", _), ("deadline_exceeded", _), ("resource_exhausted", _), (_, 500...):
        .unavailable
      default: .refused
      }
    let what = message.isEmpty ? "status \(status)" : String(message.prefix(200))
    let advice = kind == .notTrusted ? "; look at its key and secret" : ""
    throw LiveKitFailure(kind: kind, description: "the media server answered: \(what)\(advice)")
  }
}
