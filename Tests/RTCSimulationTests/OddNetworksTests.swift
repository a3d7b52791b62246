import MediaBasics
import RTC
import RTCSimulation
import Sound
import Testing

/// Calls over networks that do one thing wrong, and people who pause.
@Suite struct OddNetworksTests {
  @Test func packetsThatOvertakeEachOtherAndComeTwiceAreNotHeard() throws {
    var call = VoiceCall(seed: 5)
    call.network.reorder = 0.1
    call.network.duplicate = 0.1
    for heard in try call.run().both {
      #expect(heard.concealed * 100 <= 0.2)
      // 30 ms late, and one frame.
      #expect(heard.delays(of: call.speech.spoken).map { $0.delay - 25 }.median <= 50)
      // The second of two is thrown away before it is decrypted, and none reaches the jitter buffer.
      #expect((100...250).contains(heard.drops[.replayed]))
      #expect(heard.packets == 1_500)
      #expect(heard.statistics.duplicates == 0)
    }
  }

  /// A round trip of 500 ms: what is sent again comes too late for a conversation, and is not waited for.
  @Test(arguments: [0, 0.03]) func aLongWayIsNotMadeLonger(loss: Double) throws {
    var call = VoiceCall(seed: 5)
    call.network = LinkConditions(latency: .milliseconds(250), loss: loss)
    call.speech = loss > 0 ? .guarded : .plain
    let outcome = try call.run()
    for heard in outcome.both {
      #expect(heard.delays(of: call.speech.spoken).map { $0.delay - 250 }.median <= (loss > 0 ? 47 : 27))
      #expect(heard.concealed <= loss / 2)
    }
    #expect(outcome.connected < .seconds(loss > 0 ? 8 : 2))
  }

  /// Three seconds of silence are gone over; ten are told, and end when they end.
  @Test(arguments: [3, 12]) func anOutageLeavesNothingBehind(seconds: Int) throws {
    var call = VoiceCall(seed: 5)
    call.changes = [(8, { $0.isDown = true }), (8 + Double(seconds), { $0.isDown = false })]
    let outcome = try call.run()
    #expect(
      outcome.states
        == (seconds < 10 ? [.connecting, .connected] : [.connecting, .connected, .disconnected, .connected]))
    for heard in outcome.both {
      let delays = heard.delays(of: call.speech.spoken)
      // From the first tone on the way is as short as it was, and every tone is heard.
      let after = delays.filter { $0.onset >= Double(8 + seconds) * 1_000 }
      #expect(after.count == 29 - 8 - seconds + 1)
      #expect(after.allSatisfy { $0.delay - 25 < 41 })
      let madeUp = Double(heard.statistics.concealedSamples) / Double(AudioBlock.sampleRate)
      #expect(abs(madeUp - Double(seconds)) < 0.15)
      // Once, and once more when the talk has ended.
      #expect(heard.statistics.concealments == 2)
      // Concealment fades; the line is quiet meanwhile.
      let quiet = heard.samples[(9 * 48_000)..<((8 + seconds) * 48_000)]
      #expect(quiet.allSatisfy { abs($0) < 0.01 })
      // What an outage swallowed is not sent again but for its last second.
      #expect(heard.packets <= 1_500 - 50 * (seconds - 1) + 2)
    }
  }

  @Test(arguments: [0, 15]) func pausesAreNotLoss(jitter: Int) throws {
    var call = VoiceCall(seed: 5)
    call.network = .measured(jitter: jitter)
    call.speech = .thrifty
    // Four of seven seconds are spoken.
    #expect(call.speech.packets.count < 1_050)
    for heard in try call.run().both {
      let delays = heard.delays(of: call.speech.spoken).map { $0.delay - 25 }
      #expect(delays.count == call.speech.spoken.tones.count)
      #expect(delays.median <= (jitter == 0 ? 27 : 95))
      #expect(heard.concealed * 100 <= (jitter == 0 ? 0 : 0.5))
      #expect(heard.statistics.lost == heard.statistics.late)
      // Background noise, not silence and not speech, for most of the pauses.
      #expect(heard.statistics.comfortNoiseSamples > 7 * AudioBlock.sampleRate)
    }
  }

  /// Two minutes, in which 200 ppm are 24 ms: more than the buffer holds, so that it must stretch or cut.
  @Test(arguments: [200.0, -200]) func clocksThatDriftApartAreFollowed(partsPerMillion: Double) throws {
    var call = VoiceCall(seed: 5)
    call.drift = partsPerMillion
    call.rounds = 4
    for heard in try call.run().both {
      #expect(heard.statistics.concealedSamples == 0)
      #expect(heard.statistics.late == 0)
      #expect(heard.history.count >= 119)
      #expect(heard.history.dropFirst(2).allSatisfy { $0.delayMilliseconds < 30 && $0.levelMilliseconds < 60 })
      // A slower listener has to leave sound out, a faster one to add some.
      let moved = heard.drift > 0 ? heard.statistics.acceleratedSamples : heard.statistics.expandedSamples
      #expect(moved >= 480)
    }
  }

  /// A line that speech fills by half: whatever else is sent has to wait its turn, and speech behind it.
  @Test func aNarrowLineIsEnough() throws {
    var call = VoiceCall(seed: 5)
    call.network.rate = 64_000
    call.network.queue = 4_096
    call.network.keepsOrder = true
    for heard in try call.run().both {
      let delays = heard.delays(of: call.speech.spoken).map { $0.delay - 25 }
      #expect(heard.packets == 1_500)
      // On its own a packet takes up to 15 ms, and behind a report twice that.
      #expect(delays.count == call.speech.spoken.tones.count && delays.median <= 47)
      #expect(heard.concealed * 100 <= 0.1)
    }
  }

  /// For four seconds the line carries half of what is said; its queue is full all the while.
  @Test func aLineThatIsTooNarrowForAWhileIsGotOver() throws {
    var call = VoiceCall(seed: 5)
    call.network.rate = 64_000
    call.network.queue = 2_048
    call.network.keepsOrder = true
    call.changes = [(8, { $0.rate = 20_000 }), (12, { $0.rate = 64_000 })]
    let outcome = try call.run()
    #expect(outcome.states == [.connecting, .connected])
    for heard in outcome.both {
      // Of its 200 packets some 100 are lost, and what waits is worth 800 ms, which is the most that is waited for.
      #expect((1_250...1_420).contains(heard.packets), "\(heard.packets)")
      #expect(heard.concealed(after: 20) <= 0.01, "\(heard.concealed(after: 20))")
      let delays = heard.delays(of: call.speech.spoken)
      #expect(delays.filter { $0.onset < 8_000 }.allSatisfy { $0.delay - 25 <= 95 })
      // Nobody goes on asking for what waits in a queue, which would keep it full, and the delay is forgotten.
      #expect(delays.count { $0.onset >= 22_000 } >= 7, "\(delays)")
      #expect(delays.filter { $0.onset >= 22_000 }.allSatisfy { $0.delay - 25 <= 60 }, "\(delays)")
    }
  }
}
