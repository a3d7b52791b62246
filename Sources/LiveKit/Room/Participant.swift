import Foundation
import LiveKitProtocol

/// Somebody in the room.
public struct Participant: Sendable, Equatable {
  /// Who it is; the same when it comes back.
  public internal(set) var identity: String
  /// This stay of it in the room.
  public internal(set) var sid: String
  public internal(set) var name: String
  public internal(set) var metadata: String
  public internal(set) var attributes: [String: String]
  public internal(set) var kind: LKParticipantInfo.Kind
  public internal(set) var permission: LKParticipantPermission
  /// Whether its media flows.
  public internal(set) var isActive: Bool
  /// Milliseconds since 1970; 0 when unknown.
  public internal(set) var joinedAt: Int64
  /// In the order of publication.
  public internal(set) var tracks: [TrackPublication]
  public internal(set) var isSpeaking = false
  /// How loud it is, linear 0…1; 0 when it does not speak.
  public internal(set) var level: Float = 0
  public internal(set) var quality: ConnectionQuality?
  var version: UInt32

  init(_ info: LKParticipantInfo) {
    identity = info.identity
    sid = info.sid
    name = info.name
    metadata = info.metadata
    attributes = info.attributes
    kind = info.kind
    permission = info.permission
    isActive = info.state == .active
    joinedAt = info.joinedMilliseconds
    tracks = info.tracks.prefix(Roster.maximumTracks).map(TrackPublication.init)
    version = info.version
  }

  public func track(_ sid: String) -> TrackPublication? { tracks.first { $0.sid == sid } }

  /// `level` in dBov (−127…0).
  public var levelInDecibels: Int { level > 0 ? max(-127, min(0, Int((20 * log10(level)).rounded()))) : -127 }

  /// What of a participant can change besides its tracks.
  public enum Field: Sendable, CaseIterable {
    case name
    case metadata
    case attributes
    case permission
    case activity
  }
}
