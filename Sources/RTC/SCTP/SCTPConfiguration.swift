import MediaBasics

/// The limits and timers of an association; the defaults suit WebRTC.
public struct SCTPConfiguration: Sendable {
  public var localPort: UInt16 = 5000
  public var remotePort: UInt16 = 5000
  /// The largest packet, common header included, in bytes. With DTLS (37), UDP (8) and IPv6 (40) the default stays
  /// within the 1280 bytes that every IPv6 path carries, and leaves DATA chunks a multiple of four.
  public var maxPacketSize = 1188
  /// The largest message taken from the peer, in bytes; a longer one aborts the association.
  public var maxReceivedMessageSize = 262_144
  /// Bytes that may wait here for missing pieces or for the owner to take them: what the peer hears as the window.
  public var receiveBuffer = 1_048_576
  /// Bytes that may wait to be sent for the first time, over all streams.
  public var sendBuffer = 8_388_608
  /// Messages that may wait to be sent for the first time, over all streams.
  public var maxQueuedMessages = 65_536
  /// The largest congestion window, in bytes; bounds the memory of what is on its way.
  public var maxCongestionWindow = 8_388_608
  public var initialTimeout = MediaDuration.milliseconds(500)
  public var minTimeout = MediaDuration.milliseconds(400)
  public var maxTimeout = MediaDuration.seconds(3)
  /// How long a SACK may wait for a second packet.
  public var acknowledgementDelay = MediaDuration.milliseconds(100)
  public var heartbeatInterval = MediaDuration.seconds(30)
  public var cookieLife = MediaDuration.seconds(60)
  /// Losses in a row, without a sign of life, after which the association has failed.
  public var maxRetransmissions = 10
  /// Times INIT or COOKIE ECHO is sent again before giving up.
  public var maxInitiationRetransmissions = 12
  /// The first TSN; nil draws it at random.
  var initialTSN: UInt32?

  public init() {}

  /// User data bytes in a packet that carries one DATA chunk and nothing else.
  var maxFragment: Int { max(4, (maxPacketSize - SCTPPacket.headerLength - SCTPDataChunk.headerLength) / 4 * 4) }
}
