import MediaBasics
import RTC

/// What the owner of a hosted peer hears of it, on the media thread.
///
/// Calls must be short: no waiting, no locks held by threads that wait.
public protocol PeerDelegate: AnyObject {
  /// An RTP packet came.
  /// - Parameters:
  ///   - packet: where its parts lie.
  ///   - bytes: the packet in the clear; valid during the call.
  func peer(_ peer: HostedPeer, received packet: MediaPacket, in bytes: RawSpan, host: MediaHost)
  func peer(_ peer: HostedPeer, event: PeerEvent, host: MediaHost)
}
