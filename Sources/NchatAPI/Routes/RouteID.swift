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
  case document, realtime, livekitWebhook

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
    case .document: ServerOperations.document.route
    case .realtime: ServerOperations.realtime.route
    case .livekitWebhook: ServerOperations.livekitWebhook.route
    }
  }
}
