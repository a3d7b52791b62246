import NchatAPI

/// What the backend knows of a call besides its room: raised hands, roles, who waits in the lobby, whether it is locked.
public struct HostingState: Sendable, Equatable {
  /// People kept of each kind: as many as a call has at most.
  static let limit = 100

  /// Identities of those with a raised hand, the first to raise it first.
  public var hands: [String] = []
  /// Of those who are more or less than a participant, by identity.
  public var roles: [String: CallRole] = [:]
  /// Who waits to be let in, the first to come first.
  public var lobby: [Person] = []
  public var isLocked = false
  public var settings = CallSettings()

  public init() {}

  public func role(of identity: String) -> CallRole { roles[identity] ?? .participant }
}
