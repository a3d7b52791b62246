import RTC
import RTCTransport

/// A participant on the media thread: its connections, what it publishes and what it gets.
final class RoutedParticipant {
  let sid: String
  let mode: SignalMode
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

  init(sid: String, mode: SignalMode, primary: MediaTarget) {
    self.sid = sid
    self.mode = mode
    self.primary = primary
  }

  /// The connection on which it is sent media; nil in a dual session that may not subscribe.
  var receiving: MediaConnection? { mode == .single ? publisher : subscriber }

  /// The connection on which it is sent data.
  var dataConnection: MediaConnection? { primary == .publisher ? publisher : subscriber }

  var connections: [MediaConnection] { [publisher, subscriber].compactMap { $0 } }
}
