/// What a server says of itself to whoever sends others to it: that it answers, and that its database answers it.
public struct ServerHealth: APIModel, Equatable {
  public enum Status: String, Codable, Sendable, CaseIterable { case ok }

  /// A server that is not well gives an error instead.
  public var status: Status

  public init(status: Status) { self.status = status }

  public static let schema = JSONSchema.object([
    .required("status", .words(of: Status.self), "a server that is not well gives an error instead")
  ]).named("ServerHealth")
}
