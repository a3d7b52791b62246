import RTC
import RTCTransport

/// A participant on the media thread: its connections, what it publishes and what it gets.
final class RoutedParticipant {
  let sid: String
  let mode: SignalMode
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

  init(sid: String, mode: SignalMode) {
    self.sid = sid
    self.mode = mode
  }

  /// The connection on which it is sent to.
  var receiving: MediaConnection? { mode == .single ? publisher : subscriber }

  var connections: [MediaConnection] { [publisher, subscriber].compactMap { $0 } }
}
