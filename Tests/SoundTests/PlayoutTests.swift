import Sound
import Testing

/// Many tracks, one ear: what is mixed, turned down, taken away and recorded.
@Suite struct PlayoutTests {
  /// Plays `seconds` of several tones, each its own track; `before` runs ahead of each tick.
  func run(
    _ frequencies: [Double], seconds: Int, recordings: [String?] = [],
    before: (Int, Playout, [PlayoutTrack]) throws -> Void = { _, _, _ in }
  ) throws -> [Float] {
    let playout = Playout()
    let disk = DiskWriter()
    let streams = try frequencies.map {
      try CodedStream(Signal.tone($0, seconds: Double(seconds), amplitude: 0.2), configuration: .init(bitrate: 64_000))
    }
    let tracks = frequencies.indices.map { PlayoutTrack(id: "track\($0)") }
    for (n, track) in tracks.enumerated() {
      let path = recordings.indices.contains(n) ? recordings[n] : nil
      try playout.add(track, recording: path.map { try WAVSink(path: $0, disk: disk) })
    }
    var heard: [Float] = []
    var block = [Float](repeating: 0, count: 480)
    for tick in 0..<(seconds * 100) {
      if tick % 2 == 0 {
        for (track, stream) in zip(tracks, streams) {
          let n = tick / 2
          let payload = stream.packets[n].payload
          track.receive(
            payload.span.bytes, source: 1, sequence: UInt16(n), timestamp: UInt32(n * 960),
            arrival: VirtualCall.instant(Double(tick) * 10))
        }
      }
      try before(tick, playout, tracks)
      var span = block.mutableSpan
      playout.tick(at: VirtualCall.instant(Double(tick) * 10 + 2), into: &span)
      heard += block
    }
    playout.end()
    return heard
  }

  @Test func tracksAreAddedAndMeasured() throws {
    var levels: [Int] = []
    let heard = try run([300, 500, 700], seconds: 3) { tick, playout, tracks in
      if tick == 299 {
        levels = tracks.map(\.level.level)
        #expect(playout.trackCount == 3)
        #expect(tracks.allSatisfy { $0.statistics.packets > 100 && $0.statistics.concealedSamples == 0 })
      }
    }
    // Three sines of 0.2: −17 dBov each.
    #expect(levels.allSatisfy { abs($0 + 17) <= 1 })
    #expect(abs(Signal.rms(heard[96_000...]) - 0.2 * (1.5).squareRoot()) < 0.02)
  }

  @Test func aTrackCanBeTurnedDownAndTakenAway() throws {
    let heard = try run([300, 500], seconds: 4) { tick, playout, tracks in
      if tick == 150 { tracks[0].gain = 0 }
      if tick == 300 { playout.remove(id: "track1") }
    }
    #expect(abs(Signal.frequency(heard[84_000..<140_000]) - 500) < 1)
    #expect(heard[150_000...].allSatisfy { $0 == 0 })
  }

  @Test func deafAndVolume() throws {
    let heard = try run([300], seconds: 3) { tick, playout, _ in
      if tick == 100 { playout.volume = 0.5 }
      if tick == 200 { playout.isDeaf = true }
    }
    let full = Signal.rms(heard[24_000..<47_000])
    #expect(abs(Signal.rms(heard[50_000..<94_000]) / full - 0.5) < 0.03)
    #expect(heard[97_000...].allSatisfy { $0 == 0 })
  }

  @Test func everyTrackIsRecordedByItself() throws {
    let folder = try TemporaryFolder()
    let paths = [folder.file("a.wav"), folder.file("b.wav")]
    _ = try run([300, 700], seconds: 3, recordings: paths)
    for (name, frequency) in [("a.wav", 300.0), ("b.wav", 700)] {
      let samples = WAVBytes.samples(of: try folder.read(name))
      #expect(samples.count == 3 * 48_000)
      #expect(abs(Signal.frequency(samples[48_000...]) - frequency) < 0.5)
    }
  }

  @Test func gainIsBounded() {
    let track = PlayoutTrack(id: "t")
    #expect(track.gain == 1)
    track.gain = 7
    #expect(track.gain == 2)
    track.gain = -1
    #expect(track.gain == 0)
    track.gain = .nan
    #expect(track.gain == 1)
  }

  @Test func aRingThatOverflowsCountsAndATooLongPacketIsRefused() {
    let track = PlayoutTrack(id: "t", capacity: 4)
    let answers = (0..<6).map { n in
      track.receive(bytes: [1, 2, 3], sequence: n)
    }
    #expect(answers == [true, true, true, true, false, false])
    #expect(track.packets.refused == 2)
    let long = [UInt8](repeating: 0, count: 1_501)
    let taken = track.receive(bytes: long, sequence: 9)
    #expect(!taken)
  }
}
