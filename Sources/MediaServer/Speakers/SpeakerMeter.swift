import Foundation
import MediaBasics

/// Follows how loud one audio track is, from the level that every packet carries (RFC 6464).
///
/// A frame lasts as long as its RTP timestamp is ahead of the newest one before it. When a whole interval was heard and enough
/// of it was active, its loudest frame, lowered by the share of silence, moves the smoothed level; else the level drops to
/// zero at once. A track that sends nothing for two intervals is silent too.
struct SpeakerMeter: Sendable {
  let settings: SpeakerSettings
  let clockRate: UInt32

  private var newestTimestamp: UInt32?
  private var observed: MediaDuration = .zero
  private var active: MediaDuration = .zero
  private var loudest: UInt8 = 127
  private var lastPacketAt: MediaInstant?

  /// The smoothed linear level as of the last whole interval, 0…1.
  private(set) var smoothed = 0.0

  init(settings: SpeakerSettings, clockRate: UInt32 = 48_000) {
    self.settings = settings
    self.clockRate = max(1, clockRate)
  }

  /// Takes the level of one packet.
  ///
  /// - Parameters:
  ///   - level: −dBov, 0 (loudest) … 127 (silent).
  ///   - timestamp: the packet's RTP timestamp; a late or repeated packet is left out.
  mutating func observe(level: UInt8, timestamp: UInt32, at now: MediaInstant) {
    lastPacketAt = now
    guard let newest = newestTimestamp else {
      newestTimestamp = timestamp
      return
    }
    guard timestamp.isNewer(than: newest) else { return }
    newestTimestamp = timestamp
    // A pause of the sender (DTX, mute) is not a long frame: one frame is at most 120 ms (RFC 6716, section 2.1.4).
    let ticks = min(Int64(timestamp &- newest), Int64(clockRate) * 120 / 1000)
    let duration = MediaDuration(nanoseconds: ticks * 1_000_000_000 / Int64(clockRate))
    if level <= settings.activeLevel {
      active = active + duration
      loudest = min(loudest, level)
    }
    observed = observed + duration
    guard observed >= settings.updateInterval else { return }
    closeInterval()
  }

  /// The level to announce now, 0…1; zero for a track that has been silent for two intervals.
  mutating func level(at now: MediaInstant) -> Double {
    if let last = lastPacketAt, now - last >= settings.updateInterval * 2 { reset() }
    return smoothed
  }

  /// Forgets all that was heard, as when the track is muted.
  mutating func reset() {
    smoothed = 0
    lastPacketAt = nil
    newestTimestamp = nil
    startInterval()
  }

  /// The linear level of `decibels` −dBov.
  static func linear(_ decibels: Double) -> Double { pow(10, -decibels / 20) }

  private mutating func closeInterval() {
    let interval = max(settings.updateInterval.inSeconds, 1e-3)
    let share = active.inSeconds / interval
    if active > .zero, share * 100 >= Double(settings.minimumPercentile) {
      let adjusted = Double(loudest) - 20 * log10(share)
      smoothed += (min(1, Self.linear(adjusted)) - smoothed) * settings.smoothing
    } else {
      smoothed = 0
    }
    startInterval()
  }

  private mutating func startInterval() {
    observed = .zero
    active = .zero
    loudest = 127
  }
}
