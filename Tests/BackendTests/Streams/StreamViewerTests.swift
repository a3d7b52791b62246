import Dispatch
import NchatAPI
import Testing

@testable import Backend

@Suite("Viewers of streams")
struct StreamViewerTests {
  private func stats(_ lab: StreamLab, _ stream: EntityID, at seconds: Double) async throws -> StreamViewerCounts {
    try await lab.streams.viewers(StreamViewerQuery(), of: stream, by: lab.ana, at: lab.at(seconds)).stats
  }

  @Test("Two hundred who come at once, half of whom go at once and a quarter of whom come back, are counted one by one")
  func concurrency() async throws {
    try await StreamLab.run { lab in
      let stream = try await lab.live()
      let sessions = try await withThrowingTaskGroup(of: WatchSession.self) { group in
        for number in 0..<200 { group.addTask { try await lab.watch(stream, at: Double(number) / 100) } }
        return try await group.reduce(into: []) { $0.append($1) }
      }
      #expect(Set(sessions.map(\.sessionId)).count == 200)
      #expect(Set(sessions.map(\.currentViewers)) == Set(1...200), "each was told another count")
      func counts() async throws -> [Int] {
        let seen = try await lab.show(stream, to: nil)
        #expect(try present(lab, stream) == seen.currentViewers)
        return [seen.currentViewers, seen.peakViewers, seen.totalViews]
      }
      #expect(try await counts() == [200, 200, 200])
      try await withThrowingTaskGroup(of: Void.self) { group in
        for session in sessions.prefix(100) {
          // Twice: who has left has left.
          for _ in 0..<2 {
            group.addTask { try await lab.streams.stopWatching(session.sessionId, stream, at: lab.at(12)) }
          }
        }
        try await group.waitForAll()
      }
      #expect(try await counts() == [100, 200, 200])
      try await withThrowingTaskGroup(of: Void.self) { group in
        for session in sessions.prefix(50) {
          for _ in 0..<2 { group.addTask { _ = try await lab.watch(stream, as: nil, session.sessionId, at: 13) } }
        }
        try await group.waitForAll()
      }
      #expect(try await counts() == [150, 200, 200])
    }
  }

  private func present(_ lab: StreamLab, _ stream: EntityID) throws -> Int {
    let count = try lab.accounts.test.sql(
      "select count(*) from nchat_stream_viewers where stream_id = '\(stream)' and left_at is null")
    return count.first?.first.flatMap { $0 }.flatMap { Int($0) } ?? -1
  }

  @Test("Who says nothing for a minute has left when last heard of; who comes back goes on with the same session")
  func silence() async throws {
    try await StreamLab.run { lab in
      let stream = try await lab.live()
      let session = try await lab.watch(stream, as: lab.bo)
      #expect(session.expiresAt == lab.at(60) && session.currentViewers == 1)
      let kept = try await lab.streams.keepWatching(session.sessionId, stream, by: lab.bo, at: lab.at(40))
      #expect(kept.expiresAt == lab.at(100))
      await lab.sweep.run(at: lab.at(100))
      #expect(
        try await stats(lab, stream, at: 100) == StreamViewerCounts(active: 1, peak: 1, total: 1, watchSeconds: 100))
      await lab.sweep.run(at: lab.at(101))
      #expect(
        try await stats(lab, stream, at: 101) == StreamViewerCounts(active: 0, peak: 1, total: 1, watchSeconds: 40))
      #expect(
        await lab.code { try await lab.streams.keepWatching(session.sessionId, stream, by: lab.bo, at: lab.at(102)) }
          == .alreadyLeft)
      let back = try await lab.watch(stream, as: lab.bo, session.sessionId, at: 200)
      #expect(back.sessionId == session.sessionId && back.currentViewers == 1)
      try await lab.streams.stopWatching(session.sessionId, stream, at: lab.at(230))
      #expect(
        try await stats(lab, stream, at: 500) == StreamViewerCounts(active: 0, peak: 1, total: 1, watchSeconds: 70))
      // Nobody swept: the silence counts all the same.
      _ = try await lab.watch(stream, as: lab.bo, session.sessionId, at: 1_000)
      #expect(
        await lab.code { try await lab.streams.keepWatching(session.sessionId, stream, by: lab.bo, at: lab.at(1_061)) }
          == .alreadyLeft)
      _ = try await lab.watch(stream, as: lab.bo, session.sessionId, at: 1_100)
      #expect(
        try await stats(lab, stream, at: 1_110) == StreamViewerCounts(active: 1, peak: 1, total: 1, watchSeconds: 80))
      let viewers = try await lab.streams.viewers(StreamViewerQuery(), of: stream, by: lab.chi, at: lab.at(1_110))
        .viewers
      #expect(
        viewers.map(\.userId) == [lab.bo.id] && viewers.first?.duration == 80 && viewers.first?.joinedAt == lab.start)
    }
  }

  @Test("Those who left in silence are not counted with those who come, also where nobody has swept")
  func silentPeak() async throws {
    try await StreamLab.run { lab in
      let stream = try await lab.live()
      let first = try await lab.watch(stream, as: lab.bo)
      for caller in [lab.chi, nil] { _ = try await lab.watch(stream, as: caller, at: 10) }
      // A server that was down for a while: nobody was heard, and nobody has swept.
      #expect(try await lab.watch(stream, as: lab.dan, at: 100).currentViewers == 1)
      #expect(try await lab.watch(stream, as: lab.bo, first.sessionId, at: 101).currentViewers == 2)
      #expect(
        try await stats(lab, stream, at: 101) == StreamViewerCounts(active: 2, peak: 3, total: 4, watchSeconds: 1))
      #expect(try present(lab, stream) == 2)
      // Those of another stream are nobody's of this one.
      let other = try await lab.live()
      _ = try await lab.watch(other, at: 150)
      #expect(try await lab.watch(stream, as: nil, at: 200).currentViewers == 1)
      #expect(try await stats(lab, other, at: 200).active == 1)
    }
  }

  @Test(
    "Who is taken for gone while they say that they are there is told so",
    .enabled(if: SQLDialect.ofThisRun == .postgres, "SQLite lets nobody in meanwhile"))
  func leftMeanwhile() async throws {
    try await StreamLab.run { lab in
      let stream = try await lab.live()
      let session = try await lab.watch(stream, as: lab.bo).sessionId
      let release = DispatchSemaphore(value: 0)
      let isHeld = Recorder<Bool>()
      let holder = Task {
        try await lab.accounts.test.database.write { connection in
          try connection.run(
            "viewers.leave", ["stream": stream, "session": ViewerRows.hash(session), "at": lab.at(30)])
          isHeld.record(true)
          release.wait()
        }
      }
      try await eventually("the viewer is held") { !isHeld.all.isEmpty }
      let heard = Task {
        await lab.code { try await lab.streams.keepWatching(session, stream, by: lab.bo, at: lab.at(30)) }
      }
      try await eventually("nobody waits") {
        try lab.accounts.test.sql(
          "select 1 from pg_stat_activity where wait_event_type = 'Lock' and query like '%ncall_keep_viewer%'") != []
      }
      release.signal()
      try await holder.value
      #expect(await heard.value == .alreadyLeft)
      // Twice at an instant is no more than once.
      let back = try await lab.watch(stream, as: lab.bo, session, at: 40)
      for _ in 0..<2 {
        _ = try await lab.streams.keepWatching(back.sessionId, stream, by: lab.bo, at: lab.at(50))
      }
    }
  }

  @Test("Who comes, goes and is silent while others sweep and the stream ends is counted once, and leaves once")
  func everythingAtOnce() async throws {
    try await StreamLab.run { lab in
      let stream = try await lab.live()
      let counts = try await withThrowingTaskGroup(of: [Int].self) { group in
        for number in 0..<60 {
          group.addTask {
            var counts: [Int] = []
            do {
              let session = try await lab.watch(stream, at: Double(number % 10))
              counts.append(session.currentViewers)
              // Whoever says nothing has left by then, whether or not a sweep has said so; all come back.
              for seconds in [40.0, 65, 90] where number % 3 > 0 {
                let code = await lab.code {
                  try await lab.streams.keepWatching(session.sessionId, stream, by: nil, at: lab.at(seconds))
                }
                guard code == nil || code == .alreadyLeft || code == .streamNotLive else { throw NeverHappened() }
              }
              counts.append(try await lab.watch(stream, as: nil, session.sessionId, at: 130).currentViewers)
              if number % 2 == 0 {
                async let first: Void = lab.streams.stopWatching(session.sessionId, stream, at: lab.at(140))
                async let second: Void = lab.streams.stopWatching(session.sessionId, stream, at: lab.at(140))
                try await first
                try await second
              }
            } catch let error as APIError where error.known == .streamNotLive {}
            return counts
          }
        }
        for seconds in stride(from: 20.0, through: 140, by: 20) {
          group.addTask {
            await lab.sweep.run(at: lab.at(seconds))
            return []
          }
        }
        group.addTask {
          // While they come back: twenty do for certain.
          try await eventually("nobody comes") {
            try lab.accounts.test.sql(
              "select 1 from nchat_stream_viewers where stream_id = '\(stream)' and joined_at > first_joined_at"
            ).count >= 10
          }
          _ = try await lab.streams.end(stream, by: lab.ana, askedAs: nil, at: lab.at(150))
          return []
        }
        return try await group.reduce(into: []) { $0 += $1 }
      }
      #expect(counts.allSatisfy { (1...60).contains($0) })
      let shown = try await lab.show(stream, to: nil, at: 200)
      #expect(shown.status == .ended && shown.currentViewers == 0 && shown.totalViews <= 60)
      #expect(shown.peakViewers <= shown.totalViews && shown.peakViewers >= counts.max() ?? 0)
      #expect(try present(lab, stream) == 0)
      // What each has watched is what their stays were, none of them after the end.
      let seconds =
        SQLDialect.ofThisRun == .sqlite
        ? "sum(a.left_at - a.joined_at) / 1000.0" : "extract(epoch from sum(a.left_at - a.joined_at))"
      let wrong = try lab.accounts.test.sql(
        """
        select v.id from nchat_stream_viewers v join nchat_stream_stays a on a.viewer_id = v.id
        where v.stream_id = '\(stream)' group by v.id, v.watch_duration_seconds
        having abs(v.watch_duration_seconds - \(seconds)) > 0.001
        """)
      #expect(wrong == [])
      let told = try lab.events(stream).compactMap {
        if case .streamViewerCount(let told) = $0 { told.currentViewers } else { nil }
      }
      #expect(told.allSatisfy { (0...60).contains($0) })
    }
  }

  @Test("The end of the stream is the end of every stay; those who were gone had left before")
  func end() async throws {
    try await StreamLab.run { lab in
      let stream = try await lab.live()
      _ = try await lab.watch(stream)
      let second = try await lab.watch(stream, at: 10)
      _ = try await lab.streams.keepWatching(second.sessionId, stream, by: nil, at: lab.at(70))
      _ = try await lab.streams.end(stream, by: lab.ana, askedAs: nil, at: lab.at(90))
      #expect(
        try await stats(lab, stream, at: 500) == StreamViewerCounts(active: 0, peak: 2, total: 2, watchSeconds: 80))
      #expect(await lab.code { try await lab.watch(stream, at: 91) } == .streamNotLive)
      #expect(
        await lab.code { try await lab.streams.keepWatching(second.sessionId, stream, by: nil, at: lab.at(91)) }
          == .streamNotLive)
      guard case .streamEnd(let told)? = try lab.events(stream).last else { throw NeverHappened() }
      #expect((told.stream.currentViewers, told.stream.peakViewers, told.stream.totalViews) == (0, 2, 2))
    }
  }

  @Test("How many watch is told once a second at most, and the last count always")
  func telling() async throws {
    try await StreamLab.run { lab in
      let stream = try await lab.live()
      func told() throws -> [Int] {
        try lab.events(stream).compactMap {
          if case .streamViewerCount(let told) = $0 { told.currentViewers } else { nil }
        }
      }
      for number in 0..<25 { _ = try await lab.watch(stream, at: Double(number) / 10) }
      #expect(try told() == [1, 11, 21])
      await lab.sweep.run(at: lab.at(2.9))
      #expect(try told() == [1, 11, 21])
      for _ in 0..<2 { await lab.sweep.run(at: lab.at(3)) }
      #expect(try told() == [1, 11, 21, 25])
    }
  }

  @Test("One person has so many stays at a time: the oldest gives way to another one; who is nobody is not held back")
  func manyOfOne() async throws {
    try await StreamLab.run { lab in
      let stream = try await lab.live()
      let bo = lab.bo
      func watch(_ session: EntityID? = nil, at seconds: Double) async throws -> WatchSession {
        try await DatabaseIdentity.user(bo.id).run { try await lab.watch(stream, as: bo, session, at: seconds) }
      }
      _ = try await lab.watch(stream, as: lab.chi)
      var sessions: [EntityID] = []
      for number in 0..<ViewerRows.mostOfOne { sessions.append(try await watch(at: Double(number)).sessionId) }
      #expect(try present(lab, stream) == ViewerRows.mostOfOne + 1)
      // One that is there comes once more: nobody has to go.
      #expect(try await watch(sessions[0], at: 20).currentViewers == ViewerRows.mostOfOne + 1)
      let another = try await watch(at: 21)
      #expect(another.currentViewers == ViewerRows.mostOfOne + 1)
      #expect(
        await lab.code { try await lab.streams.keepWatching(sessions[0], stream, by: bo, at: lab.at(22)) }
          == .alreadyLeft)
      _ = try await lab.streams.keepWatching(another.sessionId, stream, by: bo, at: lab.at(22))
      // And with one that comes back the next.
      #expect(try await watch(sessions[0], at: 23).currentViewers == ViewerRows.mostOfOne + 1)
      #expect(
        await lab.code { try await lab.streams.keepWatching(sessions[1], stream, by: bo, at: lab.at(24)) }
          == .alreadyLeft)
      for _ in 0..<2 * ViewerRows.mostOfOne { _ = try await lab.watch(stream, at: 25) }
      let shown = try await lab.show(stream, to: nil, at: 25)
      #expect(shown.currentViewers == 3 * ViewerRows.mostOfOne + 1)
      #expect(try present(lab, stream) == shown.currentViewers)
      #expect(shown.totalViews == 3 * ViewerRows.mostOfOne + 2)
    }
  }

  @Test("A session is a secret: neither it nor where a viewer is stands in the database; another's opens nothing")
  func secrets() async throws {
    try await StreamLab.run { lab in
      let (stream, other) = (try await lab.live(), try await lab.live())
      let session = try await lab.watch(stream, as: lab.bo)
      let hash = SQLDialect.ofThisRun == .sqlite ? "hex(session_hash)" : "encode(session_hash, 'hex')"
      for row in try lab.accounts.test.sql("select *, \(hash) from nchat_stream_viewers") {
        for value in row.compactMap({ $0?.lowercased() }) {
          #expect(!value.contains("192.0.2") && !value.contains("spyglass"))
          #expect(!value.contains(session.sessionId.description.replacing("-", with: "")))
        }
      }
      let viewers = try await lab.streams.viewers(StreamViewerQuery(), of: stream, by: lab.ana, at: lab.start)
      #expect(viewers.viewers.count == 1 && viewers.viewers.first?.id != session.sessionId)
      for (id, of) in [(session.sessionId, other), (EntityID.random(), stream)] {
        #expect(await lab.code { try await lab.streams.keepWatching(id, of, by: lab.bo, at: lab.start) } == .notFound)
        #expect(await lab.code { try await lab.streams.stopWatching(id, of, at: lab.start) } == .notFound)
      }
      // Whoever brings somebody else's session, or one that is none, begins anew.
      for wanted in [session.sessionId, .random()] {
        let new = try await lab.watch(stream, as: lab.chi, wanted)
        #expect(new.sessionId != wanted)
      }
      #expect(try await lab.show(stream, to: nil).totalViews == 3)
    }
  }
}
