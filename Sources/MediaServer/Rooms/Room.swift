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

  func participant(identity: String) -> ServerParticipant? { participants.first { $0.identity == identity } }
  func participant(sid: String) -> ServerParticipant? { participants.first { $0.sid == sid } }

  /// The publisher and the track of a track sid.
  func track(_ sid: String) -> (publisher: ServerParticipant, track: PublishedTrack)? {
    for participant in participants {
      if let track = participant.track(sid) { return (participant, track) }
    }
    return nil
  }

  var isFull: Bool { maximumParticipants > 0 && participants.count(where: \.isCounted) >= Int(maximumParticipants) }

  func add(_ participant: ServerParticipant) {
    hasBeenJoined = true
    participants.append(participant)
    countsChanged = true
  }

  func remove(_ participant: ServerParticipant, at now: MediaInstant) {
    participants.removeAll { $0 === participant }
    countsChanged = true
    if participants.isEmpty { emptySince = now }
  }

  /// Whether nobody has been here for too long.
  func isAbandoned(at now: MediaInstant) -> Bool {
    participants.isEmpty && now - emptySince >= (hasBeenJoined ? departureTimeout : emptyTimeout)
  }

  /// As clients and the administration see it.
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
    info.numParticipants = UInt32(clamping: participants.count(where: \.isCounted))
    info.numPublishers = UInt32(clamping: participants.count { $0.isPublisher && !$0.isHidden })
    return info
  }
}
