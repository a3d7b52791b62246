/// An RTP header extension this side understands.
public struct HeaderExtensionDescription: Equatable, Sendable {
  public var uri: String
  /// The identifier to propose; another one is taken when it is in use, and answers use the offerer's.
  public var id: UInt8
  /// Sections list the extension only if their direction has a use for it.
  public var usage: CodecDescription.Usage

  public init(_ uri: String, id: UInt8, usage: CodecDescription.Usage = .sendAndReceive) {
    self.uri = uri
    self.id = id
    self.usage = usage
  }

  /// Whether a section with this direction has a use for the extension: one useful way is enough.
  func suits(_ direction: MediaDirection) -> Bool {
    switch usage {
    case .sendAndReceive: true
    case .sendOnly: direction.sends || direction == .inactive
    case .receiveOnly: direction.receives || direction == .inactive
    }
  }

  /// Level, mid and the two send-time extensions.
  public static let commonAudio = [
    HeaderExtensionDescription(HeaderExtensionURI.audioLevel, id: 1),
    HeaderExtensionDescription(HeaderExtensionURI.absoluteSendTime, id: 2),
    HeaderExtensionDescription(HeaderExtensionURI.transportSequenceNumber, id: 3),
    HeaderExtensionDescription(HeaderExtensionURI.mid, id: 4),
  ]

  /// Mid, rids and the two send-time extensions, so that simulcast works.
  public static let commonVideo = [
    HeaderExtensionDescription(HeaderExtensionURI.absoluteSendTime, id: 2),
    HeaderExtensionDescription(HeaderExtensionURI.transportSequenceNumber, id: 3),
    HeaderExtensionDescription(HeaderExtensionURI.mid, id: 4),
    HeaderExtensionDescription(HeaderExtensionURI.streamID, id: 10),
    HeaderExtensionDescription(HeaderExtensionURI.repairedStreamID, id: 11),
  ]
}
