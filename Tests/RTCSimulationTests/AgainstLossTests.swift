import RTCSimulation
import Testing

/// What an engine has against loss, one tool at a time.
@Suite struct AgainstLossTests {
  struct Tools: CustomTestStringConvertible, Sendable {
    /// Copies of frames in later packets (in-band FEC).
    var copies: Bool
    /// Lost packets are asked for again (NACK).
    var again: Bool
    /// Made-up sound at 5 % of loss, percent.
    var concealed: ClosedRange<Double>
    /// Greatest median of the way from mouth to ear beyond the network's, ms.
    var delay: Double
    var testDescription: String { (copies ? "FEC" : "no FEC") + (again ? ", NACK" : ", no NACK") }
  }

  @Test(arguments: [
    // What is lost is made up, and nobody waits for it.
    Tools(copies: false, again: false, concealed: 4...6.5, delay: 27),
    // A copy comes a frame later.
    Tools(copies: true, again: false, concealed: 0...2, delay: 47),
    // What is sent again comes after a round trip of 50 ms, the frame that shows the loss and 10 ms of patience.
    Tools(copies: false, again: true, concealed: 0...1.5, delay: 105),
    Tools(copies: true, again: true, concealed: 0...1.5, delay: 105),
  ])
  func eachToolMendsMostOfIt(tools: Tools) throws {
    var call = VoiceCall(seed: 5)
    call.network = .measured(jitter: 0, loss: 0.05)
    call.speech = tools.copies ? .guarded : .plain
    call.asksAgain = tools.again
    for heard in try call.run().both {
      let delays = heard.delays(of: call.speech.spoken).map { $0.delay - 25 }
      #expect(tools.concealed.contains(heard.concealed * 100))
      #expect(delays.median <= tools.delay)
      #expect((heard.statistics.recoveredSamples > 0) == tools.copies)
      #expect((heard.packets > 1_480) == tools.again)
    }
  }

  /// Losses of three packets in a row on average, 6 % in all: copies in the next packet do not reach across them.
  @Test func burstsAreAskedForAgain() throws {
    var call = VoiceCall(seed: 5)
    call.network.bursts = .init(begin: 0.02, end: 1.0 / 3)
    call.speech = .guarded
    for heard in try call.run().both {
      #expect(heard.concealed * 100 <= 4)
      #expect(heard.delays(of: call.speech.spoken).map { $0.delay - 25 }.median <= 140)
      #expect(heard.likeness(to: call.speech) > 0.9)
    }
  }
}
