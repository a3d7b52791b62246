import MediaBasics
import RTC
import RTCTransport

/// A participant on the media thread: its connections, what it publishes and what it gets.
final class RoutedParticipant {
  let sid: String
  let mode: SignalMode
  /// What is told of its connection.
  private(set) var report: ConnectionReport
  /// The sum of round trips, in ms, and of how many.
  private var roundTrips = (sum: 0.0, count: 0)
  /// The connection that decides about being connected, and whose channels carry its data.
  let primary: MediaTarget
  /// Where it publishes; its only connection in single mode.
  var publisher: MediaConnection?
  var subscriber: MediaConnection?
  /// What it publishes, by sid.
  var tracks: [String: RoutedTrack] = [:]
  /// What it is to be sent, in order.
  var wanted: [SubscribedTrack] = []
  var downTracks: [String: DownTrack] = [:]
  var wishes: [String: LayerWish] = [:]
  /// Single mode: which section each of its tracks is sent in.
  var allocator = SectionAllocator()

  init(sid: String, room: String, identity: String, mode: SignalMode, primary: MediaTarget) {
    self.sid = sid
    report = ConnectionReport(room: room, identity: identity, participant: sid)
    self.mode = mode
    self.primary = primary
  }

  /// The connection on which it is sent media; nil in a dual session that may not subscribe.
  var receiving: MediaConnection? { mode == .single ? publisher : subscriber }

  /// The connection on which it is sent data.
  var dataConnection: MediaConnection? { primary == .publisher ? publisher : subscriber }

  var connections: [MediaConnection] { [publisher, subscriber].compactMap { $0 } }

  /// Counts what was seen of a track on its way from or to it.
  func count(_ window: TrackWindow, isSent: Bool) {
    if case .video = window.sensitivity {
      report.pictures.add(window, isSent: isSent)
    } else {
      report.sound.add(window, isSent: isSent)
    }
  }

  /// How good its connection has been until now; nil while it never had one.
  func report(_ state: ConnectionReport.State, at now: MediaInstant) -> ConnectionReport? {
    guard let begin = connections.compactMap(\.connectedAt).min() else { return nil }
    for roundTrip in connections.compactMap({ $0.hosted?.peer.roundTrip }) {
      roundTrips.sum += roundTrip.inMilliseconds
      roundTrips.count += 1
    }
    report.state = state
    report.seconds = (now - begin).inSeconds
    report.roundTrip = roundTrips.count > 0 ? roundTrips.sum / Double(roundTrips.count) : nil
    return report
  }
}
