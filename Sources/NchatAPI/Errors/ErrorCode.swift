/// The word in the body of an error, for programs to act on.
public enum ErrorCode: String, CaseIterable, Codable, Sendable, Hashable {
  // 400: the request itself.
  case validation = "VALIDATION_ERROR"
  case invalidJSON = "INVALID_JSON"
  // 400: refused by the state of things.
  case callEnded = "CALL_ENDED"
  case invalidTransition = "INVALID_TRANSITION"
  case alreadyParticipants = "ALREADY_PARTICIPANTS"
  case usersNotFound = "USERS_NOT_FOUND"
  case alreadyLeft = "ALREADY_LEFT"
  case cannotCallSelf = "CANNOT_CALL_SELF"
  case callInactive = "CALL_INACTIVE"
  case lastOwner = "LAST_OWNER"
  case streamNotLive = "STREAM_NOT_LIVE"
  case scheduledInPast = "SCHEDULED_IN_PAST"
  case expiresInPast = "EXPIRES_IN_PAST"
  // 401
  case unauthorized = "UNAUTHORIZED"
  case tokenExpired = "TOKEN_EXPIRED"
  case invalidCredentials = "INVALID_CREDENTIALS"
  case invalidSignature = "INVALID_SIGNATURE"
  // 403
  case forbidden = "FORBIDDEN"
  case insufficientPermissions = "INSUFFICIENT_PERMISSIONS"
  case signupDisabled = "SIGNUP_DISABLED"
  case callLocked = "CALL_LOCKED"
  case lobbyDenied = "LOBBY_DENIED"
  case removedFromCall = "REMOVED_FROM_CALL"
  case viewerBanned = "VIEWER_BANNED"
  case chatDisabled = "CHAT_DISABLED"
  case reactionsDisabled = "REACTIONS_DISABLED"
  case timedOut = "TIMED_OUT"
  case subscribersOnly = "SUBSCRIBERS_ONLY"
  case followersOnly = "FOLLOWERS_ONLY"
  case accountTooNew = "ACCOUNT_TOO_NEW"
  case messageRejected = "MESSAGE_REJECTED"
  case legalHold = "LEGAL_HOLD"
  case quotaExceeded = "QUOTA_EXCEEDED"
  case invalidLink = "INVALID_LINK"
  case sharePassword = "SHARE_PASSWORD"
  case shareRestricted = "SHARE_RESTRICTED"
  // 404
  case notFound = "NOT_FOUND"
  case participantNotFound = "PARTICIPANT_NOT_FOUND"
  // 405, 408, 409, 410, 413, 414, 426, 429, 431
  case methodNotAllowed = "METHOD_NOT_ALLOWED"
  case tooSlow = "REQUEST_TIMEOUT"
  case usernameTaken = "USERNAME_TAKEN"
  case emailTaken = "EMAIL_TAKEN"
  case channelNameTaken = "CHANNEL_NAME_TAKEN"
  case userBusy = "USER_BUSY"
  case alreadyInCall = "ALREADY_IN_CALL"
  case callFull = "CALL_FULL"
  case noEgress = "NO_EGRESS"
  case recordingInProgress = "RECORDING_IN_PROGRESS"
  case recordingNotReady = "RECORDING_NOT_READY"
  case holdExempt = "HOLD_EXEMPT"
  case shareLimit = "SHARE_LIMIT"
  case policyLimit = "POLICY_LIMIT"
  case policyNameTaken = "POLICY_NAME_TAKEN"
  case recordingNotAvailable = "RECORDING_NOT_AVAILABLE"
  case shareRevoked = "SHARE_REVOKED"
  case shareExpired = "SHARE_EXPIRED"
  case shareUsedUp = "SHARE_USED_UP"
  case payloadTooLarge = "PAYLOAD_TOO_LARGE"
  case targetTooLong = "URI_TOO_LONG"
  case upgradeRequired = "UPGRADE_REQUIRED"
  case rateLimited = "RATE_LIMITED"
  case lockedOut = "LOCKED_OUT"
  case slowMode = "SLOW_MODE"
  case headersTooLarge = "HEADERS_TOO_LARGE"
  // 5xx
  case internalError = "INTERNAL_ERROR"
  case unavailable = "UNAVAILABLE"

  /// The HTTP status that it comes with.
  public var status: Int {
    switch self {
    case .validation, .invalidJSON, .callEnded, .invalidTransition, .alreadyParticipants, .usersNotFound, .alreadyLeft,
      .cannotCallSelf, .callInactive, .lastOwner, .streamNotLive, .scheduledInPast,
      .expiresInPast:
      400
    case .unauthorized, .tokenExpired, .invalidCredentials, .invalidSignature: 401
    case .forbidden, .insufficientPermissions, .signupDisabled, .callLocked, .lobbyDenied, .removedFromCall,
      .viewerBanned, .chatDisabled, .reactionsDisabled, .timedOut, .subscribersOnly, .followersOnly, .accountTooNew,
      .messageRejected, .legalHold, .quotaExceeded, .invalidLink, .sharePassword, .shareRestricted:
      403
    case .notFound, .participantNotFound: 404
    case .methodNotAllowed: 405
    case .tooSlow: 408
    case .usernameTaken, .emailTaken, .channelNameTaken, .userBusy, .alreadyInCall, .callFull, .noEgress,
      .recordingInProgress, .recordingNotReady, .holdExempt, .shareLimit, .policyLimit, .policyNameTaken:
      409
    case .recordingNotAvailable, .shareRevoked, .shareExpired, .shareUsedUp: 410
    case .payloadTooLarge: 413
    case .targetTooLong: 414
    case .upgradeRequired: 426
    case .rateLimited, .lockedOut, .slowMode: 429
    case .headersTooLarge: 431
    case .internalError: 500
    case .unavailable: 503
    }
  }

  /// When it is answered.
  public var meaning: String {
    switch self {
    case .validation: "a body or parameter does not fit its schema; `details` says where"
    case .invalidJSON: "the body is not JSON (RFC 8259), or a name occurs twice in an object"
    case .callEnded: "the call is over"
    case .invalidTransition: "the call or stream, or the person in it, is not in a state in which that can be done"
    case .alreadyParticipants: "all of these people are in the call already"
    case .usersNotFound: "some of these people do not exist"
    case .alreadyLeft: "this person has left the call, or this viewer the stream, already"
    case .cannotCallSelf: "nobody but the caller would be called"
    case .callInactive: "quality is reported of a call that has been over for more than a minute"
    case .lastOwner: "the channel would be left without an owner"
    case .streamNotLive: "the stream has not begun, or is over"
    case .scheduledInPast: "the stream would begin before now"
    case .expiresInPast: "the link, or what is given, would end before now"
    case .unauthorized: "no token, or one that is not valid"
    case .tokenExpired: "the access token has expired: refresh it"
    case .invalidCredentials: "no such user with this password, or a refresh token that is not valid any more"
    case .invalidSignature: "a webhook that was not signed with the server's key"
    case .forbidden: "this token may not do that"
    case .insufficientPermissions:
      "the caller's role in the call, channel or stream, or for the recording, does not allow that"
    case .signupDisabled: "the server takes no new people"
    case .callLocked: "the call is locked"
    case .lobbyDenied: "the host has denied the caller's wish to join"
    case .removedFromCall: "the caller was removed from the call, and nobody asked them in again"
    case .viewerBanned: "the caller is banned from the stream"
    case .chatDisabled: "nobody writes in the chat of the stream"
    case .reactionsDisabled: "the stream takes no reactions"
    case .timedOut: "the caller may not write in the chat for a while: again after Retry-After"
    case .subscribersOnly: "only subscribers of the broadcaster write in the chat"
    case .followersOnly: "only those who follow the broadcaster write in the chat"
    case .accountTooNew: "the caller's account is not old enough to write in the chat"
    case .messageRejected: "the message breaks a rule of the chat (`automod`)"
    case .legalHold: "an administrator keeps the recording from being deleted"
    case .quotaExceeded: "recordings of this policy fill its quota, and none of them gives way"
    case .invalidLink: "this server did not sign the link, or it has expired"
    case .sharePassword: "the link to the recording takes a password, and this is not it"
    case .shareRestricted: "the link to the recording is for people with other e-mail addresses"
    case .notFound: "no such thing, or nothing that the caller may know of"
    case .participantNotFound: "the person is not in the call"
    case .methodNotAllowed: "the path exists, and takes the methods of the header Allow"
    case .usernameTaken: "somebody has this user name"
    case .emailTaken: "somebody has this e-mail address"
    case .channelNameTaken: "a channel has this name"
    case .userBusy: "the called person is in a call without call waiting, or does not want to be disturbed"
    case .alreadyInCall: "the caller is in another call"
    case .callFull: "the call has as many participants as it may"
    case .noEgress: "nothing can be recorded: the media server has no egress service"
    case .recordingInProgress: "the call or stream is being recorded"
    case .recordingNotReady: "the recording is not finished"
    case .holdExempt: "the policy of the recording takes no legal hold"
    case .shareLimit: "the recording has as many links as it may"
    case .policyLimit: "there are as many policies of retention as there may be"
    case .policyNameTaken: "a policy of retention has this name"
    case .recordingNotAvailable: "there is no file any more, or none that this server can reach"
    case .shareRevoked: "the link to the recording was taken back"
    case .shareExpired: "the time of the link to the recording is over"
    case .shareUsedUp: "the link to the recording was opened as often as it may be"
    case .tooSlow: "head or body of the request did not come in time"
    case .payloadTooLarge: "the body is larger than 1 MiB"
    case .targetTooLong: "path and query are longer than 64 KiB"
    case .upgradeRequired: "this path takes WebSockets"
    case .rateLimited: "too many requests: again after Retry-After"
    case .lockedOut: "too many failed attempts to sign in: again after Retry-After"
    case .slowMode: "the caller has just written in the chat: again after Retry-After"
    case .headersTooLarge: "the header fields are larger than the server takes"
    case .internalError: "a defect of the server, of which its log says more"
    case .unavailable: "the database or the media server does not answer: again after Retry-After"
    }
  }
}
