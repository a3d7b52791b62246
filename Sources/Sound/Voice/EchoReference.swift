import MediaBasics
import Synchronization

/// What is played, on its way from the playout thread to the capture thread, which looks for it in what the microphone hears.
///
/// One thread plays and one captures; neither ever waits for the other.
public final class EchoReference: Sendable {
  /// Blocks that wait at most; a capture thread that is held up for longer begins anew.
  private static let capacity = 64

  private let ring = MediaRing<[Int16]>(capacity: capacity) { [Int16](repeating: 0, count: AudioBlock.frames) }
  private let isWanted = Atomic<Bool>(false)

  public init() {}

  /// Capturing: whether blocks are looked at. While they are not, none are kept.
  func setWanted(_ wanted: Bool) { isWanted.store(wanted, ordering: .relaxed) }

  /// Playing: a block of 480 samples was given to the sink.
  func played(_ block: borrowing Span<Float>) {
    guard isWanted.load(ordering: .relaxed) else { return }
    ring.push { slot in
      for i in slot.indices { slot[i] = i < block.count ? VoiceSample.integer(block[i]) : 0 }
    }
  }

  /// Capturing: hands out the oldest block that was not looked at yet; false when there is none.
  func next(_ body: (borrowing Span<Int16>) -> Void) -> Bool { ring.pop { body($0.span) } != nil }
}
