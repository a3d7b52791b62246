/// How often each reaction came.
public struct StreamReactionCounts: APIModel, Equatable {
  public var heart: Int
  public var like: Int
  public var fire: Int
  public var clap: Int
  public var laugh: Int
  public var wow: Int
  public var sad: Int
  public var angry: Int

  public init(
    heart: Int = 0, like: Int = 0, fire: Int = 0, clap: Int = 0, laugh: Int = 0, wow: Int = 0, sad: Int = 0,
    angry: Int = 0
  ) {
    self.heart = heart
    self.like = like
    self.fire = fire
    self.clap = clap
    self.laugh = laugh
    self.wow = wow
    self.sad = sad
    self.angry = angry
  }

  public static let schema = JSONSchema.object(
    [
      .required("heart", .count),
      .required("like", .count),
      .required("fire", .count),
      .required("clap", .count),
      .required("laugh", .count),
      .required("wow", .count),
      .required("sad", .count),
      .required("angry", .count),
    ]).named("StreamReactionCounts")
}

extension StreamReactionCounts {
  /// How often one reaction came.
  public subscript(_ type: StreamReactionType) -> Int {
    get { self[keyPath: Self.path(type)] }
    set { self[keyPath: Self.path(type)] = newValue }
  }

  private static func path(_ type: StreamReactionType) -> WritableKeyPath<StreamReactionCounts, Int> {
    switch type {
    case .heart: \.heart
    case .like: \.like
    case .fire: \.fire
    case .clap: \.clap
    case .laugh: \.laugh
    case .wow: \.wow
    case .sad: \.sad
    case .angry: \.angry
    }
  }
}
