import MediaBasics
import RTC

/// What our side has been told by its peer so far.
struct Seen: Sendable {
  struct Message: Sendable {
    var channel: DataChannelID
    var bytes: [UInt8]
    var isBinary: Bool
  }

  struct Change: Sendable {
    var state: PeerState
    var at: MediaInstant
  }

  var states: [Change] = []
  var failure: PeerFailure?
  var opened: [DataChannelInfo] = []
  var closed: [DataChannelID] = []
  var messages: [Message] = []
  var goodbyes: [UInt32] = []
  /// When the last RTP packet came.
  var lastPacket: MediaInstant?
  var pictures = PicturesSeen()

  func message(on label: String) -> Message? {
    guard let id = opened.last(where: { $0.label == label })?.id else { return nil }
    return messages.last { $0.channel == id }
  }

  func instant(of state: PeerState) -> MediaInstant? { states.first { $0.state == state }?.at }
}
