/// Keeps somebody away from a stream.
public struct StreamBanRequest: APIModel, Equatable {
  /// For good without.
  public var durationMinutes: Int?
  public var reason: String?

  public init(durationMinutes: Int? = nil, reason: String? = nil) {
    self.durationMinutes = durationMinutes
    self.reason = reason
  }

  public static let schema = JSONSchema.object(
    [
      .nullable("durationMinutes", .integer(1...5_256_000), "for good without"),
      .nullable("reason", .text(0...500)),
    ]).named("StreamBanRequest")
    .with(example: ["durationMinutes": 60, "reason": "advertising"])
}
