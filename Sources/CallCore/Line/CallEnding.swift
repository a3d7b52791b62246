import NchatAPI

/// How a call of the backend ended, for everybody.
public struct CallEnding: Sendable, Equatable {
  public var status: CallStatus
  public var reason: EndReason
  /// Nobody when it ended by itself.
  public var endedBy: EntityID?

  public init(status: CallStatus, reason: EndReason, endedBy: EntityID?) {
    self.status = status
    self.reason = reason
    self.endedBy = endedBy
  }
}
