import NchatAPI
import NchatClient

/// Answers with the fields that they need.
enum Sample {
  static let ana = EntityID("5f0c7c5e-6a43-4a55-9d4e-0f3d1f2a7b10") ?? .random()
  static let callID = EntityID("0c5b0d53-32a1-4f0f-8a51-6b7c0f0b9a01") ?? .random()

  static let account = Account(
    id: ana, username: "ana", displayName: "Ana", role: .member, presence: Presence(status: .online, callWaiting: true),
    createdAt: Timestamp(milliseconds: 0))

  static func session(_ number: Int, expiresIn: Int = 900) -> Session {
    Session(accessToken: "access-\(number)", refreshToken: "refresh-\(number)", expiresIn: expiresIn, user: account)
  }

  static func store(_ number: Int = 0, expiresIn: Int = 900) -> MemorySessionStore {
    MemorySessionStore(StoredSession(session(number, expiresIn: expiresIn)))
  }

  static let joined = JoinedCall(roomName: "room", token: "t", iceServers: [], livekitUrl: "ws://x", callType: .audio)

  /// Any event, as the server sends it.
  static func event(_ seq: Int64, _ topic: RealtimeTopic = .user) -> RealtimeMessage {
    let event = RealtimeEvent.callCancelled(CallCancelled(callId: callID, cancelledBy: ana))
    return .event(topic, name: event.name.rawValue, seq: seq, data: event.data)
  }
}
