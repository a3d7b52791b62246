import NchatAPI

/// One call of the past with its people and how it sounded to each.
public struct CallDetail: Sendable, Equatable {
  public var id: EntityID
  /// Empty until they are there.
  public var people: [CallParticipant] = []
  /// What is known of connections; nil where it is not known yet, or not for this person.
  public var quality: CallQuality?
  public var isLoaded = false
  /// Why nothing is shown, in a sentence.
  public var failure: String?

  public init(id: EntityID) { self.id = id }
}
