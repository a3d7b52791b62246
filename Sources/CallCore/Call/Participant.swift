/// Somebody in the call, this client included.
public struct Participant: Sendable, Equatable {
  public var identity: String
  public var sid: String
  /// The display name; may be empty.
  public var name: String
  public var tracks: [TrackSummary]
  public var isSpeaking: Bool
  /// What the level meter shows, in dBov (−127…0): rises at once, falls by `CallState.meterFall` per reading.
  public var level: Int
  public var quality: ConnectionQuality

  /// Silence.
  public static let silence = -127
  /// Bytes of UTF-8 that are kept of a name or an identity from outside.
  static let nameLimit = 512
  /// Tracks kept per participant.
  static let trackLimit = 64

  public init(
    identity: String, sid: String, name: String = "", tracks: [TrackSummary] = [], isSpeaking: Bool = false,
    level: Int = Participant.silence, quality: ConnectionQuality = .excellent
  ) {
    self.identity = identity.bounded(to: Self.nameLimit)
    self.sid = sid.bounded(to: Self.nameLimit)
    self.name = name.bounded(to: Self.nameLimit)
    self.tracks = Array(tracks.prefix(Self.trackLimit))
    self.isSpeaking = isSpeaking
    self.level = level
    self.quality = quality
  }

  /// What to call them.
  public var displayName: String { name.isEmpty ? identity : name }

  /// Nothing can be heard from their microphone: it is muted, or there is none.
  public var isMuted: Bool { !tracks.contains { $0.source == .microphone && !$0.isMuted } }

  /// Takes over what the server says about them; what is measured here stays.
  mutating func update(from other: Participant) {
    sid = other.sid
    name = other.name
    let codecs = Dictionary(tracks.map { ($0.sid, $0.codec) }) { first, _ in first }
    tracks = other.tracks.map { track in
      var track = track
      track.codec = track.codec ?? codecs[track.sid] ?? nil
      return track
    }
  }

  /// Moves the meter to a new reading, down by at most `fall` dB.
  mutating func meter(_ reading: Int, fall: Int) {
    let reading = min(0, max(Self.silence, reading))
    level = max(reading, max(Self.silence, level - fall))
  }
}
