import Foundation
import LiveKitProtocol
import MediaBasics

/// A room: its settings and who is in it, in the order they came.
final class Room {
  let name: String
  let sid: String
  let created: Moment
  var metadata: String
  var maximumParticipants: UInt32
  var emptyTimeout: MediaDuration
  var departureTimeout: MediaDuration
  var synchronizesStreams: Bool
  /// Ends every frame that the server itself puts into an encrypted track.
  let injectedFrameTrailer: Data

  private(set) var participants: [ServerParticipant] = []
  private var bySID: [String: ServerParticipant] = [:]
  private var byIdentity: [String: ServerParticipant] = [:]
  /// Who publishes each track.
  private var publishers: [String: ServerParticipant] = [:]
  var speakers: ActiveSpeakers
  var updates = UpdateQueue()
  /// When its counts were last sent, and whether they changed since.
  var countsSentAt: MediaInstant?
  var countsChanged = false
  private(set) var hasBeenJoined = false
  private(set) var emptySince: MediaInstant

  init(name: String, sid: String, defaults: RoomDefaults, speakerThreshold: Double, trailer: Data, at now: Moment) {
    self.name = name
    self.sid = sid
    created = now
    metadata = ""
    maximumParticipants = defaults.maximumParticipants
    emptyTimeout = defaults.emptyTimeout
    departureTimeout = defaults.departureTimeout
    synchronizesStreams = defaults.synchronizesStreams
    injectedFrameTrailer = trailer
    speakers = ActiveSpeakers(threshold: speakerThreshold)
    emptySince = now.instant
  }

  func participant(identity: String) -> ServerParticipant? { byIdentity[identity] }
  func participant(sid: String) -> ServerParticipant? { bySID[sid] }

  /// The publisher and the track of a track sid.
  func track(_ sid: String) -> (publisher: ServerParticipant, track: PublishedTrack)? {
    guard let publisher = publishers[sid], let track = publisher.track(sid) else { return nil }
    return (publisher, track)
  }

  func publish(_ track: PublishedTrack, by participant: ServerParticipant) {
    participant.tracks.append(track)
    publishers[track.sid] = participant
  }

  /// Takes tracks away; nobody's wishes for them are needed any more, since their sids never come back.
  func unpublish(_ tracks: [PublishedTrack], by participant: ServerParticipant) {
    let gone = Set(tracks.map(\.sid))
    participant.tracks.removeAll { gone.contains($0.sid) }
    for sid in gone {
      publishers[sid] = nil
      for other in participants { other.wishes[sid] = nil }
    }
  }

  var isFull: Bool { maximumParticipants > 0 && participants.count(where: \.isCounted) >= Int(maximumParticipants) }

  func add(_ participant: ServerParticipant) {
    hasBeenJoined = true
    participants.append(participant)
    bySID[participant.sid] = participant
    byIdentity[participant.identity] = participant
    countsChanged = true
  }

  func remove(_ participant: ServerParticipant, at now: MediaInstant) {
    participants.removeAll { $0 === participant }
    bySID[participant.sid] = nil
    if byIdentity[participant.identity] === participant { byIdentity[participant.identity] = nil }
    countsChanged = true
    if participants.isEmpty { emptySince = now }
  }

  /// Whether nobody has been here for too long.
  func isAbandoned(at now: MediaInstant) -> Bool {
    participants.isEmpty && now - emptySince >= (hasBeenJoined ? departureTimeout : emptyTimeout)
  }

  /// Whether somebody in it records.
  var isRecorded: Bool { participants.contains(where: \.isRecorder) }

  /// As clients and the administration see it.
  var info: LKRoom {
    var info = LKRoom()
    info.sid = sid
    info.name = name
    info.metadata = metadata
    info.emptyTimeout = UInt32(clamping: Int64(emptyTimeout.inSeconds))
    info.departureTimeout = UInt32(clamping: Int64(departureTimeout.inSeconds))
    info.maxParticipants = maximumParticipants
    info.creationTime = created.unixSeconds
    info.creationTimeMs = created.unixMilliseconds
    info.activeRecording = isRecorded
    info.numParticipants = UInt32(clamping: participants.count(where: \.isCounted))
    info.numPublishers = UInt32(clamping: participants.count { $0.isPublisher && !$0.isHidden })
    return info
  }
}
