import NchatAPI

/// The call: who is in it, how it goes, and what this client does in it.
public struct CallState: Sendable, Equatable {
  public var connection: CallConnection = .idle
  /// Of the backend; nil in a room that was joined by its own address.
  public var id: EntityID?
  /// The host has not let this person in yet.
  public var waitsInLobby = false
  /// The call has what it was asked to wait for (`--wait-for`).
  public var isReady = false
  public var room: RoomSummary?
  /// What the person knows the call by, where that is not the name of its room.
  public var title: String?
  /// Names of those for whom it rings because this person called them.
  public var awaited: [String] = []
  /// This client, once joined.
  public var me: Participant?
  /// Everybody else.
  public var others = ParticipantList()
  public var microphone = MicrophoneState()
  /// What the backend knows of it besides.
  public var hosting = HostingState()
  /// Nobody is heard.
  public var isDeafened = false
  /// Percent by identity, where it is not 100; kept for people who come back.
  public var volumes: [String: Int] = [:]
  /// Identities that this person does not want to hear; kept for people who come back.
  public var hushed: Set<String> = []
  /// Who speaks or did until two seconds ago, the first to speak first: long lists show them at the top.
  public var recentSpeakers: [String] = []
  /// Who spoke last of those who were heard long enough to be shown; kept until somebody else is.
  public var mainSpeaker: String?
  /// In the air, the oldest first.
  public var reactions: [CallReaction] = []
  public var stats: CallStats?
  /// What a screen may say of them all the time.
  public internal(set) var link = LinkReading()
  /// Somebody wants to record the call, and this person is asked.
  public var isAskedToBeRecorded = false
  /// What is said to that without asking the person.
  var recordingAnswer = RecordingAnswer.ask
  /// dB that a meter falls per reading at most: 90 a second, whatever the time between readings.
  var meterFall = 9
  /// Whole minutes since joining.
  public var minutes = 0

  public static let volumeRange = 0...200

  public init() {}

  /// Percent, 0…200.
  public func volume(of identity: String) -> Int { volumes[identity] ?? 100 }

  /// How loud somebody is to be, 0…2.
  func gain(of identity: String) -> Double { hushed.contains(identity) ? 0 : Double(volume(of: identity)) / 100 }

  /// How many are in the call, this client included.
  public var count: Int { others.count + (me == nil ? 0 : 1) }

  /// The identity that somebody means by a name: an identity, a display name, or the one beginning of either that fits.
  ///
  /// - Throws: `CommandError.noSuchParticipant`, `.ambiguousParticipant`.
  public func identity(for name: String) throws(CommandError) -> String {
    if others[name] != nil { return name }
    let everybody = others.all
    let wanted = name.lowercased()
    let exact = everybody.filter { $0.name.lowercased() == wanted || $0.identity.lowercased() == wanted }
    if let only = exact.first, exact.count == 1 { return only.identity }
    let partial = everybody.filter {
      $0.name.lowercased().hasPrefix(wanted) || $0.identity.lowercased().hasPrefix(wanted)
    }
    let candidates = exact.isEmpty ? partial : exact
    guard let first = candidates.first, !wanted.isEmpty else { throw .noSuchParticipant(name) }
    guard candidates.count == 1 else {
      throw .ambiguousParticipant(name, candidates: candidates.prefix(4).map(\.displayName))
    }
    return first.identity
  }
}
