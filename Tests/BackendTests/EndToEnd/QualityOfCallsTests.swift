import LiveKit
import NchatAPI
import NchatClient
import Testing

@testable import Backend
@testable import MediaServer

/// How good a call was: what the media server saw, what clients reported, and what history says of it.
struct QualityOfCallsTests {
  @Test func bothSidesAreInTheHistory() async throws {
    try await CallLab.run({ $0.qualityInterval = .milliseconds(200) }) { lab in
      let (alice, bob) = (try await lab.signIn("alice"), try await lab.signIn("bob"))
      let call = try await alice.client.initiate(InitiateCallRequest(targetUserId: bob.id)).callId
      let (first, second) = (try await alice.enter(call), try await bob.enter(call))
      let track = try await first.publish()
      let talking = Task {
        var frame = 0
        while !Task.isCancelled {
          first.speak(track, frame: frame)
          frame += 1
          // What is sent is measured by what arrives; how fast does not matter.
          try? await Task.sleep(for: .milliseconds(20))
        }
      }
      let seen = try await eventually("what the media server saw of both") {
        let seen = try await bob.client.quality(QualityQuery(callId: call)).connections
        return seen.count == 2 && seen.allSatisfy { ($0.figures.qualityScore ?? 0) > 0 && $0.figures.rtt != nil }
          ? seen : nil
      }
      #expect(Set(seen.map(\.userId)) == [alice.id, bob.id])
      for connection in seen {
        #expect(connection.reportedBy == .server && connection.connectionState == "connected")
        #expect(connection.connectionId.hasPrefix("PA_") && connection.endedAt == nil)
        let figures = connection.figures
        #expect((0...1).contains(try #require(figures.packetLoss)))
        #expect((0..<60_000).contains(try #require(figures.rtt)))
        #expect((0..<60_000).contains(try #require(figures.jitter)))
        let mos = MeanOpinion.score(
          loss: try #require(figures.packetLoss), jitter: try #require(figures.jitter), rtt: try #require(figures.rtt))
        #expect(abs(try #require(figures.mos) - mos) < 1e-9)
      }
      try await eventually("people are told how good connections are") {
        try await alice.part(in: call)?.connectionQuality != nil
      }
      let receipt = try await bob.client.report(
        QualityReportRequest(
          callId: call, audio: AudioQuality(packetsLost: 1, packetsReceived: 99, jitter: 10, rtt: 50)))
      #expect(abs(try #require(receipt.mos) - 4.27) < 0.01)
      talking.cancel()
      await talking.value
      await second.leave()
      try await eventually("it is over") { try await alice.client.show(call).status == .ended }
      try await eventually("nothing of it is open") {
        try await alice.client.quality(QualityQuery(callId: call)).connections.allSatisfy { $0.endedAt != nil }
      }
      let after = try await alice.client.quality(QualityQuery(callId: call))
      #expect(after.connections.count == 3, "one for each connection, however often it was reported of")
      #expect(after.connections.filter { $0.reportedBy == .client }.map(\.userId) == [bob.id])
      #expect(after.count == 1)

      let hers = try #require(try await alice.client.callHistory().first?.quality)
      #expect(hers.source == .server && hers.reports == 0 && hers.server?.qualityScore == hers.qualityScore)
      let his = try #require(try await bob.client.callHistory().first?.quality)
      #expect(his.source == .client && his.reports == 1 && his.server?.mos != nil)
      #expect(abs(try #require(his.packetLoss) - 0.01) < 1e-9 && his.jitter == 10 && his.rtt == 50)
      await first.leave()
      for person in [alice, bob] { await person.close() }
    }
  }

  @Test func whoMutesIsSeenMutedAndUnmutesByThemselves() async throws {
    try await CallLab.run { lab in
      let (alice, bob) = (try await lab.signIn("alice"), try await lab.signIn("bob"))
      let channel = try #require(try await alice.client.listChannels().first).id
      let call = try await alice.client.huddle(inChannel: channel).callId
      let (first, second) = (try await alice.enter(call), try await bob.enter(call))
      let track = try await second.publish()
      await alice.follow(.call(call))
      await second.room.setMuted(true, track)
      try await eventually("he is muted") { try await bob.part(in: call)?.isMuted == true }
      await second.room.setMuted(false, track)
      try await eventually("he is heard again") { try await bob.part(in: call)?.isMuted == false }
      #expect(try await alice.client.muteAll(call).userIds == [bob.id])
      try await eventually("muted by the host, at the media server too") { track.isMuted }
      await second.room.setMuted(false, track)
      try await eventually("nobody is kept muted") { try await bob.part(in: call)?.isMuted == false }
      try await eventually("each of it is told") {
        alice.events.compactMap { if case .muteChanged(let event) = $0 { event.enabled } else { nil } }
          == [false, true, false, true]
      }
      for guest in [first, second] { await guest.leave() }
      for person in [alice, bob] { await person.close() }
    }
  }
}
