/// Everything both sides agreed on in the last completed exchange.
public struct NegotiatedSession: Equatable, Sendable {
  /// Audio and video sections that were not refused, in the order of the descriptions.
  public var media: [NegotiatedMedia]
  public var dataChannels: NegotiatedDataChannels?
  public var remoteTransport: RemoteTransport?
  /// This side's DTLS role: `.active` is the client, `.passive` the server. Nil, like the transport, when every section
  /// was refused.
  public var localRole: SetupRole?
  /// Whether this side made the offer of the exchange.
  public var isLocalOffer: Bool

  public func media(mid: String) -> NegotiatedMedia? { media.first { $0.mid == mid } }
  public func media(_ transceiver: TransceiverID) -> NegotiatedMedia? { media.first { $0.transceiver == transceiver } }

  /// The sections of the SSRCs the peer announced for sending, retransmission included.
  public var midBySSRC: [UInt32: String] {
    var result: [UInt32: String] = [:]
    for section in media where section.direction.receives {
      for stream in section.remoteStreams {
        result[stream.ssrc] = section.mid
        if let retransmission = stream.retransmissionSSRC { result[retransmission] = section.mid }
      }
    }
    return result
  }
}
