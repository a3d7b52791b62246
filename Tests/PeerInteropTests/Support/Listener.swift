import MediaBasics
import RTC
import Sound

/// What our side hears on one audio section: the jitter buffer of calls, pulled every 10 ms, and the last two seconds of its sound.
final class Listener {
  private var buffer: JitterBuffer
  private var block = [Float](repeating: 0, count: AudioBlock.frames)
  private var recent: [Float] = []
  private(set) var samples = 0
  private var next: MediaInstant?

  init() throws(OpusFailure) { buffer = try JitterBuffer() }

  func take(_ packet: MediaPacket, in bytes: RawSpan, at now: MediaInstant) {
    buffer.insert(
      bytes.extracting(packet.payloadOffset..<(packet.payloadOffset + packet.payloadLength)), source: packet.ssrc,
      sequence: packet.sequenceNumber, timestamp: packet.timestamp, arrival: now)
  }

  /// Pulls what is due; a media thread that was held up makes up for it.
  func listen(at now: MediaInstant) {
    var due = next ?? now
    while due <= now {
      var span = block.mutableSpan
      buffer.pull(into: &span, at: now)
      recent += block
      samples += block.count
      due += .milliseconds(10)
    }
    next = due
    if recent.count > 3 * AudioBlock.sampleRate { recent.removeFirst(AudioBlock.sampleRate) }
  }

  /// The tone of the last second: its frequency in Hz, and the level of all in dBFS; nil before a second was heard.
  func tone() -> (frequency: Double, level: Double)? {
    guard recent.count >= AudioBlock.sampleRate else { return nil }
    return Tone.measure(recent.suffix(AudioBlock.sampleRate))
  }

  var statistics: JitterBufferStatistics { buffer.statistics }
}
