import MediaBasics
import NchatAPI
import Testing

@testable import Backend

/// How a stream went, held against what is counted by hand over histories that nobody thought of.
struct StreamAnalyticsTests {
  /// What happened to a stream, as a person with a pencil writes it down.
  private struct Ledger {
    struct Stay {
      var joined: Timestamp
      var left: Timestamp
    }
    struct Viewer {
      var session: EntityID
      var user: EntityID?
      var stays: [Stay] = []
      var open: (joined: Timestamp, heard: Timestamp)?

      mutating func lapse(at now: Timestamp) {
        guard let open, now - open.heard > 60 else { return }
        stays.append(Stay(joined: open.joined, left: open.heard))
        self.open = nil
      }

      mutating func leave(at now: Timestamp) {
        lapse(at: now)
        if let open { stays.append(Stay(joined: open.joined, left: now)) }
        open = nil
      }

      mutating func come(at now: Timestamp) {
        lapse(at: now)
        open = (open?.joined ?? now, now)
      }

      mutating func beat(at now: Timestamp) -> Bool {
        guard let open, now - open.heard <= 60 else { return false }
        self.open = (open.joined, now)
        return true
      }
    }

    var viewers: [Viewer] = []
    var messages: [(id: EntityID, user: EntityID, text: String?, at: Timestamp)] = []
    var reactions: [(user: EntityID, type: StreamReactionType, at: Timestamp)] = []

    /// All stays as of an instant; those that go on end there, and are not over.
    func stays(at now: Timestamp) -> [(stay: Stay, isOver: Bool)] {
      viewers.flatMap { viewer in
        var viewer = viewer
        viewer.lapse(at: now)
        return viewer.stays.map { ($0, true) }
          + (viewer.open.map { [(Stay(joined: $0.joined, left: max($0.joined, now)), false)] } ?? [])
      }
    }
  }

  private static func milliseconds(_ from: Timestamp, _ to: Timestamp) -> Double {
    max(0, Double(to.milliseconds - from.milliseconds))
  }

  private func rounded(_ value: Double) -> Double { (value * 1_000).rounded() / 1_000 }

  @Test("Whatever happens, every number is what a pencil says", arguments: 0..<8)
  func exact(seed: Int) async throws {
    try await StreamLab.run { lab in
      var random = SeededGenerator(seed: UInt64(seed))
      let stream = try await lab.live()
      // It goes on for as long as its broadcaster is there.
      try await lab.streams.moveOn(stream, at: lab.start) { machine, _ in machine.broadcasterCame("PA_a", at: lab.start)
      }
      var ledger = Ledger()
      var seconds = 0.0
      // Short gaps keep people there, long ones lose them; some histories last days.
      let longest = [20.0, 45, 70, 3_600][seed % 4]
      let people: [Caller?] = [nil, nil, lab.ana, lab.bo, lab.chi, lab.dan]
      for number in 0..<140 {
        seconds += (Double.random(in: 0...longest, using: &random) * 1_000).rounded() / 1_000
        // Some things happen at the same instant.
        if number % 7 == 3 { seconds = seconds.rounded() }
        let now = lab.at(seconds)
        let pick = ledger.viewers.indices.randomElement(using: &random)
        switch Int.random(in: 0..<12, using: &random) {
        case 0, 1, 2:
          let person = people.randomElement(using: &random) ?? nil
          let session = try await lab.watch(stream, as: person, at: seconds).sessionId
          var viewer = Ledger.Viewer(session: session, user: person?.id)
          viewer.come(at: now)
          ledger.viewers.append(viewer)
        case 3:
          guard let pick else { continue }
          let viewer = ledger.viewers[pick]
          let person = people.compactMap { $0 }.first { $0.id == viewer.user }
          _ = try await lab.watch(stream, as: person, viewer.session, at: seconds)
          ledger.viewers[pick].come(at: now)
        case 4, 5, 6:
          for index in ledger.viewers.indices where Int.random(in: 0..<4, using: &random) > 0 {
            let isThere = ledger.viewers[index].beat(at: now)
            let session = ledger.viewers[index].session
            let code = await lab.code { try await lab.streams.keepWatching(session, stream, by: lab.bo, at: now) }
            #expect(code == (isThere ? nil : .alreadyLeft))
          }
        case 7:
          guard let pick else { continue }
          try await lab.streams.stopWatching(ledger.viewers[pick].session, stream, at: now)
          ledger.viewers[pick].leave(at: now)
        case 8, 9:
          let person = [lab.ana, lab.bo, lab.chi].randomElement(using: &random) ?? lab.ana
          let text = String(repeating: "é", count: Int.random(in: 1...40, using: &random)) + "\(number)"
          let message = try await lab.say(text, stream, as: person, at: seconds)
          ledger.messages.append((message.id, person.id, text, now))
        case 10:
          guard let message = ledger.messages.indices.randomElement(using: &random) else { continue }
          try await lab.streams.deleteMessage(ledger.messages[message].id, in: stream, by: lab.ana, at: now)
          ledger.messages[message].text = nil
        default:
          let person = [lab.bo, lab.dan].randomElement(using: &random) ?? lab.bo
          let type = StreamReactionType.allCases.randomElement(using: &random) ?? .fire
          _ = try await lab.streams.react(StreamReactionRequest(type), to: stream, by: person, at: now)
          ledger.reactions.append((person.id, type, now))
        }
        // Whether or not a sweep comes by makes no difference.
        if number % 11 == seed % 11 { await lab.sweep.run(at: now) }
        if number % 35 == 34 { try await check(ledger, lab, stream, at: now) }
      }
      seconds += 10
      _ = try await lab.streams.end(stream, by: lab.ana, askedAs: nil, at: lab.at(seconds))
      for index in ledger.viewers.indices { ledger.viewers[index].leave(at: lab.at(seconds)) }
      try await check(ledger, lab, stream, at: lab.at(seconds + 86_400), end: lab.at(seconds))
    }
  }

  private func check(
    _ ledger: Ledger, _ lab: StreamLab, _ stream: EntityID, at now: Timestamp, end: Timestamp? = nil
  ) async throws {
    let last = end ?? now
    let live = Self.milliseconds(lab.start, last)
    let stays = ledger.stays(at: now)
    let shown = try await lab.streams.show(stream, to: lab.ana, askedAs: nil, at: now)
    for range in StreamTimeRange.allCases {
      let query = StreamAnalyticsQuery(timeRange: range)
      let found = try await lab.streams.analytics(query, of: stream, by: lab.ana, at: now)
      let viewers = try #require(found.viewers)
      let watched = stays.reduce(0) { $0 + Self.milliseconds($1.stay.joined, $1.stay.left) }
      #expect(viewers.watchSeconds == watched / 1_000)
      #expect(viewers.current == shown.currentViewers && viewers.peak == shown.peakViewers)
      #expect(viewers.total == ledger.viewers.count)
      let unique = Set(ledger.viewers.compactMap(\.user)).count + ledger.viewers.count { $0.user == nil }
      #expect(viewers.uniqueViewers == unique)
      #expect(viewers.averageViewers == rounded(watched / live))
      let each = ledger.viewers.isEmpty ? 0 : rounded(watched / 1_000 / Double(ledger.viewers.count))
      #expect(viewers.averageWatchDuration == each)
      let stayed =
        end.map { end in ledger.viewers.count { $0.stays.contains { $0.left >= end } } }
        ?? stays.count { !$0.isOver }
      #expect(
        viewers.retentionRate
          == (ledger.viewers.isEmpty ? nil : rounded(Double(stayed) / Double(ledger.viewers.count) * 100)))
      let duration = try #require(found.duration)
      #expect(duration.totalSeconds == live / 1_000 && duration.startTime == lab.start && duration.endTime == end)
      let engagement = try #require(found.engagement)
      let minutes = max(1, live / 60_000)
      #expect(engagement.totalMessages == ledger.messages.count && engagement.reactions.total == ledger.reactions.count)
      #expect(engagement.messagesPerMinute == rounded(Double(ledger.messages.count) / minutes))
      #expect(engagement.reactions.perMinute == rounded(Double(ledger.reactions.count) / minutes))
      let texts = ledger.messages.compactMap(\.text)
      #expect(
        engagement.averageMessageLength
          == (texts.isEmpty ? nil : rounded(Double(texts.reduce(0) { $0 + $1.count }) / Double(texts.count))))
      #expect(engagement.uniqueChatters == Set(ledger.messages.map(\.user)).count)
      let active = Set(ledger.messages.map(\.user)).union(ledger.reactions.map(\.user))
        .intersection(ledger.viewers.compactMap(\.user))
      #expect(
        engagement.participationRate == (unique == 0 ? nil : rounded(Double(active.count) / Double(unique) * 100)))
      for type in StreamReactionType.allCases {
        #expect(engagement.reactions.byType[type] == ledger.reactions.count { $0.type == type })
      }
      #expect(found.timeline.count == range.count)
      var before: Timestamp?
      for piece in found.timeline {
        #expect(piece.end.milliseconds - piece.start.milliseconds == Int64(range.step) * 1_000)
        #expect(before == nil || before == piece.start)
        before = piece.end
        check(piece, stays, ledger, from: lab.start, to: last)
      }
      #expect(found.timeline.last.map { $0.start <= last && last < $0.end } == true)
    }
    #expect(
      await lab.code { try await lab.streams.analytics(StreamAnalyticsQuery(), of: stream, by: lab.bo, at: now) }
        == .insufficientPermissions)
  }

  private func check(
    _ piece: StreamAnalyticsBucket, _ stays: [(stay: Ledger.Stay, isOver: Bool)], _ ledger: Ledger,
    from start: Timestamp, to end: Timestamp
  ) {
    func within(_ at: Timestamp) -> Bool { piece.start <= at && at < piece.end }
    func there(_ at: Timestamp) -> Int {
      stays.count { $0.stay.joined <= at && (at < $0.stay.left || !$0.isOver) }
    }
    let live = Self.milliseconds(max(piece.start, start), min(piece.end, end))
    #expect(piece.liveSeconds == live / 1_000)
    let watched = stays.reduce(0) {
      $0 + Self.milliseconds(max(piece.start, $1.stay.joined), min(piece.end, min($1.stay.left, end)))
    }
    #expect(piece.watchSeconds == watched / 1_000)
    #expect(piece.averageViewers == (live > 0 ? rounded(watched / live) : 0))
    let peak = ([piece.start] + stays.map(\.stay.joined).filter(within)).map(there).max() ?? 0
    #expect(piece.peakViewers == peak)
    #expect(piece.joined == stays.count { within($0.stay.joined) })
    #expect(piece.left == stays.count { $0.isOver && within($0.stay.left) })
    #expect(piece.messages == ledger.messages.count { within($0.at) })
    #expect(piece.reactions == ledger.reactions.count { within($0.at) })
  }

  @Test("What is not asked for is not told; nothing is made up of a stream that has not begun")
  func parts() async throws {
    try await StreamLab.run { lab in
      let stream = try await lab.create()
      let none = try await lab.streams.analytics(StreamAnalyticsQuery(), of: stream.id, by: lab.ana, at: lab.at(9))
      #expect(none.viewers?.averageViewers == 0 && none.viewers?.retentionRate == nil)
      #expect(none.engagement?.averageMessageLength == nil && none.engagement?.participationRate == nil)
      #expect(none.duration?.totalSeconds == 0 && none.duration?.startTime == nil)
      #expect(none.quality == StreamQualityFigures(resolution: .p1080))
      #expect(none.timeline.allSatisfy { $0.liveSeconds == 0 && $0.peakViewers == 0 })
      let some = try await lab.streams.analytics(
        StreamAnalyticsQuery(metrics: [.duration, .engagement]), of: stream.id, by: lab.ana, at: lab.at(9))
      #expect(some.viewers == nil && some.quality == nil && some.duration != nil && some.engagement != nil)
    }
  }

  @Test("As a table: what a spreadsheet would obey it shows, and each line has its values")
  func table() async throws {
    try await StreamLab.run { lab in
      let title = "=HYPERLINK(\"http://example.org\"), \"quoted\""
      let stream = try await lab.create(title)
      _ = try await lab.streams.start(stream.id, by: lab.ana, askedAs: nil, at: lab.start)
      _ = try await lab.watch(stream.id, at: 10)
      try await lab.say("hello", stream.id, as: lab.bo, at: 20)
      let table = try await lab.streams.analyticsTable(
        StreamAnalyticsQuery(timeRange: .day), of: stream.id, by: lab.ana, at: lab.at(30))
      let lines = table.components(separatedBy: "\r\n")
      #expect(lines.count == 1 + 24 + 1 + 1 && lines.last == "")
      let field = "\"'=HYPERLINK(\"\"http://example.org\"\"), \"\"quoted\"\"\""
      #expect(lines.dropFirst().dropLast().allSatisfy { $0.hasPrefix("\(stream.id),\(field),") })
      #expect(
        lines[25].hasSuffix(
          ",stream,\(lab.start),\(lab.at(30)),30.0,20.0,\(0.667),1,1,0,1,0"), "\(lines[25])")
    }
  }

  @Test(arguments: [
    ("plain", "plain"), ("-1.5", "-1.5"), ("+4", "+4"), ("=1", "'=1"), ("-x", "'-x"), ("@x", "'@x"),
    ("\tx", "\"'\tx\""),
    ("a,b", "\"a,b\""), ("a\"b", "\"a\"\"b\""), ("a\r\nb", "\"a\r\nb\""), ("", ""), (" a", "\" a\""), ("＝1", "'＝1"),
  ]) func fields(_ value: String, _ written: String) { #expect(CSVText.field(value) == written) }
}
