import LiveKitProtocol
import NchatAPI

/// A call as its rows say.
struct CallRecord: Sendable, Equatable {
  let id: EntityID
  /// The name of its room at the media server.
  let roomName: String
  /// What the media server calls that room; nil where it did not say.
  var roomSID: String?
  let type: CallType
  var status: CallStatus
  let channelID: EntityID?
  let initiatorID: EntityID
  /// More than one person was called.
  let isGroup: Bool
  /// Began without ringing, by whoever came first.
  let isHuddle: Bool
  let maxParticipants: Int
  /// Nobody new comes in but who is let in.
  var isLocked = false
  var settings = CallSettings()
  let initiatedAt: Timestamp
  /// When two were in it for the first time.
  var startedAt: Timestamp?
  var endedAt: Timestamp?
  var endReason: EndReason?
  /// Nobody when it ended by itself.
  var endedBy: EntityID?
  let metadata: JSONValue
  /// Everybody who was ever asked or came, by user.
  var members: [EntityID: CallMember] = [:]

  var isOver: Bool { status.isOver }
  /// Ends when either of the two leaves.
  var isBetweenTwo: Bool { !isGroup && !isHuddle && channelID == nil }
  /// Whole seconds that it has lasted, or did.
  func seconds(at now: Timestamp) -> Int { startedAt.map { Int(max(0, (endedAt ?? now) - $0)) } ?? 0 }
  /// Those who are in it, who came first in front.
  var joined: [CallMember] {
    members.values.filter { $0.status == .joined }
      .sorted {
        ($0.joinedAt ?? initiatedAt, $0.userID.description) < ($1.joinedAt ?? initiatedAt, $1.userID.description)
      }
  }
}
