import WebServing

extension BearerToken {
  /// LiveKit's words for a header of another kind.
  static let missingPrefix = "invalid authorization header. Must start with Bearer "
}
