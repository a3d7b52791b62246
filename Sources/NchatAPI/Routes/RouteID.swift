/// The name of a route: the operation id of the document, and what the server binds a function to.
public enum RouteID: String, CaseIterable, Sendable {
  case signUp, signIn, refresh, signOut, me
  case findUsers, setPresence, exportMe, deleteMe
  case listChannels, createChannel, showChannel, joinChannel, leaveChannel, inviteToChannel, listMembers,
    setChannelRole, removeMember, huddle
  case initiateCall, listCalls, callHistory, showCall, changeCall, joinCall, acceptCall, declineCall, cancelCall,
    leaveCall, endCall, acceptCallByID, declineCallByID, endCallByID
  case listParticipants, addParticipants, removeParticipant, setCallRole, lockCall, unlockCall, muteAll, transferCall,
    raiseHand, listLobby, admitFromLobby, denyFromLobby
  case reportQuality, callQuality
  case createStream, listStreams, liveStreams, scheduledStreams, pastStreams, showStream, changeStream, deleteStream,
    startStream, endStream, cancelStream, regenerateStreamKey, streamToken
  case watchStream, keepWatching, stopWatching, listViewers, streamAnalytics
  case listStreamChat, postStreamChat, deleteStreamMessage, pinStreamMessage, unpinStreamMessage, listStreamReactions,
    postStreamReaction
  case follow, unfollow, followers, following, listSubscribers, addSubscriber, removeSubscriber, listStreamModerators,
    setStreamModerator, removeStreamModerator, listStreamBans, banFromStream, unbanFromStream, listStreamTimeouts,
    timeOutInStream, endStreamTimeout, showAutomod, changeAutomod, moderationLog
  case startRecording, beginRecording, stopRecording, endRecording, callRecording, answerConsent, recordingLink,
    recordingMetadata, deleteRecordingMetadata
  case listRecordings, createRecording, showRecording, changeRecording, deleteRecording, downloadRecording,
    recordingFile, recordingAccess
  case listGrants, setGrant, removeGrant, shareRecording, sharedRecording, listShares, revokeShare, retention,
    createPolicy, changePolicy, runRetention, deletePolicy
  case document, health, realtime, livekitWebhook

  public var route: Route {
    switch self {
    case .signUp: AccountOperations.signUp.route
    case .signIn: AccountOperations.signIn.route
    case .refresh: AccountOperations.refresh.route
    case .signOut: AccountOperations.signOut.route
    case .me: AccountOperations.me.route
    case .findUsers: PeopleOperations.findUsers.route
    case .setPresence: PeopleOperations.setPresence.route
    case .exportMe: PeopleOperations.exportMe.route
    case .deleteMe: PeopleOperations.deleteMe.route
    case .listChannels: ChannelOperations.listChannels.route
    case .createChannel: ChannelOperations.createChannel.route
    case .showChannel: ChannelOperations.showChannel.route
    case .joinChannel: ChannelOperations.joinChannel.route
    case .leaveChannel: ChannelOperations.leaveChannel.route
    case .inviteToChannel: ChannelOperations.inviteToChannel.route
    case .listMembers: ChannelOperations.listMembers.route
    case .setChannelRole: ChannelOperations.setChannelRole.route
    case .removeMember: ChannelOperations.removeMember.route
    case .huddle: ChannelOperations.huddle.route
    case .initiateCall: CallOperations.initiateCall.route
    case .listCalls: CallOperations.listCalls.route
    case .callHistory: CallOperations.callHistory.route
    case .showCall: CallOperations.showCall.route
    case .changeCall: CallOperations.changeCall.route
    case .joinCall: CallOperations.joinCall.route
    case .acceptCall: CallOperations.acceptCall.route
    case .declineCall: CallOperations.declineCall.route
    case .cancelCall: CallOperations.cancelCall.route
    case .leaveCall: CallOperations.leaveCall.route
    case .endCall: CallOperations.endCall.route
    case .acceptCallByID: CallOperations.acceptCallByID.route
    case .declineCallByID: CallOperations.declineCallByID.route
    case .endCallByID: CallOperations.endCallByID.route
    case .listParticipants: ParticipantOperations.listParticipants.route
    case .addParticipants: ParticipantOperations.addParticipants.route
    case .removeParticipant: ParticipantOperations.removeParticipant.route
    case .setCallRole: ParticipantOperations.setCallRole.route
    case .lockCall: ParticipantOperations.lockCall.route
    case .unlockCall: ParticipantOperations.unlockCall.route
    case .muteAll: ParticipantOperations.muteAll.route
    case .transferCall: ParticipantOperations.transferCall.route
    case .raiseHand: ParticipantOperations.raiseHand.route
    case .listLobby: ParticipantOperations.listLobby.route
    case .admitFromLobby: ParticipantOperations.admitFromLobby.route
    case .denyFromLobby: ParticipantOperations.denyFromLobby.route
    case .reportQuality: QualityOperations.reportQuality.route
    case .callQuality: QualityOperations.callQuality.route
    case .createStream: StreamOperations.createStream.route
    case .listStreams: StreamOperations.listStreams.route
    case .liveStreams: StreamOperations.liveStreams.route
    case .scheduledStreams: StreamOperations.scheduledStreams.route
    case .pastStreams: StreamOperations.pastStreams.route
    case .showStream: StreamOperations.showStream.route
    case .changeStream: StreamOperations.changeStream.route
    case .deleteStream: StreamOperations.deleteStream.route
    case .startStream: StreamOperations.startStream.route
    case .endStream: StreamOperations.endStream.route
    case .cancelStream: StreamOperations.cancelStream.route
    case .regenerateStreamKey: StreamOperations.regenerateStreamKey.route
    case .streamToken: StreamOperations.streamToken.route
    case .watchStream: StreamOperations.watchStream.route
    case .keepWatching: StreamOperations.keepWatching.route
    case .stopWatching: StreamOperations.stopWatching.route
    case .listViewers: StreamOperations.listViewers.route
    case .streamAnalytics: StreamOperations.streamAnalytics.route
    case .listStreamChat: StreamChatOperations.listStreamChat.route
    case .postStreamChat: StreamChatOperations.postStreamChat.route
    case .deleteStreamMessage: StreamChatOperations.deleteStreamMessage.route
    case .pinStreamMessage: StreamChatOperations.pinStreamMessage.route
    case .unpinStreamMessage: StreamChatOperations.unpinStreamMessage.route
    case .listStreamReactions: StreamChatOperations.listStreamReactions.route
    case .postStreamReaction: StreamChatOperations.postStreamReaction.route
    case .follow: StreamChatOperations.follow.route
    case .unfollow: StreamChatOperations.unfollow.route
    case .followers: StreamChatOperations.followers.route
    case .following: StreamChatOperations.following.route
    case .listSubscribers: StreamChatOperations.listSubscribers.route
    case .addSubscriber: StreamChatOperations.addSubscriber.route
    case .removeSubscriber: StreamChatOperations.removeSubscriber.route
    case .listStreamModerators: StreamChatOperations.listStreamModerators.route
    case .setStreamModerator: StreamChatOperations.setStreamModerator.route
    case .removeStreamModerator: StreamChatOperations.removeStreamModerator.route
    case .listStreamBans: StreamChatOperations.listStreamBans.route
    case .banFromStream: StreamChatOperations.banFromStream.route
    case .unbanFromStream: StreamChatOperations.unbanFromStream.route
    case .listStreamTimeouts: StreamChatOperations.listStreamTimeouts.route
    case .timeOutInStream: StreamChatOperations.timeOutInStream.route
    case .endStreamTimeout: StreamChatOperations.endStreamTimeout.route
    case .showAutomod: StreamChatOperations.showAutomod.route
    case .changeAutomod: StreamChatOperations.changeAutomod.route
    case .moderationLog: StreamChatOperations.moderationLog.route
    case .startRecording: RecordingOperations.startRecording.route
    case .beginRecording: RecordingOperations.beginRecording.route
    case .stopRecording: RecordingOperations.stopRecording.route
    case .endRecording: RecordingOperations.endRecording.route
    case .callRecording: RecordingOperations.callRecording.route
    case .answerConsent: RecordingOperations.answerConsent.route
    case .recordingLink: RecordingOperations.recordingLink.route
    case .recordingMetadata: RecordingOperations.recordingMetadata.route
    case .deleteRecordingMetadata: RecordingOperations.deleteRecordingMetadata.route
    case .listRecordings: RecordingOperations.listRecordings.route
    case .createRecording: RecordingOperations.createRecording.route
    case .showRecording: RecordingOperations.showRecording.route
    case .changeRecording: RecordingOperations.changeRecording.route
    case .deleteRecording: RecordingOperations.deleteRecording.route
    case .downloadRecording: RecordingOperations.downloadRecording.route
    case .recordingFile: RecordingOperations.recordingFile.route
    case .recordingAccess: RecordingOperations.recordingAccess.route
    case .listGrants: RecordingSharingOperations.listGrants.route
    case .setGrant: RecordingSharingOperations.setGrant.route
    case .removeGrant: RecordingSharingOperations.removeGrant.route
    case .shareRecording: RecordingSharingOperations.shareRecording.route
    case .sharedRecording: RecordingSharingOperations.sharedRecording.route
    case .listShares: RecordingSharingOperations.listShares.route
    case .revokeShare: RecordingSharingOperations.revokeShare.route
    case .retention: RecordingSharingOperations.retention.route
    case .createPolicy: RecordingSharingOperations.createPolicy.route
    case .changePolicy: RecordingSharingOperations.changePolicy.route
    case .runRetention: RecordingSharingOperations.runRetention.route
    case .deletePolicy: RecordingSharingOperations.deletePolicy.route
    case .document: ServerOperations.document.route
    case .health: ServerOperations.health.route
    case .realtime: ServerOperations.realtime.route
    case .livekitWebhook: ServerOperations.livekitWebhook.route
    }
  }
}
