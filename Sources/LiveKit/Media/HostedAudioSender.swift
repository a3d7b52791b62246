import RTC
import RTCTransport
import Synchronization

/// Hands a local track's packets to the media thread.
final class HostedAudioSender: AudioSending {
  /// Packets that may wait for the media thread: a second of audio, in frames of 20 ms.
  private static let limit = 50

  private let loop: MediaLoop
  private let seat: MediaSeat
  private let cid: String
  private let waiting = Atomic<Int>(0)

  init(loop: MediaLoop, seat: MediaSeat, cid: String) {
    self.loop = loop
    self.seat = seat
    self.cid = cid
  }

  func send(_ packet: OutgoingAudio, _ payload: RawSpan) -> Bool {
    guard waiting.load(ordering: .relaxed) < Self.limit else { return false }
    waiting.add(1, ordering: .relaxed)
    let bytes = payload.withUnsafeBytes { Array($0) }
    loop.perform { [self] host in
      waiting.subtract(1, ordering: .relaxed)
      seat.send(packet, bytes, cid: cid, host)
    }
    return true
  }
}
