import Foundation
import MediaBasics

/// What a network does to the datagrams of one direction.
///
/// All of them take `base`. Media packets, that is RTP and RTCP, are besides lost with a chance of `loss`, and delayed on their own by an
/// exponential time that is cut off at five times its mean, so that they also overtake each other. STUN and DTLS are
/// spared: connecting is not what is measured.
public struct Impairment: Sendable, Equatable {
  /// One way.
  public var base: MediaDuration
  /// Mean of the exponential part.
  public var jitter: MediaDuration
  /// 0…1.
  public var loss: Double

  public init(base: MediaDuration = .zero, jitter: MediaDuration = .zero, loss: Double = 0) {
    self.base = base
    self.jitter = jitter
    self.loss = loss
  }

  /// What becomes of the next datagram: how long it takes; nil when it is lost.
  func delay(isMedia: Bool, random: inout SeededGenerator) -> MediaDuration? {
    guard isMedia else { return base }
    // Both are drawn for every packet, so that the same seed gives the same delays with and without loss.
    let (fate, time) = (Self.uniform(&random), Self.uniform(&random))
    guard fate >= loss else { return nil }
    let mean = Double(jitter.nanoseconds)
    return base + MediaDuration(nanoseconds: Int64(min(-mean * log(1 - time), 5 * mean)))
  }

  /// 0…1 without 1.
  private static func uniform(_ random: inout SeededGenerator) -> Double { Double(random.next() >> 11) * 0x1p-53 }
}
