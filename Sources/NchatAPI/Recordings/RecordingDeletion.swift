/// What deleting a recording came to.
public struct RecordingDeletion: APIModel, Equatable {
  public enum Action: String, APIModel, CaseIterable {
    /// It went on, and goes on no more.
    case stopped
    case deleted

    public static let schema = JSONSchema.words(of: Action.self)
  }

  public var action: Action

  public init(action: Action) { self.action = action }

  public static let schema = JSONSchema.object([.required("action", Action.schema)]).named("RecordingDeletion")
}
