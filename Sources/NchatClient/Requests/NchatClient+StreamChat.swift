import NchatAPI

extension NchatClient {
  // MARK: Chat and reactions

  /// The newest messages, in the order they came in.
  public func streamChat(_ id: EntityID, _ query: StreamChatQuery = StreamChatQuery()) async throws(NchatFailure)
    -> [StreamChatMessage]
  {
    try await call(StreamChatOperations.listStreamChat, ["id": id], query: query)
  }

  public func say(_ text: String, toStream id: EntityID) async throws(NchatFailure) -> StreamChatMessage {
    try await call(StreamChatOperations.postStreamChat, ["id": id], body: StreamChatRequest(content: text))
  }

  public func deleteMessage(_ message: EntityID, inStream id: EntityID) async throws(NchatFailure) {
    _ = try await call(StreamChatOperations.deleteStreamMessage, ["id": id, "messageId": message])
  }

  public func pinMessage(_ message: EntityID, inStream id: EntityID) async throws(NchatFailure) -> StreamChatMessage {
    try await call(StreamChatOperations.pinStreamMessage, ["id": id, "messageId": message])
  }

  public func unpinMessage(_ message: EntityID, inStream id: EntityID) async throws(NchatFailure) -> StreamChatMessage {
    try await call(StreamChatOperations.unpinStreamMessage, ["id": id, "messageId": message])
  }

  /// The newest reactions, and all counted.
  public func reactions(toStream id: EntityID, _ query: StreamReactionQuery = StreamReactionQuery())
    async throws(NchatFailure) -> StreamReactions
  {
    try await call(StreamChatOperations.listStreamReactions, ["id": id], query: query)
  }

  public func react(_ reaction: StreamReactionRequest, toStream id: EntityID) async throws(NchatFailure)
    -> StreamReaction
  {
    try await call(StreamChatOperations.postStreamReaction, ["id": id], body: reaction)
  }

  // MARK: Followers and subscribers

  public func follow(_ person: EntityID) async throws(NchatFailure) {
    _ = try await call(StreamChatOperations.follow, ["id": person])
  }

  public func unfollow(_ person: EntityID) async throws(NchatFailure) {
    _ = try await call(StreamChatOperations.unfollow, ["id": person])
  }

  public func followers(_ query: PageQuery = PageQuery()) async throws(NchatFailure) -> [StreamFollower] {
    try await call(StreamChatOperations.followers, query: query)
  }

  public func following(_ query: PageQuery = PageQuery()) async throws(NchatFailure) -> [StreamFollower] {
    try await call(StreamChatOperations.following, query: query)
  }

  public func subscribers(ofStream id: EntityID, _ query: PageQuery = PageQuery()) async throws(NchatFailure)
    -> [StreamFollower]
  {
    try await call(StreamChatOperations.listSubscribers, ["id": id], query: query)
  }

  public func addSubscriber(_ person: EntityID, ofStream id: EntityID) async throws(NchatFailure) {
    _ = try await call(StreamChatOperations.addSubscriber, ["id": id, "userId": person])
  }

  public func removeSubscriber(_ person: EntityID, ofStream id: EntityID) async throws(NchatFailure) {
    _ = try await call(StreamChatOperations.removeSubscriber, ["id": id, "userId": person])
  }

  // MARK: Order

  public func moderators(ofStream id: EntityID, _ query: PageQuery = PageQuery()) async throws(NchatFailure)
    -> [StreamModerator]
  {
    try await call(StreamChatOperations.listStreamModerators, ["id": id], query: query)
  }

  public func bans(fromStream id: EntityID, _ query: PageQuery = PageQuery()) async throws(NchatFailure)
    -> [StreamSanction]
  {
    try await call(StreamChatOperations.listStreamBans, ["id": id], query: query)
  }

  public func timeouts(inStream id: EntityID, _ query: PageQuery = PageQuery()) async throws(NchatFailure)
    -> [StreamSanction]
  {
    try await call(StreamChatOperations.listStreamTimeouts, ["id": id], query: query)
  }

  public func setModerator(
    _ person: EntityID, _ rights: StreamModeratorRequest = StreamModeratorRequest(), inStream id: EntityID
  ) async throws(NchatFailure) -> StreamModerator {
    try await call(StreamChatOperations.setStreamModerator, ["id": id, "userId": person], body: rights)
  }

  public func removeModerator(_ person: EntityID, inStream id: EntityID) async throws(NchatFailure) {
    _ = try await call(StreamChatOperations.removeStreamModerator, ["id": id, "userId": person])
  }

  public func ban(_ person: EntityID, _ request: StreamBanRequest = StreamBanRequest(), fromStream id: EntityID)
    async throws(NchatFailure) -> StreamSanction
  {
    try await call(StreamChatOperations.banFromStream, ["id": id, "userId": person], body: request)
  }

  public func unban(_ person: EntityID, fromStream id: EntityID) async throws(NchatFailure) {
    _ = try await call(StreamChatOperations.unbanFromStream, ["id": id, "userId": person])
  }

  public func timeOut(
    _ person: EntityID, _ request: StreamTimeoutRequest = StreamTimeoutRequest(), inStream id: EntityID
  ) async throws(NchatFailure) -> StreamSanction {
    try await call(StreamChatOperations.timeOutInStream, ["id": id, "userId": person], body: request)
  }

  public func endTimeout(_ person: EntityID, inStream id: EntityID) async throws(NchatFailure) {
    _ = try await call(StreamChatOperations.endStreamTimeout, ["id": id, "userId": person])
  }

  public func automod(ofStream id: EntityID) async throws(NchatFailure) -> AutomodSettings {
    try await call(StreamChatOperations.showAutomod, ["id": id])
  }

  public func changeAutomod(ofStream id: EntityID, _ request: AutomodRequest) async throws(NchatFailure)
    -> AutomodSettings
  {
    try await call(StreamChatOperations.changeAutomod, ["id": id], body: request)
  }

  /// What was done in the chat, newest first.
  public func moderationLog(ofStream id: EntityID, _ query: ListQuery = ListQuery()) async throws(NchatFailure)
    -> [ModerationEntry]
  {
    try await call(StreamChatOperations.moderationLog, ["id": id], query: query)
  }
}
