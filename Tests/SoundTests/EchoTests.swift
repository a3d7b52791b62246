import MediaBasics
import Testing

@testable import Sound

/// What comes out of the loudspeaker and back into the microphone does not go out again.
@Suite struct EchoTests {
  /// How a microphone sounds beside a loudspeaker that plays `played`.
  ///
  /// - Parameters:
  ///   - near: what is said into the microphone.
  ///   - ahead: blocks that are played before the first one is captured, and how many more or fewer at which block.
  func captured(
    _ played: [Float], _ room: Room, near: [Float]? = nil, processing: VoiceProcessing,
    burst: (Int) -> Int = { _ in 1 }
  ) -> (input: [Float], output: [Float]) {
    let reference = EchoReference()
    let processor = VoiceProcessor(reference: reference)
    processor.processing = processing
    var input = room.heard(played)
    if let near { for i in input.indices { input[i] += near[i] } }
    var next = 0
    let output = processor.run(input) { n in
      for _ in 0..<burst(n) {
        reference.played(played.block(next).span)
        next += 1
      }
    }
    return (input, output)
  }

  static let on = VoiceProcessing(cancelsEcho: true)
  static let far = Signal.voice(seconds: 14, seed: 3)

  /// From close to the loudspeaker to beyond what the filter spans: a sound server on a busy machine.
  @Test(arguments: [20, 60, 150, 300, 500])
  func theEchoIsTakenOut(delay: Int) {
    let (input, output) = captured(Self.far, Room(delay: delay * 48), processing: Self.on)
    let reduction = input.level(from: 9, to: 14) - output.level(from: 9, to: 14)
    #expect(reduction >= 15)
  }

  @Test func threadsThatRunInBurstsKeepTheirPlace() {
    // Six blocks at once, then none for a while.
    let (input, output) = captured(Self.far, Room(delay: 60 * 48), processing: Self.on) { n in
      n < 3 ? 1 : n % 6 == 3 ? 6 : 0
    }
    let reduction = input.level(from: 9, to: 14) - output.level(from: 9, to: 14)
    #expect(reduction >= 15)
  }

  @Test func twoCardsThatDoNotKeepTheSameTimeAreFollowed() {
    // A block more is played in three seconds: 3,000 ppm, many times what cards do.
    let far = Signal.voice(seconds: 25, seed: 3)
    func burst(_ n: Int) -> Int { n % 300 == 299 ? 2 : 1 }
    var sounding: [Float] = []
    var next = 0
    for n in 0..<2_400 {
      next += burst(n)
      sounding += far.block(next - 1)
    }
    let reference = EchoReference()
    let processor = VoiceProcessor(reference: reference)
    processor.processing = Self.on
    let input = Room(delay: 60 * 48).heard(sounding)
    next = 0
    let output = processor.run(input) { n in
      for _ in 0..<burst(n) {
        reference.played(far.block(next).span)
        next += 1
      }
    }
    let reduction = input.level(from: 18, to: 24) - output.level(from: 18, to: 24)
    #expect(reduction >= 5)
  }

  @Test func whoSpeaksHereIsHeardAllTheSame() {
    // The far end falls silent at eight seconds; from ten on somebody speaks here.
    var far = Self.far
    for i in (8 * 48_000)..<far.count { far[i] = 0 }
    var near = [Float](repeating: 0, count: far.count)
    let words = Signal.voice(seconds: 4, seed: 8, amplitude: 0.4)
    for i in words.indices { near[10 * 48_000 + i] = words[i] }
    let (_, output) = captured(far, Room(delay: 60 * 48), near: near, processing: Self.on)
    let change = output.level(from: 10.2, to: 14) - near.level(from: 10.2, to: 14)
    #expect(abs(change) < 3)
    let likeness = Signal.correlation(
      Array(near[(10 * 48_000)..<(12 * 48_000)]), Array(output[(10 * 48_000)..<(12 * 48_000)]), lags: 0..<1_440, step: 8
    )
    #expect(likeness.value > 0.9)
  }

  @Test func bothAtOnceIsHeardToo() {
    let far = Self.far
    var near = [Float](repeating: 0, count: far.count)
    let words = Signal.voice(seconds: 4, seed: 8, amplitude: 0.5)
    for i in words.indices { near[10 * 48_000 + i] = words[i] }
    let (_, output) = captured(far, Room(delay: 60 * 48, gain: 0.25), near: near, processing: Self.on)
    let change = output.level(from: 10.2, to: 14) - near.level(from: 10.2, to: 14)
    #expect(change > -6 && change < 3)
  }

  @Test func itComesBackAfterItWasSwitchedOff() {
    let reference = EchoReference()
    let processor = VoiceProcessor(reference: reference)
    let input = Room(delay: 40 * 48).heard(Self.far)
    let output = processor.run(input) { n in
      // On for the first five seconds, off for one, and on again.
      processor.processing.cancelsEcho = n < 500 || n >= 600
      reference.played(Self.far.block(n).span)
    }
    #expect(Array(output[(48_000 * 5 + 960)..<(48_000 * 6)]) == Array(input[(48_000 * 5 + 960)..<(48_000 * 6)]))
    #expect(input.level(from: 11, to: 14) - output.level(from: 11, to: 14) >= 15)
  }

  @Test func nothingIsKeptForNobody() {
    let reference = EchoReference()
    for _ in 0..<10 { reference.played([Float](repeating: 0.1, count: 480).span) }
    #expect(!reference.next { _ in })
    let processor = VoiceProcessor(reference: reference)
    processor.processing.cancelsEcho = true
    reference.played([Float](repeating: 0.1, count: 480).span)
    #expect(reference.next { _ in })
  }
}
