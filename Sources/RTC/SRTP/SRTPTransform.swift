/// Protects what goes to one peer and unprotects what comes from it, in place (RFC 3711, RFC 7714).
///
/// An object keeps rollover counters and replay windows per source, belongs to one thread, and answers a packet it cannot
/// handle with nil or a drop reason. A server that forwards one packet to many copies it and protects each copy with the
/// transform of that subscriber.
public protocol SRTPTransform: AnyObject {
  /// Encrypts the RTP packet in the first `length` bytes.
  ///
  /// - Parameter packet: at least `length + SRTPLimits.rtpRoom` bytes.
  /// - Returns: the new length; nil when there is no room, the packet is not RTP, its index was used before, or too many
  ///   sources were sent from.
  func protectRTP(_ packet: inout MutableRawSpan, length: Int) -> Int?

  /// Checks and decrypts the SRTP packet in the first `length` bytes.
  func unprotectRTP(_ packet: inout MutableRawSpan, length: Int) -> SRTPResult

  /// Encrypts the compound RTCP packet in the first `length` bytes; the span has at least
  /// `length + SRTPLimits.rtcpRoom` bytes.
  func protectRTCP(_ packet: inout MutableRawSpan, length: Int) -> Int?

  /// Checks and decrypts the SRTCP packet in the first `length` bytes.
  func unprotectRTCP(_ packet: inout MutableRawSpan, length: Int) -> SRTPResult

  /// Forgets a source of the peer's: its rollover counter, its replay window, its place among `SRTPLimits.inboundSources`.
  ///
  /// What the source sent before would be accepted once more, and a source that goes on is understood only up to its first
  /// rollovers: for sources that nobody waits for.
  func releaseInbound(_ ssrc: UInt32)

  /// Forgets a source of ours and frees its place among `SRTPLimits.outboundSources`.
  ///
  /// Nothing may ever be sent from it again: its packet indices would start anew under the same key, which breaks the cipher
  /// (RFC 3711 §9.1, RFC 7714 §8.4).
  func releaseOutbound(_ ssrc: UInt32)
}
