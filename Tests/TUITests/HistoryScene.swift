import CallCore
import NchatAPI

/// Calls of the past as tests draw them.
extension Scene {
  private static func entry(
    _ number: Int, with people: [User], _ direction: CallDirection, _ status: CallStatus, seconds: Int,
    at minutes: Int64, in channel: EntityID? = nil, score: Double? = nil
  ) -> CallHistoryEntry {
    let at = Timestamp(milliseconds: minutes * 60_000)
    let call = Call(
      id: id(100 + number), type: .audio, status: status, channelId: channel,
      initiator: direction == .incoming ? people.first : user(1, "Ana"), isGroupCall: people.count > 1,
      isHuddle: channel != nil, isLocked: false, settings: CallSettings(), maxParticipants: 100, participantCount: 2,
      initiatedAt: at, startedAt: at, endedAt: Timestamp(milliseconds: at.milliseconds + Int64(seconds) * 1_000),
      endReason: .completed, durationSeconds: seconds, metadata: .object([:]))
    return CallHistoryEntry(
      call: call, direction: direction, missed: direction == .incoming && status == .missed,
      participants: ([user(1, "Ana")] + people).map { participant($0, in: call, seconds: seconds) },
      myDurationSeconds: seconds,
      quality: score.map {
        CallQualitySummary(
          qualityScore: $0, quality: NchatAPI.ConnectionQuality(score: $0), mos: 4.1, reports: 12, source: .client)
      })
  }

  private static func participant(_ user: User, in call: Call, seconds: Int) -> CallParticipant {
    CallParticipant(
      id: id(200), callId: call.id, userId: user.id, user: user, role: user.id == me.id ? .host : .participant,
      status: .left, invitedAt: call.initiatedAt, joinedAt: seconds > 0 ? call.initiatedAt : nil,
      leftAt: seconds > 0 ? call.endedAt : nil, leaveReason: .userLeft, isMuted: false, isVideoOff: true,
      isScreenSharing: false, isHandRaised: false, durationSeconds: seconds)
  }

  static let past = [
    entry(1, with: [user(2, "Bo")], .incoming, .missed, seconds: 0, at: 20),
    entry(2, with: [user(2, "Bo")], .outgoing, .ended, seconds: 761, at: 4, score: 96),
    entry(
      3, with: [user(3, "Chi"), user(5, "漢字 山田"), user(6, "Dee"), user(7, "Eve")], .incoming, .ended, seconds: 2_889,
      at: -600, in: id(10), score: 55),
    entry(4, with: [user(6, "Dee")], .outgoing, .declined, seconds: 0, at: -700),
    entry(5, with: [user(7, "Eve")], .outgoing, .ended, seconds: 3_723, at: -800, score: 12),
  ]

  static func history(_ more: Action...) -> State {
    var state = home(.session(.minuteBegan(1_500_000)), .command(.history), .history(.loaded(past, before: nil)))
    for action in more { _ = reduce(&state, action) }
    return state
  }

  /// What is known of the second of them.
  static var callDetail: CallDetail {
    var detail = CallDetail(id: past[1].call.id)
    detail.people = past[1].participants
    detail.isLoaded = true
    let connections = past[1].participants.enumerated().map { number, person in
      NchatAPI.CallConnection(
        userId: person.userId, connectionId: "c\(number)", reportedBy: .client, connectionState: "connected",
        startedAt: Timestamp(milliseconds: 0), updatedAt: Timestamp(milliseconds: 0),
        figures: ConnectionFigures(
          qualityScore: 96 - Double(number) * 20, mos: 4.3, packetLoss: 0.012, jitter: 3.2, rtt: 24.4))
    }
    detail.quality = CallQuality(metrics: [], count: 0, connections: connections)
    return detail
  }
}
