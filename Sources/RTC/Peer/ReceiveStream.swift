import MediaBasics

/// One incoming RTP source of a media section.
struct ReceiveStream {
  var ssrc: UInt32
  var section: Int
  var encoding: Int
  var statistics: ReceptionStatistics
  /// Present when the codec was negotiated with generic NACK.
  var nack: NackGenerator?
  /// Set on a retransmission source: the stream it repairs, once known.
  var repairs: Int?
}
