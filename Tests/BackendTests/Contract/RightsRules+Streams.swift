import LiveKitProtocol
import NchatAPI

@testable import Backend

extension RouteID {
  var streamRule: RightsRule {
    var rule = RightsRule()
    let (broadcasters, moderators) = (ContractRole.broadcasters, ContractRole.moderators)
    let former: Set<ContractRole> = [.formerBroadcaster]
    let forbidden = RightsRule.Expected.error(.insufficientPermissions)
    let notLive = RightsRule.Expected.error(.streamNotLive)
    let wrongState = RightsRule.Expected.error(.invalidTransition)
    switch self {
    case .createStream:
      rule.body = { scene, place, _ in ["channelId": .string(scene.channelText(place)), "title": "a stream"] }
      return rule.inChannel([], others: .ok).at([.open], forbidden)
        .at(.news, [(moderators, .ok)], others: forbidden).checkingIDs
    case .listStreams, .liveStreams, .scheduledStreams, .pastStreams: return rule.at([.own], .ok)
    case .showStream: return rule.inStream(others: .ok, places: [.own, .over], former: .ok).at([.open], .ok)
    case .listViewers: return rule.inStream(others: .ok, places: [.own, .over]).at([.open], .ok)
    case .changeStream:
      rule.body = { _, _, _ in ["title": "another title"] }
      return rule.inStream([(broadcasters, .ok)], others: forbidden, places: [.own, .over], former: forbidden)
        .at([.open], forbidden)
    case .streamAnalytics:
      return rule.inStream([(broadcasters, .ok)], others: forbidden, places: [.own, .over]).at([.open], forbidden)
    case .deleteStream:
      return rule.inStream([(broadcasters, wrongState)], others: forbidden, former: .done).at([.open], forbidden)
        .at(
          .over, [(broadcasters.union(former), .done), (ContractRole.channel, forbidden)], others: .error(.notFound))
    case .startStream:
      rule.phase = .ringing
      return rule.inStream([(broadcasters, .ok)], others: forbidden, former: forbidden).at([.open], forbidden)
        .at(
          .over, [(broadcasters, wrongState), (ContractRole.channel.union(former), forbidden)],
          others: .error(.notFound))
    case .cancelStream:
      rule.phase = .ringing
      return rule.inStream([(broadcasters, .ok)], others: forbidden, former: wrongState).at([.open], forbidden)
        .at(
          .over, [(broadcasters.union(former), wrongState), (ContractRole.channel, forbidden)],
          others: .error(.notFound))
    case .endStream:
      return rule.inStream([(broadcasters, .ok)], others: forbidden, places: [.own, .over], former: .ok)
        .at([.open], forbidden)
    case .regenerateStreamKey:
      return rule.inStream([(broadcasters, .ok)], others: forbidden, places: [.own, .over], former: forbidden)
        .at([.open], forbidden)
    case .streamToken:
      rule.body = { _, _, _ in [:] }
      return rule.inStream(others: .ok, former: forbidden)
        .at(.open, [([.anonymous], .error(.unauthorized))], others: .ok)
        .at(.over, [(former, forbidden), (ContractRole.withoutStream, .error(.notFound))], others: notLive)
    case .watchStream:
      rule.body = { _, _, _ in [:] }
      return rule.inStream(others: .ok).at([.open], .ok)
        .at(.over, [(ContractRole.withoutStream, .error(.notFound))], others: notLive)
    case .keepWatching:
      return rule.inStream(others: .ok).at([.open], .ok)
        .at(.over, [(ContractRole.withoutStream, .error(.notFound))], others: notLive)
    // Whoever knows the session is the viewer.
    case .stopWatching:
      return rule.at([.own, .over, .open], .done).at([.foreign, .missing], .error(.notFound)).checkingIDs
    default: preconditionFailure("\(self) has another rule")
    }
  }

  var streamChatRule: RightsRule {
    var rule = RightsRule()
    let (broadcasters, orderly) = (ContractRole.broadcasters, ContractRole.orderly)
    let forbidden = RightsRule.Expected.error(.insufficientPermissions)
    let notFound = RightsRule.Expected.error(.notFound)
    /// Those who may ban, too.
    let strict = orderly.subtracting([.channelMember])
    rule.person = { $0.idle.id }
    switch self {
    case .listStreamChat, .listStreamReactions:
      return rule.inStream(others: .ok, places: [.own, .over]).at([.open], .ok)
    case .postStreamChat, .postStreamReaction:
      rule.body = { [self] _, _, _ in self == .postStreamChat ? ["content": "hello"] : ["reactionType": "heart"] }
      return rule.inStream(others: .ok).at([.open], .ok)
        .at(.over, [(ContractRole.withoutStream, notFound)], others: .error(.streamNotLive))
    case .deleteStreamMessage:
      // The message is not of the other stream.
      return rule.inStream([(orderly, .done)], others: forbidden, places: [.own, .over]).at([.open], notFound)
    case .pinStreamMessage, .unpinStreamMessage:
      return rule.inStream([(orderly, .ok)], others: forbidden, places: [.own, .over]).at([.open], forbidden)
    case .followers, .following: return rule.at([.own], .ok)
    case .listSubscribers:
      return rule.inStream([(broadcasters, .ok)], others: forbidden, places: [.own, .over]).at([.open], forbidden)
    case .listStreamModerators, .listStreamBans, .listStreamTimeouts:
      return rule.inStream([(orderly, .ok)], others: forbidden, places: [.own, .over]).at([.open], forbidden)
    case .follow, .unfollow: return rule.at([.own], .done).at([.missing], notFound).checkingIDs
    case .addSubscriber, .removeSubscriber, .removeStreamModerator:
      return rule.inStream([(broadcasters, .done)], others: forbidden, places: [.own, .over]).at([.open], forbidden)
    case .setStreamModerator, .changeAutomod:
      rule.body = { [self] _, _, _ in self == .changeAutomod ? ["enabled": true] : [:] }
      return rule.inStream([(broadcasters, .ok)], others: forbidden, places: [.own, .over]).at([.open], forbidden)
    case .banFromStream:
      rule.body = { _, _, _ in [:] }
      return rule.inStream([(strict, .ok)], others: forbidden, places: [.own, .over]).at([.open], forbidden)
    case .unbanFromStream:
      return rule.inStream([(strict, .done)], others: forbidden, places: [.own, .over]).at([.open], forbidden)
    case .timeOutInStream:
      rule.body = { _, _, _ in [:] }
      return rule.inStream([(orderly, .ok)], others: forbidden, places: [.own, .over]).at([.open], forbidden)
    case .endStreamTimeout:
      return rule.inStream([(orderly, .done)], others: forbidden, places: [.own, .over]).at([.open], forbidden)
    case .showAutomod, .moderationLog:
      return rule.inStream([(orderly, .ok)], others: forbidden, places: [.own, .over]).at([.open], forbidden)
    default: preconditionFailure("\(self) has another rule")
    }
  }
}
