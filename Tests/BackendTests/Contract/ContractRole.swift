import NchatAPI

/// Whoever may come to the API: what they bring, and what they are to the call and the channels of a `ContractScene`.
enum ContractRole: String, CaseIterable, Sendable {
  // Tokens that prove nothing.
  case anonymous, garbled, forged, unsigned, otherIssuer, expired, signedOut, wrongKey
  // People with an account, and nothing to do with the call or the channel.
  case stranger, visitor, administrator, serverOwner
  // Members of the channel that the call is in, who were not asked into it.
  case channelGuest, channelMember, channelModerator, channelAdmin, channelOwner
  /// A member whose stream it is, and somebody who was a member when they broadcast there.
  case broadcaster, formerBroadcaster
  // People of the call, who are not in the channel.
  case invited, left, kicked, viewer, participant, coHost, host
  /// An API key that acts as the host.
  case service

  /// Those whose token is not valid.
  static let unknown: Set<ContractRole> = [
    .anonymous, .garbled, .forged, .unsigned, .otherIssuer, .expired, .signedOut, .wrongKey,
  ]
  /// Those who are somebody.
  static let known = Set(allCases).subtracting(unknown)
  /// Those who are nothing to the call and the channel.
  static let outside: Set<ContractRole> = [.stranger, .visitor, .administrator, .serverOwner, .formerBroadcaster]
  /// Those who are in the channel.
  static let channel: Set<ContractRole> = [
    .channelGuest, .channelMember, .channelModerator, .channelAdmin, .channelOwner, .broadcaster,
  ]
  /// Those who manage the channel's members.
  static let moderators: Set<ContractRole> = [.channelModerator, .channelAdmin, .channelOwner]
  /// Those who were asked into the call.
  static let called: Set<ContractRole> = [
    .invited, .left, .kicked, .viewer, .participant, .coHost, .host, .service,
  ]
  /// Those who are in the call.
  static let inside: Set<ContractRole> = [.viewer, .participant, .coHost, .host, .service]
  /// Those who hold the call together.
  static let managers: Set<ContractRole> = [.coHost, .host, .service]
  static let hosts: Set<ContractRole> = [.host, .service]
  /// Those whose stream it is.
  static let broadcasters: Set<ContractRole> = [.broadcaster]
  /// Those who keep order in its chat; of them `channelMember` as a moderator who may not ban.
  static let orderly = moderators.union(broadcasters).union([.channelMember])
  /// Those to whom the stream does not exist.
  static let withoutStream = known.subtracting(channel).subtracting(broadcasters)
  /// Those to whom the call exists.
  static let seeing = channel.union(called)

  /// The role on the server.
  var serverRole: UserRole {
    switch self {
    case .visitor: .guest
    case .administrator: .admin
    case .serverOwner: .owner
    default: .member
    }
  }

  var channelRole: ChannelRole? {
    switch self {
    case .channelGuest: .guest
    case .channelMember, .broadcaster: .member
    case .channelModerator: .moderator
    case .channelAdmin: .admin
    case .channelOwner: .owner
    default: nil
    }
  }

  /// What they are in the call, and whether they are in it.
  var callRole: (role: CallRole, status: ParticipantStatus)? {
    switch self {
    case .invited: (.participant, .ringing)
    case .left: (.participant, .left)
    case .kicked: (.participant, .kicked)
    case .viewer: (.viewer, .joined)
    case .participant: (.participant, .joined)
    case .coHost: (.coHost, .joined)
    case .host: (.host, .joined)
    default: nil
    }
  }
}
