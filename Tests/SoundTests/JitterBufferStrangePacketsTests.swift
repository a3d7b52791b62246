import MediaBasics
import Sound
import Testing

/// Duplicates, latecomers, restarts and nonsense: counted, bounded, survived.
@Suite struct JitterBufferStrangePacketsTests {
  let stream: CodedStream

  init() throws { stream = try CodedStream(Signal.voice(seconds: 4)) }

  /// A buffer that has played so many packets; packet n was complete, and came, at 20 × (n + 1) ms.
  func playing(packets: Int, sequence: UInt16 = 100, timestamp: UInt32 = 5_000) throws -> JitterBuffer {
    var buffer = try JitterBuffer()
    for n in 0..<packets {
      let at = 20 * Double(n + 1)
      let answer = buffer.insert(
        bytes: stream.packets[n].payload, sequence: sequence &+ UInt16(n), timestamp: timestamp &+ UInt32(n * 960),
        arrival: VirtualCall.instant(at))
      #expect(answer == (n == 0 ? .restarted : .accepted))
      _ = buffer.pull(at: at + 1)
      _ = buffer.pull(at: at + 11)
    }
    return buffer
  }

  func instant(after packets: Int) -> MediaInstant { VirtualCall.instant(20 * Double(packets + 1)) }

  @Test func aDuplicateIsDropped() throws {
    var buffer = try playing(packets: 50)
    let payload = stream.packets[50].payload
    let first = buffer.insert(bytes: payload, sequence: 150, timestamp: 53_000, arrival: instant(after: 50))
    let second = buffer.insert(bytes: payload, sequence: 150, timestamp: 53_000, arrival: instant(after: 50))
    #expect(first == .accepted)
    #expect(second == .duplicate)
    // One that was played long ago is told as what it is, too.
    let old = buffer.insert(bytes: payload, sequence: 120, timestamp: 24_200, arrival: instant(after: 50))
    #expect(old == .duplicate)
    #expect(buffer.statistics.duplicates == 2)
  }

  @Test func aPacketWhoseTurnIsOverIsLate() throws {
    var buffer = try JitterBuffer()
    for n in 0..<30 where n != 20 {
      let at = 20 * Double(n + 1)
      _ = buffer.insert(
        bytes: stream.packets[n].payload, sequence: UInt16(n), timestamp: UInt32(n * 960),
        arrival: VirtualCall.instant(at))
      _ = buffer.pull(at: at + 1)
      _ = buffer.pull(at: at + 11)
    }
    let answer = buffer.insert(
      bytes: stream.packets[20].payload, sequence: 20, timestamp: 20 * 960, arrival: instant(after: 30))
    #expect(answer == .late)
    #expect(buffer.statistics.late == 1)
    #expect(buffer.statistics.lost == 1)
    #expect(buffer.statistics.concealedSamples >= 480)
  }

  @Test func anotherSourceBeginsAfresh() throws {
    var buffer = try playing(packets: 50)
    let answer = buffer.insert(
      bytes: stream.packets[50].payload, source: 2, sequence: 9, timestamp: 77, arrival: instant(after: 50))
    #expect(answer == .restarted)
    var last = JitterBufferOutput.silence
    for n in 51..<100 {
      _ = buffer.insert(
        bytes: stream.packets[n].payload, source: 2, sequence: UInt16(9 + n - 50),
        timestamp: UInt32(77 + (n - 50) * 960),
        arrival: instant(after: n))
      _ = buffer.pull(at: 20 * Double(n + 1) + 1)
      last = buffer.pull(at: 20 * Double(n + 1) + 11).kind
    }
    #expect(last == .speech)
    #expect(buffer.statistics.restarts == 1)
    #expect(buffer.statistics.lost == 0)
    #expect(buffer.statistics.concealedSamples == 0)
  }

  @Test func aFarSequenceNumberIsBelievedOnlyTheSecondTime() throws {
    var buffer = try playing(packets: 50)
    let payload = stream.packets[50].payload
    let stray = buffer.insert(bytes: payload, sequence: 30_000, timestamp: 53_000, arrival: instant(after: 50))
    #expect(stray == .suspicious)
    let next = buffer.insert(bytes: payload, sequence: 150, timestamp: 53_000, arrival: instant(after: 50))
    #expect(next == .accepted)
    let again = buffer.insert(bytes: payload, sequence: 40_000, timestamp: 900_000_000, arrival: instant(after: 51))
    let follower = buffer.insert(bytes: payload, sequence: 40_001, timestamp: 900_000_960, arrival: instant(after: 52))
    #expect(again == .suspicious)
    #expect(follower == .restarted)
  }

  @Test func timestampsThatJumpRestartTheTimeline() throws {
    var buffer = try playing(packets: 50)
    var answers: [JitterBufferInsertion] = []
    var kinds: [JitterBufferOutput] = []
    for n in 50..<100 {
      answers.append(
        buffer.insert(
          bytes: stream.packets[n].payload, sequence: UInt16(100 + n), timestamp: UInt32(2_000_000_000 + n * 960),
          arrival: instant(after: n)))
      kinds.append(buffer.pull(at: 20 * Double(n + 1) + 1).kind)
      kinds.append(buffer.pull(at: 20 * Double(n + 1) + 11).kind)
    }
    #expect(answers[0] == .suspicious)
    #expect(answers[1] == .restarted)
    #expect(answers[2...].allSatisfy { $0 == .accepted })
    #expect(kinds[20...].allSatisfy { $0 == .speech })
  }

  @Test func aCopyFromALaterPacketFillsTheHole() throws {
    var buffer = try playing(packets: 50)
    _ = buffer.insert(
      bytes: stream.packets[51].payload, sequence: 151, timestamp: 5_000 + 51 * 960, arrival: instant(after: 50))
    let copy = buffer.insert(
      bytes: stream.packets[50].payload, sequence: 150, timestamp: 5_000 + 50 * 960, arrival: instant(after: 50),
      isRedundant: true)
    #expect(copy == .accepted)
    let original = buffer.insert(
      bytes: stream.packets[50].payload, sequence: 150, timestamp: 5_000 + 50 * 960, arrival: instant(after: 51))
    #expect(original == .duplicate)
    for pull in 0..<4 { #expect(buffer.pull(at: 20 * 51 + 1 + 10 * Double(pull)).kind == .speech) }
    #expect(buffer.statistics.lost == 0)
  }

  @Test func aFloodIsBoundedInTime() throws {
    var buffer = try JitterBuffer()
    for n in 0..<5_000 {
      _ = buffer.insert(
        bytes: stream.packets[n % stream.packets.count].payload, sequence: UInt16(truncatingIfNeeded: n),
        timestamp: UInt32(n * 960), arrival: VirtualCall.instant(0))
    }
    #expect(buffer.statistics.levelMilliseconds <= 2_020)
  }

  @Test func anythingGoesInAndOnlyFiniteSoundComesOut() throws {
    var random = SeededGenerator(seed: 4)
    var buffer = try JitterBuffer()
    var heard: [Float] = []
    for step in 0..<4_000 {
      for _ in 0..<Int.random(in: 0...2, using: &random) {
        let isReal = Bool.random(using: &random)
        let payload =
          isReal
          ? stream.packets.randomElement(using: &random)!.payload
          : random.bytes(Int.random(in: 0...60, using: &random))
        let isWild = Int.random(in: 0..<10, using: &random) == 0
        _ = buffer.insert(
          bytes: payload, source: UInt32(Int.random(in: 0..<50, using: &random) / 49),
          sequence: isWild ? .random(in: 0...UInt16.max, using: &random) : UInt16(truncatingIfNeeded: step / 2),
          timestamp: isWild ? .random(in: 0...UInt32.max, using: &random) : UInt32(step / 2 * 960),
          arrival: isWild
            ? MediaInstant(nanoseconds: .random(in: .min ... .max, using: &random))
            : VirtualCall.instant(Double(step) * 10),
          isRedundant: Int.random(in: 0..<20, using: &random) == 0)
      }
      heard += buffer.pull(at: Double(step) * 10 * (isSkipping(step) ? 3 : 1)).samples
    }
    #expect(heard.allSatisfy { $0.isFinite })
    #expect(buffer.statistics.malformed > 100)
  }

  private func isSkipping(_ step: Int) -> Bool { step % 1_000 > 990 }
}
