import Sound
import Testing

/// Thirty seconds of voice for every pairing of loss and jitter: what is missing stays close to what cannot be helped.
@Suite struct JitterBufferLossMatrixTests {
  static let voice = Signal.voice(seconds: 30)

  struct Case: CustomTestStringConvertible, Sendable {
    var loss: Double
    var jitter: Double
    var burst = 1.0
    var concealed: Double
    var delay: Double
    var testDescription: String { "\(Int(loss * 100)) % loss, \(Int(jitter)) ms jitter, bursts of \(Int(burst))" }
  }

  @Test(arguments: [
    Case(loss: 0, jitter: 0, concealed: 0, delay: 21),
    Case(loss: 0, jitter: 15, concealed: 0.012, delay: 100),
    Case(loss: 0, jitter: 40, concealed: 0.03, delay: 215),
    Case(loss: 0.05, jitter: 0, concealed: 0.035, delay: 45),
    Case(loss: 0.05, jitter: 15, concealed: 0.04, delay: 120),
    Case(loss: 0.05, jitter: 40, concealed: 0.06, delay: 230),
    Case(loss: 0.2, jitter: 0, concealed: 0.12, delay: 60),
    Case(loss: 0.2, jitter: 15, concealed: 0.14, delay: 130),
    Case(loss: 0.2, jitter: 40, concealed: 0.16, delay: 240),
    Case(loss: 0.08, jitter: 0, burst: 3, concealed: 0.09, delay: 60),
  ])
  func concealmentAndDelayStayBounded(network: Case) throws {
    let stream = try CodedStream(
      Self.voice, configuration: .init(expectedLoss: network.loss > 0 ? max(10, Int(network.loss * 100)) : 0))
    let call = VirtualCall(seed: 11, jitter: network.jitter, loss: network.loss, burst: network.burst)
    let outcome = try call.run(stream)
    let statistics = outcome.statistics
    #expect(statistics.concealedFraction <= network.concealed)
    let settled = outcome.history.dropFirst(5).map(\.delayMilliseconds)
    #expect(settled.reduce(0, +) / Double(settled.count) <= network.delay)
    if network.loss > 0 {
      // Copies inside later packets bring back much of it.
      #expect(statistics.recoveredSamples > 48_000 / 4)
      #expect(statistics.lost > Int(1_500 * network.loss * 0.6))
    } else {
      #expect(statistics.lost == statistics.late)
    }
    // No click louder than what the voice itself does.
    #expect(Signal.greatestStep(outcome.samples) < 1.6 * Signal.greatestStep(Self.voice))
    #expect(outcome.samples.allSatisfy { $0.isFinite })
  }

  @Test func theSameSeedGivesTheSameCall() throws {
    let stream = try CodedStream(Array(Self.voice[0..<480_000]))
    let call = VirtualCall(seed: 5, jitter: 20, loss: 0.05)
    let first = try call.run(stream)
    let second = try call.run(stream)
    #expect(first.samples == second.samples)
    #expect(first.statistics == second.statistics)
  }
}
