/// Tokens in the header `Authorization` (RFC 6750, section 2.1).
public enum BearerToken {
  /// The token; nil when the header is of another kind.
  public static func read(_ header: String) -> String? {
    let prefix = "bearer "
    guard header.lowercased().hasPrefix(prefix) else { return nil }
    return String(header.dropFirst(prefix.count).drop { $0 == " " })
  }
}
