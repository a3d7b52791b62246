import Sound
import Testing

/// The target follows the network, up at once and down soon.
@Suite struct JitterBufferAdaptationTests {
  static let voice = Signal.voice(seconds: 60)

  @Test func aStormIsForgottenWithinSeconds() throws {
    var call = VirtualCall(seed: 3)
    var random = UInt64(12_345)
    call.extra = { sent in
      guard sent < 20_000 else { return 0 }
      random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double(random >> 40) / Double(1 << 24) * 150
    }
    let outcome = try call.run(try CodedStream(Self.voice))
    let delay = outcome.history.map(\.delayMilliseconds)
    #expect(delay[10..<20].reduce(0, +) / 10 > 100)
    #expect(delay[36..<60].allSatisfy { $0 < 30 })
    #expect(outcome.statistics.concealedFraction < 0.02)
    #expect(outcome.statistics.acceleratedSamples > 48 * 80)
  }

  @Test func stallsThatComeBackEveryOtherSecondAreWaitedFor() throws {
    var call = VirtualCall(seed: 3)
    call.extra = { sent in max(0, 100 - sent.truncatingRemainder(dividingBy: 2_000)) }
    let outcome = try call.run(try CodedStream(Self.voice))
    #expect(outcome.statistics.concealedFraction < 0.01)
    #expect(outcome.history.dropFirst(15).allSatisfy { $0.delayMilliseconds < 130 })
  }

  /// As on a way with a round trip of half a second: three in a hundred are lost and sent again.
  @Test func whatIsSentAgainLateIsNotWaitedFor() throws {
    var call = VirtualCall(seed: 3)
    call.isResent = { sent in Int(sent / 20) % 33 == 7 }
    call.extra = { sent in Int(sent / 20) % 33 == 7 ? 530 : 0 }
    let outcome = try call.run(try CodedStream(Self.voice))
    #expect(outcome.history.allSatisfy { $0.delayMilliseconds < 30 })
    #expect(abs(outcome.statistics.concealedFraction - 1.0 / 33) < 0.01)
  }

  /// Over a long way one in twenty that is sent again is better made up than waited for; one in four is not.
  @Test(arguments: [20, 4]) func whatIsSentAgainOverALongWayIsWaitedForWhereMuchIsLost(every: Int) throws {
    var call = VirtualCall(seed: 3)
    call.isResent = { sent in Int(sent / 20) % every == 3 }
    call.extra = { [isResent = call.isResent] sent in isResent(sent) ? 110 : 0 }
    let outcome = try call.run(try CodedStream(Self.voice))
    let delays = outcome.history.dropFirst(5).map(\.delayMilliseconds)
    let mean = delays.reduce(0, +) / Double(delays.count)
    if every == 4 {
      #expect(mean > 100)
      #expect(outcome.statistics.concealedFraction < 0.02)
    } else {
      #expect(mean < 40)
    }
    // Over a short way both are waited for.
    call.extra = { [isResent = call.isResent] sent in isResent(sent) ? 60 : 0 }
    let near = try call.run(try CodedStream(Self.voice))
    #expect(near.statistics.concealedFraction < 0.01)
  }

  /// One in twelve is sent again and comes 80 ms late, but what was in it has come as a copy before.
  @Test func whatHasComeAsACopyIsNotWaitedFor() throws {
    let guarded = try CodedStream(Self.voice, configuration: .init(expectedLoss: 15))
    let late = Set(
      guarded.packets.indices.dropLast().filter { n in
        n % 12 == 7 && OpusPacket(bytes: guarded.packets[n + 1].payload)?.hasForwardErrorCorrection == true
      })
    #expect(late.count > 100)
    var call = VirtualCall(seed: 3)
    call.extra = { sent in late.contains(Int(sent / 20) - 1) ? 80 : 0 }
    let outcome = try call.run(guarded)
    let delays = outcome.history.dropFirst(5).map(\.delayMilliseconds)
    #expect(delays.reduce(0, +) / Double(delays.count) < 45)
    #expect(outcome.statistics.recoveredSamples > 960 * 100)
    #expect(outcome.statistics.concealedFraction < 0.01)
    // Without copies there is nothing but to wait.
    let plain = try call.run(try CodedStream(Self.voice))
    let waits = plain.history.dropFirst(5).map(\.delayMilliseconds)
    #expect(waits.reduce(0, +) / Double(waits.count) > 80)
    #expect(plain.statistics.concealedFraction < 0.01)
  }

  @Test func aLongerWayIsAJumpNotAnEndlessDelay() throws {
    var call = VirtualCall(seed: 3)
    call.extra = { sent in sent > 20_000 && sent < 40_000 ? 60 : 0 }
    let outcome = try call.run(try CodedStream(Self.voice))
    #expect(outcome.statistics.concealedFraction < 0.005)
    #expect(outcome.history[17].delayMilliseconds < 22)
    #expect(outcome.history[35].delayMilliseconds < 22)
    #expect(outcome.history[59].delayMilliseconds < 22)
  }

  @Test func anOutageOfThreeSecondsLeavesNothingBehind() throws {
    var call = VirtualCall(seed: 3)
    call.outage = { $0 > 20_000 && $0 < 23_000 }
    let outcome = try call.run(try CodedStream(Self.voice))
    let statistics = outcome.statistics
    #expect(statistics.lost == 149)
    #expect(abs(Double(statistics.concealedSamples) / 48_000 - 3) < 0.1)
    #expect(statistics.concealments == 1)
    #expect(outcome.history[29].delayMilliseconds < 22)
    // After the concealment has faded the line is quiet, and soon silent.
    #expect(Signal.rms(outcome.samples[(20_400 * 48)..<(22_800 * 48)]) < 0.002)
  }

  @Test func packetsHeldUpForSecondsAreCaughtUpWith() throws {
    var call = VirtualCall(seed: 3)
    call.extra = { sent in sent > 20_000 && sent < 23_000 ? 23_000 - sent : 0 }
    let outcome = try call.run(try CodedStream(Self.voice))
    #expect(outcome.history.dropFirst(26).allSatisfy { $0.delayMilliseconds < 60 })
    #expect(outcome.history.allSatisfy { $0.levelMilliseconds <= 2_050 })
    #expect(abs(Double(outcome.statistics.concealedSamples) / 48_000 - 3) < 0.3)
  }

  @Test(arguments: [200.0, -200.0]) func aDriftingClockIsFollowedForTenMinutes(drift: Double) throws {
    let minute = try CodedStream(Self.voice)
    var stream = minute
    for n in 1..<10 {
      let offset = UInt32(n * 60 * 48_000)
      stream.packets += minute.packets.map { .init(payload: $0.payload, timestamp: $0.timestamp + offset) }
    }
    let outcome = try VirtualCall(drift: drift).run(stream)
    #expect(outcome.history.count > 590)
    #expect(outcome.history.allSatisfy { $0.delayMilliseconds < 30 && $0.levelMilliseconds < 60 })
    // 600 s × 200 ppm: 120 ms in all have to be cut out or put in.
    let moved =
      drift > 0 ? outcome.statistics.acceleratedSamples : outcome.statistics.expandedSamples
    #expect(moved > 48 * 80)
    #expect(outcome.statistics.concealedFraction < 0.001)
    #expect(outcome.statistics.late == 0)
  }
}
