/// Participants in the order in which they came, found by identity.
public struct ParticipantList: Sendable, Equatable {
  /// How many are kept; a call with more shows the first.
  static let limit = 5000

  public private(set) var identities: [String] = []
  private var members: [String: Participant] = [:]

  public init(_ participants: [Participant] = []) {
    for participant in participants { self[participant.identity] = participant }
  }

  public var count: Int { identities.count }
  public var isEmpty: Bool { identities.isEmpty }
  public var all: [Participant] { identities.compactMap { members[$0] } }

  public subscript(identity: String) -> Participant? {
    get { members[identity] }
    set {
      if let newValue {
        if members[identity] == nil {
          guard identities.count < Self.limit else { return }
          identities.append(identity)
        }
        members[identity] = newValue
      } else if members.removeValue(forKey: identity) != nil {
        identities.removeAll { $0 == identity }
      }
    }
  }

  /// Changes a participant in place; nothing happens when there is none.
  mutating func update(_ identity: String, _ change: (inout Participant) -> Void) {
    guard var participant = members[identity] else { return }
    change(&participant)
    members[identity] = participant
  }
}
