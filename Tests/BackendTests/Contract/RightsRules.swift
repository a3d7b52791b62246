import LiveKitProtocol
import NchatAPI

@testable import Backend

extension RouteID {
  /// What the route owes to whom. A new route does not compile without its rule.
  var rightsRule: RightsRule {
    switch self {
    case .signUp, .signIn, .refresh, .signOut, .me, .findUsers, .setPresence, .exportMe, .deleteMe, .document, .health,
      .realtime, .livekitWebhook:
      accountRule
    case .listChannels, .createChannel, .showChannel, .joinChannel, .leaveChannel, .inviteToChannel, .listMembers,
      .setChannelRole, .removeMember, .huddle:
      channelRule
    case .initiateCall, .listCalls, .callHistory, .showCall, .changeCall, .joinCall, .acceptCall, .declineCall,
      .cancelCall, .leaveCall, .endCall, .acceptCallByID, .declineCallByID, .endCallByID, .reportQuality,
      .callQuality:
      callRule
    case .listParticipants, .addParticipants, .removeParticipant, .setCallRole, .lockCall, .unlockCall, .muteAll,
      .transferCall, .raiseHand, .listLobby, .admitFromLobby, .denyFromLobby:
      participantRule
    case .createStream, .listStreams, .liveStreams, .scheduledStreams, .pastStreams, .showStream, .changeStream,
      .deleteStream, .startStream, .endStream, .cancelStream, .regenerateStreamKey, .streamToken, .watchStream,
      .keepWatching, .stopWatching, .listViewers, .streamAnalytics:
      streamRule
    case .listStreamChat, .postStreamChat, .deleteStreamMessage, .pinStreamMessage, .unpinStreamMessage,
      .listStreamReactions, .postStreamReaction, .follow, .unfollow, .followers, .following, .listSubscribers,
      .addSubscriber, .removeSubscriber, .listStreamModerators, .setStreamModerator, .removeStreamModerator,
      .listStreamBans, .banFromStream, .unbanFromStream, .listStreamTimeouts, .timeOutInStream, .endStreamTimeout,
      .showAutomod, .changeAutomod, .moderationLog:
      streamChatRule
    case .startRecording, .beginRecording, .stopRecording, .endRecording, .callRecording, .answerConsent,
      .recordingLink, .recordingMetadata, .deleteRecordingMetadata, .listRecordings, .createRecording, .showRecording,
      .changeRecording, .deleteRecording, .downloadRecording, .recordingFile, .recordingAccess:
      recordingRule
    case .listGrants, .setGrant, .removeGrant, .shareRecording, .sharedRecording, .listShares, .revokeShare,
      .retention, .createPolicy, .changePolicy, .runRetention, .deletePolicy:
      recordingSharingRule
    }
  }

  private var accountRule: RightsRule {
    var rule = RightsRule()
    switch self {
    case .signUp:
      rule.body = { _, _, _ in
        let name = "u" + EntityID.random().description.prefix(8)
        return [
          "username": .string(name), "email": .string("\(name)@example.org"), "password": .string(ContractLab.password),
        ]
      }
      return rule.at([.own], .created)
    case .signIn:
      rule.body = { _, _, _ in ["username": "idle", "password": .string(ContractLab.password)] }
      return rule.at([.own], .ok)
    // The token is put in by the matrix, which makes one for each request.
    case .refresh: return rule.at([.own], .ok)
    case .signOut: return rule.at(.own, [([.service], .error(.forbidden))], others: .done)
    case .me, .listChannels: return rule.at([.own], .ok)
    case .findUsers:
      rule.query = { _, _ in "username=idle" }
      return rule.at([.own], .ok)
    case .setPresence:
      rule.body = { _, _, _ in ["status": "away"] }
      return rule.at([.own], .ok)
    case .exportMe: return rule.at(.own, [([.service], .error(.forbidden))], others: .ok)
    case .deleteMe:
      // With a wrong password, so that everybody lives on: whoever is told so would have been let in.
      rule.body = { _, _, _ in ["password": "wrong"] }
      return rule.at(.own, [([.service], .error(.forbidden))], others: .error(.invalidCredentials))
    case .document, .health: return rule.at([.own], .ok)
    case .realtime: return rule.at([.own], .error(.upgradeRequired))
    case .livekitWebhook:
      rule.body = { scene, _, _ in ["event": "room_finished", "room": ["name": .string("room-\(scene.call)")]] }
      return rule.at([.own], .error(.invalidSignature))
    default: preconditionFailure("\(self) has another rule")
    }
  }

  private var channelRule: RightsRule {
    var rule = RightsRule()
    let moderators = ContractRole.moderators
    switch self {
    case .listChannels: return rule.at([.own], .ok)
    case .createChannel:
      rule.body = { _, _, _ in ["name": .string("c \(EntityID.random())")] }
      return rule.at(.own, [([.visitor], .error(.forbidden))], others: .created)
    case .showChannel, .listMembers: return rule.inChannel([], others: .ok).at([.open, .news], .ok).checkingIDs
    case .joinChannel: return rule.inChannel([], others: .ok).at([.open, .news], .ok).checkingIDs
    case .leaveChannel:
      return rule.inChannel([([.channelOwner], .error(.lastOwner))], others: .done).at([.open], .done).checkingIDs
    case .inviteToChannel:
      rule.body = { scene, place, _ in
        ["userIds": [.string((place == .ownOutsider ? EntityID.random() : scene.idle.id).description)]]
      }
      return rule.inChannel([(moderators, .ok)], others: .error(.insufficientPermissions))
        .at([.open], .error(.insufficientPermissions)).checkingIDs
    case .setChannelRole:
      rule.person = { $0.id(.channelGuest) }
      rule.body = { _, _, _ in ["role": "member"] }
      return rule.inChannel([([.channelAdmin, .channelOwner], .ok)], others: .error(.insufficientPermissions))
        .at([.open], .error(.insufficientPermissions))
        .at(.ownOutsider, [(ContractRole.channel, .error(.participantNotFound))], others: .error(.notFound))
        .checkingIDs
    case .removeMember:
      rule.person = { $0.id(.channelGuest) }
      return rule.inChannel(
        [(moderators.union([.channelGuest]), .done)], others: .error(.insufficientPermissions)
      )
      .at([.open], .error(.insufficientPermissions))
      .at(.ownOutsider, [(ContractRole.channel, .error(.participantNotFound))], others: .error(.notFound))
      .checkingIDs
    case .huddle:
      rule.body = { _, _, _ in [:] }
      return rule.inChannel([], others: .ok)
        .at([.open], .error(.insufficientPermissions))
        .at(.news, [(moderators, .ok)], others: .error(.insufficientPermissions)).checkingIDs
    default: preconditionFailure("\(self) has another rule")
    }
  }

  private var callRule: RightsRule {
    var rule = RightsRule()
    let (hosts, inside, channel) = (ContractRole.hosts, ContractRole.inside, ContractRole.channel)
    /// Routes that name the call in the body.
    let reference: RightsRule.Maker = { scene, place, _ in ["callId": .string(scene.callText(place))] }
    switch self {
    case .initiateCall:
      rule.body = { scene, place, _ in
        switch place {
        case .own: ["targetUserId": .string(scene.idle.id.description)]
        case .ownOutsider: ["targetUserId": .string(EntityID.random().description)]
        default: ["channelId": .string(scene.channelText(place))]
        }
      }
      return rule.at(.own, [(inside, .error(.alreadyInCall))], others: .ok)
        .at([.ownOutsider], .error(.usersNotFound))
        .at([.foreign, .missing], .error(.notFound))
        .at([.open], .error(.insufficientPermissions))
        .at(.news, [(ContractRole.moderators, .ok)], others: .error(.insufficientPermissions))
        .checkingIDs
    case .listCalls: return rule.at([.own], .ok)
    case .callHistory: return rule.at([.own], .ok)
    case .showCall: return rule.inCall([], others: .ok).over(others: .ok).checkingIDs
    case .changeCall:
      rule.body = { _, _, _ in ["allowParticipantUnmute": false] }
      return rule.inCall([(hosts, .ok)], others: .error(.insufficientPermissions)).over(others: .error(.callEnded))
        .checkingIDs
    case .joinCall:
      return rule.inCall([([.kicked], .error(.removedFromCall)), (channel, .waiting)], others: .ok)
        .over(others: .error(.callEnded)).checkingIDs
    case .acceptCall, .acceptCallByID:
      if self == .acceptCallByID { rule.body = reference }
      return rule.inCall([(inside.union([.invited]), .ok)], others: .error(.invalidTransition))
        .over(others: .error(.callEnded)).checkingIDs
    case .declineCall, .declineCallByID:
      if self == .declineCallByID { rule.body = reference }
      return rule.inCall([([.invited], .ok)], others: .error(.invalidTransition))
        .over(others: .error(.callEnded)).checkingIDs
    case .cancelCall:
      rule.phase = .ringing
      return rule.inCall([(hosts, .ok)], others: .error(.insufficientPermissions))
        .over([(hosts, .error(.callEnded))], others: .error(.insufficientPermissions)).checkingIDs
    case .leaveCall: return rule.inCall([], others: .ok).over(others: .ok).checkingIDs
    case .endCall, .endCallByID:
      if self == .endCallByID { rule.body = reference }
      return rule.inCall([(hosts, .ok)], others: .error(.insufficientPermissions)).over(others: .ok).checkingIDs
    case .reportQuality:
      rule.body = { scene, place, _ in
        ["callId": .string(scene.callText(place)), "audio": ["packetsLost": 1, "packetsReceived": 99, "jitter": 5]]
      }
      return rule.inCall([(channel.union([.invited]), .error(.notFound))], others: .created)
        .over([(channel, .error(.notFound))], others: .error(.callInactive))
        // Those who were in it still tell how it was.
        .over([(channel.union([.invited]), .error(.notFound))], place: .justOver, others: .created).checkingIDs
    case .callQuality:
      rule.query = { scene, place in "callId=\(scene.callText(place))" }
      return rule.inCall([], others: .ok).over(others: .ok).checkingIDs
    default: preconditionFailure("\(self) has another rule")
    }
  }

  private var participantRule: RightsRule {
    var rule = RightsRule()
    let (hosts, managers) = (ContractRole.hosts, ContractRole.managers)
    let forbidden = RightsRule.Expected.error(.insufficientPermissions)
    let ended = RightsRule.Expected.error(.callEnded)
    /// Somebody in the call, or nobody who is.
    let somebody: @Sendable (ContractScene, RightsRule.Place, ContractRole) -> EntityID = { scene, place, role in
      switch place {
      case .ownOutsider: scene.idle.id
      case .ownSelf: scene.id(role)
      default: scene.id(.participant)
      }
    }
    switch self {
    case .listParticipants: return rule.inCall([], others: .ok).over(others: .ok).checkingIDs
    case .addParticipants:
      rule.body = { scene, place, _ in
        let user = place == .ownOutsider ? EntityID.random() : scene.idle.id
        return ["userIds": [.string(user.description)]]
      }
      return rule.inCall([(managers, .created)], others: forbidden)
        .outsider([(managers, .error(.usersNotFound))], others: forbidden).over(others: ended).checkingIDs
    case .removeParticipant:
      rule.body = { scene, place, role in ["userId": .string(somebody(scene, place, role).description)] }
      return rule.inCall([(managers.union([.participant]), .ok)], others: forbidden)
        .outsider([(managers, .error(.participantNotFound))], others: forbidden)
        // Everybody may take themselves out who is in.
        .at(
          .ownSelf, [(ContractRole.inside, .ok), (ContractRole.seeing, .error(.alreadyLeft))], others: .error(.notFound)
        )
        .over([([.participant], .error(.alreadyLeft))], others: ended).checkingIDs
    case .setCallRole:
      rule.person = { $0.id(.participant) }
      rule.body = { _, _, _ in ["role": "viewer"] }
      return rule.inCall([(hosts, .ok)], others: forbidden)
        .outsider([(hosts, .error(.participantNotFound))], others: forbidden).over(others: ended).checkingIDs
    case .lockCall, .unlockCall:
      return rule.inCall([(hosts, .ok)], others: forbidden).over(others: ended).checkingIDs
    case .muteAll: return rule.inCall([(managers, .ok)], others: forbidden).over(others: ended).checkingIDs
    case .transferCall:
      rule.body = { scene, place, role in ["userId": .string(somebody(scene, place, role).description)] }
      return rule.inCall([(hosts, .ok)], others: forbidden)
        .outsider([(hosts, .error(.participantNotFound))], others: forbidden).over(others: ended).checkingIDs
    case .raiseHand:
      rule.body = { scene, place, role in
        switch place {
        // Somebody else's hand, which may be lowered by those who hold the call together.
        case .own, .ownOutsider:
          ["raised": false, "userId": .string(somebody(scene, place, role).description)]
        default: ["raised": true]
        }
      }
      let absent = RightsRule.Expected.error(.participantNotFound)
      return rule.inCall([(managers.union([.participant]), .ok), ([.viewer], forbidden)], others: absent)
        .outsider([(managers, absent), ([.viewer, .participant], forbidden)], others: absent)
        .at(.ownSelf, [(ContractRole.inside, .ok), (ContractRole.seeing, absent)], others: .error(.notFound))
        .over(others: ended).checkingIDs
    case .listLobby: return rule.inCall([(managers, .ok)], others: forbidden).over(others: forbidden).checkingIDs
    case .admitFromLobby, .denyFromLobby:
      rule.person = { $0.waiting.id }
      return rule.inCall([(managers, .ok)], others: forbidden)
        .outsider([(managers, .error(.participantNotFound))], others: forbidden).over(others: ended).checkingIDs
    default: preconditionFailure("\(self) has another rule")
    }
  }
}

extension ContractScene {
  /// The call of a place, as a request names it.
  func callText(_ place: RightsRule.Place) -> String {
    switch place {
    case .foreign: foreignCall.description
    case .missing: EntityID.random().description
    case .malformed: "no-id"
    default: call.description
    }
  }

  func streamText(_ place: RightsRule.Place) -> String {
    switch place {
    case .open: openStream.description
    case .foreign: foreignStream.description
    case .missing: EntityID.random().description
    case .malformed: "no-id"
    default: stream.description
    }
  }

  func personText(_ place: RightsRule.Place) -> String {
    switch place {
    case .missing: EntityID.random().description
    case .malformed: "no-id"
    default: idle.id.description
    }
  }

  /// What a path names by its first id.
  func text(_ place: RightsRule.Place, for route: Route, as role: ContractRole) -> String {
    if role == .formerBroadcaster, [.own, .over].contains(place), route.path.hasPrefix("/api/streams/") {
      return formerStream.description
    }
    // The first that fits.
    let kinds: [(String, (RightsRule.Place) -> String)] = [
      ("/api/channels/", channelText), ("/api/streams/", streamText), ("/api/users/", personText),
      ("/api/recordings/retention/", policyText), ("/api/recordings/", recordingText),
      ("/api/calls/recordings/", recordingText),
    ]
    return (kinds.first { route.path.hasPrefix($0.0) }?.1 ?? callText)(place)
  }

  func channelText(_ place: RightsRule.Place) -> String {
    switch place {
    case .open: open.description
    case .news: news.description
    case .foreign: foreign.description
    case .missing: EntityID.random().description
    case .malformed: "no-id"
    default: home.description
    }
  }
}
