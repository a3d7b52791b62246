import NchatAPI

/// What somebody may do to keep order in the chat of a stream.
public struct StreamRights: Sendable, Equatable {
  /// Messages of others.
  public var deletes = false
  public var timesOut = false
  public var pins = false
  public var bans = false
  /// Makes people wait between messages.
  public var slows = false
  /// Says who may write.
  public var setsMode = false
  /// Makes others moderators; the broadcaster's alone.
  public var appoints = false

  public init() {}

  public init(_ moderator: StreamModerator) {
    deletes = moderator.canDelete
    timesOut = moderator.canTimeout
    pins = moderator.canPin
    bans = moderator.canBan
    slows = moderator.canSlow
    setsMode = moderator.canMode
  }

  /// Of whoever manages the members of the stream's channel.
  public static let manager: StreamRights = {
    var rights = StreamRights()
    (rights.deletes, rights.timesOut, rights.pins) = (true, true, true)
    (rights.bans, rights.slows, rights.setsMode) = (true, true, true)
    return rights
  }()

  public static let broadcaster: StreamRights = {
    var rights = manager
    rights.appoints = true
    return rights
  }()
}
