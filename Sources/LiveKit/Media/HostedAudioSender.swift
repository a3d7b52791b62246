import RTC
import RTCTransport

/// Hands a local track's packets to the media thread, without a lock or an allocation.
final class HostedAudioSender: AudioSending {
  private let loop: MediaLoop
  private let queue: OutgoingAudioQueue

  init(loop: MediaLoop, queue: OutgoingAudioQueue) {
    self.loop = loop
    self.queue = queue
  }

  func send(_ packet: OutgoingAudio, _ payload: RawSpan) -> Bool {
    guard queue.push(packet, payload) else { return false }
    loop.wake()
    return true
  }
}
