/// What people say to streams, and who keeps order.
public enum StreamChatOperations {
  public static let listStreamChat = Operation<StreamChatQuery, NoContent, [StreamChatMessage]>(
    .listStreamChat, .get, "/api/streams/{id}/chat", .known, "chat", "The newest messages, in the order they came in.")

  public static let postStreamChat = Operation<NoContent, StreamChatRequest, StreamChatMessage>(
    .postStreamChat, .post, "/api/streams/{id}/chat", .signedIn, "chat", "Says something in the chat.",
    errors: [
      .chatDisabled, .streamNotLive, .viewerBanned, .timedOut, .subscribersOnly, .followersOnly, .slowMode,
      .accountTooNew, .messageRejected,
    ])

  public static let deleteStreamMessage = Operation<NoContent, NoContent, NoContent>(
    .deleteStreamMessage, .delete, "/api/streams/{id}/chat/{messageId}", .signedIn, "chat",
    "Deletes a message, one's own or as a moderator; its text is gone for good.", errors: [.insufficientPermissions])

  public static let pinStreamMessage = Operation<NoContent, NoContent, StreamChatMessage>(
    .pinStreamMessage, .post, "/api/streams/{id}/chat/{messageId}/pin", .signedIn, "chat", "Pins a message.",
    errors: [.insufficientPermissions])

  public static let unpinStreamMessage = Operation<NoContent, NoContent, StreamChatMessage>(
    .unpinStreamMessage, .delete, "/api/streams/{id}/chat/{messageId}/pin", .signedIn, "chat", "Unpins a message.",
    errors: [.insufficientPermissions])

  public static let listStreamReactions = Operation<StreamReactionQuery, NoContent, StreamReactions>(
    .listStreamReactions, .get, "/api/streams/{id}/reactions", .known, "chat", "The newest reactions, and all counted.")

  public static let postStreamReaction = Operation<NoContent, StreamReactionRequest, StreamReaction>(
    .postStreamReaction, .post, "/api/streams/{id}/reactions", .signedIn, "chat", "Reacts to a stream.",
    errors: [.reactionsDisabled, .streamNotLive, .viewerBanned])

  public static let follow = Operation<NoContent, NoContent, NoContent>(
    .follow, .put, "/api/users/{id}/follow", .signedIn, "people", "Follows somebody.")

  public static let unfollow = Operation<NoContent, NoContent, NoContent>(
    .unfollow, .delete, "/api/users/{id}/follow", .signedIn, "people", "Follows somebody no more.")

  public static let followers = Operation<PageQuery, NoContent, [StreamFollower]>(
    .followers, .get, "/api/users/me/followers", .signedIn, "people", "Who follows the caller, the newest first.")

  public static let following = Operation<PageQuery, NoContent, [StreamFollower]>(
    .following, .get, "/api/users/me/following", .signedIn, "people", "Whom the caller follows, the newest first.")

  public static let listSubscribers = Operation<PageQuery, NoContent, [StreamFollower]>(
    .listSubscribers, .get, "/api/streams/{id}/subscribers", .signedIn, "chat",
    "The broadcaster's subscribers, the newest first.", errors: [.insufficientPermissions])

  public static let addSubscriber = Operation<NoContent, NoContent, NoContent>(
    .addSubscriber, .put, "/api/streams/{id}/subscribers/{userId}", .signedIn, "chat",
    "Makes somebody a subscriber of the broadcaster, in all streams.", errors: [.insufficientPermissions])

  public static let removeSubscriber = Operation<NoContent, NoContent, NoContent>(
    .removeSubscriber, .delete, "/api/streams/{id}/subscribers/{userId}", .signedIn, "chat",
    "Makes somebody no subscriber any more.", errors: [.insufficientPermissions])

  public static let listStreamModerators = Operation<PageQuery, NoContent, [StreamModerator]>(
    .listStreamModerators, .get, "/api/streams/{id}/moderators", .signedIn, "chat",
    "The moderators of a stream.", errors: [.insufficientPermissions])

  public static let setStreamModerator = Operation<NoContent, StreamModeratorRequest, StreamModerator>(
    .setStreamModerator, .put, "/api/streams/{id}/moderators/{userId}", .signedIn, "chat",
    "Makes somebody a moderator of the stream, or changes what they may do.", isBodyOptional: true,
    errors: [.insufficientPermissions, .invalidTransition])

  public static let removeStreamModerator = Operation<NoContent, NoContent, NoContent>(
    .removeStreamModerator, .delete, "/api/streams/{id}/moderators/{userId}", .signedIn, "chat",
    "Makes somebody no moderator any more.", errors: [.insufficientPermissions])

  public static let listStreamBans = Operation<PageQuery, NoContent, [StreamSanction]>(
    .listStreamBans, .get, "/api/streams/{id}/bans", .signedIn, "chat",
    "Who is banned from a stream, the newest first.", errors: [.insufficientPermissions])

  public static let banFromStream = Operation<NoContent, StreamBanRequest, StreamSanction>(
    .banFromStream, .put, "/api/streams/{id}/bans/{userId}", .signedIn, "chat",
    "Keeps somebody away from watching, writing and reacting, for good or for a while.", isBodyOptional: true,
    errors: [.insufficientPermissions])

  public static let unbanFromStream = Operation<NoContent, NoContent, NoContent>(
    .unbanFromStream, .delete, "/api/streams/{id}/bans/{userId}", .signedIn, "chat", "Ends a ban.",
    errors: [.insufficientPermissions])

  public static let listStreamTimeouts = Operation<PageQuery, NoContent, [StreamSanction]>(
    .listStreamTimeouts, .get, "/api/streams/{id}/timeouts", .signedIn, "chat",
    "Who may write nothing for a while, the newest first.", errors: [.insufficientPermissions])

  public static let timeOutInStream = Operation<NoContent, StreamTimeoutRequest, StreamSanction>(
    .timeOutInStream, .put, "/api/streams/{id}/timeouts/{userId}", .signedIn, "chat",
    "Lets somebody write nothing for a while.", isBodyOptional: true, errors: [.insufficientPermissions])

  public static let endStreamTimeout = Operation<NoContent, NoContent, NoContent>(
    .endStreamTimeout, .delete, "/api/streams/{id}/timeouts/{userId}", .signedIn, "chat", "Ends a timeout.",
    errors: [.insufficientPermissions])

  public static let showAutomod = Operation<NoContent, NoContent, AutomodSettings>(
    .showAutomod, .get, "/api/streams/{id}/automod", .signedIn, "chat", "What the chat refuses by itself.",
    errors: [.insufficientPermissions])

  public static let changeAutomod = Operation<NoContent, AutomodRequest, AutomodSettings>(
    .changeAutomod, .put, "/api/streams/{id}/automod", .signedIn, "chat", "Changes what the chat refuses by itself.",
    errors: [.insufficientPermissions])

  public static let moderationLog = Operation<ListQuery, NoContent, [ModerationEntry]>(
    .moderationLog, .get, "/api/streams/{id}/moderation", .signedIn, "chat", "What was done in the chat, newest first.",
    errors: [.insufficientPermissions])
}
