import NchatAPI

extension NchatClient {
  /// Who the credentials speak for.
  public func me() async throws(NchatFailure) -> Account { try await call(AccountOperations.me) }

  /// The person with this user name.
  public func user(named username: String) async throws(NchatFailure) -> User? {
    try await call(PeopleOperations.findUsers, query: UserQuery(username: username)).first
  }

  public func setPresence(_ update: PresenceUpdate) async throws(NchatFailure) -> Presence {
    try await call(PeopleOperations.setPresence, body: update)
  }

  public func exportMe() async throws(NchatFailure) -> UserExport { try await call(PeopleOperations.exportMe) }

  /// Deletes the account for good.
  public func deleteMe(password: String) async throws(NchatFailure) {
    _ = try await call(PeopleOperations.deleteMe, body: DeleteAccountRequest(password: password))
  }

  public func listChannels(_ query: ListQuery = ListQuery()) async throws(NchatFailure) -> [Channel] {
    try await call(ChannelOperations.listChannels, query: query)
  }

  public func createChannel(_ request: CreateChannelRequest) async throws(NchatFailure) -> Channel {
    try await call(ChannelOperations.createChannel, body: request)
  }

  public func channel(_ id: EntityID) async throws(NchatFailure) -> Channel {
    try await call(ChannelOperations.showChannel, ["id": id])
  }

  public func joinChannel(_ id: EntityID) async throws(NchatFailure) -> Channel {
    try await call(ChannelOperations.joinChannel, ["id": id])
  }

  public func leaveChannel(_ id: EntityID) async throws(NchatFailure) {
    _ = try await call(ChannelOperations.leaveChannel, ["id": id])
  }

  public func invite(_ people: [EntityID], toChannel id: EntityID) async throws(NchatFailure) -> [ChannelMember] {
    try await call(ChannelOperations.inviteToChannel, ["id": id], body: InviteRequest(userIds: people))
  }

  public func members(ofChannel id: EntityID, _ query: ListQuery = ListQuery()) async throws(NchatFailure)
    -> [ChannelMember]
  {
    try await call(ChannelOperations.listMembers, ["id": id], query: query)
  }

  /// Starts the channel's huddle, or joins it.
  public func huddle(inChannel id: EntityID, type: CallType = .audio) async throws(NchatFailure) -> JoinedHuddle {
    try await call(ChannelOperations.huddle, ["id": id], body: HuddleRequest(type: type))
  }
}
