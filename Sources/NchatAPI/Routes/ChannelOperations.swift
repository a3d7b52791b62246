/// Channels and their members.
public enum ChannelOperations {
  public static let listChannels = Operation<ListQuery, NoContent, [Channel]>(
    .listChannels, .get, "/api/channels", .signedIn, "channels",
    "The caller's channels and the public ones, newest first.")

  public static let createChannel = Operation<NoContent, CreateChannelRequest, Channel>(
    .createChannel, .post, "/api/channels", .signedIn, "channels", "Makes a channel; the caller owns it.", status: 201,
    errors: [.channelNameTaken, .forbidden])

  public static let showChannel = Operation<NoContent, NoContent, Channel>(
    .showChannel, .get, "/api/channels/{id}", .signedIn, "channels", "A channel.")

  public static let joinChannel = Operation<NoContent, NoContent, Channel>(
    .joinChannel, .post, "/api/channels/{id}/join", .signedIn, "channels", "Joins a public channel; a member stays one."
  )

  public static let leaveChannel = Operation<NoContent, NoContent, NoContent>(
    .leaveChannel, .post, "/api/channels/{id}/leave", .signedIn, "channels", "Leaves a channel.", errors: [.lastOwner])

  public static let inviteToChannel = Operation<NoContent, InviteRequest, [ChannelMember]>(
    .inviteToChannel, .post, "/api/channels/{id}/invite", .signedIn, "channels",
    "Makes people members; those who are stay as they are.", errors: [.insufficientPermissions, .usersNotFound])

  public static let listMembers = Operation<ListQuery, NoContent, [ChannelMember]>(
    .listMembers, .get, "/api/channels/{id}/members", .signedIn, "channels",
    "Who is in a channel, the longest first; `before` is a person's id.")

  public static let setChannelRole = Operation<NoContent, ChannelRoleRequest, ChannelMember>(
    .setChannelRole, .patch, "/api/channels/{id}/members/{userId}", .signedIn, "channels",
    "Gives a member another role, not above one's own.",
    errors: [.insufficientPermissions, .participantNotFound, .lastOwner])

  public static let removeMember = Operation<NoContent, NoContent, NoContent>(
    .removeMember, .delete, "/api/channels/{id}/members/{userId}", .signedIn, "channels", "Removes a member.",
    errors: [.insufficientPermissions, .participantNotFound, .lastOwner])

  public static let huddle = Operation<NoContent, HuddleRequest, JoinedHuddle>(
    .huddle, .post, "/api/channels/{id}/huddle", .signedIn, "channels",
    "Starts the channel's huddle, or joins it; nobody's phone rings.", isBodyOptional: true,
    errors: [.callFull, .callLocked, .alreadyInCall, .insufficientPermissions])
}
