import Foundation
import RTCTransport

/// What a media thread did until now, read on that thread.
struct MediaThreadReading: Sendable {
  /// Packets put on the way to subscribers.
  var packets: Int64
  /// Time on a processor, nanoseconds: all of the thread's, system calls included.
  var processor: Int64
  /// Memory blocks that the thread asked for; nil where nobody counts.
  var allocations: Int64?

  /// Reads the counters of the thread that calls.
  static func take(_ host: MediaHost) -> MediaThreadReading {
    var packets: Int64 = 0
    for hosted in host.hostedPeers {
      for transceiver in hosted.peer.negotiation.transceivers {
        guard let stream = hosted.peer.sendStream(of: transceiver.id),
          let statistics = hosted.peer.sendStatistics(stream)
        else { continue }
        packets += Int64(statistics.packets)
      }
    }
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return MediaThreadReading(
      packets: packets, processor: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec),
      allocations: AllocationCounter.count())
  }
}
