/// Somebody who follows somebody, is followed, or subscribes.
public struct StreamFollower: APIModel, Equatable {
  public var user: StreamPerson
  public var since: Timestamp

  public init(user: StreamPerson, since: Timestamp) {
    self.user = user
    self.since = since
  }

  public static let schema = JSONSchema.object(
    [
      .required("user", StreamPerson.schema),
      .required("since", .instant),
    ]).named("StreamFollower")
}
