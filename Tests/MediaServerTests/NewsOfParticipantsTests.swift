import LiveKitProtocol
import MediaBasics
import Testing

@testable import MediaServer

/// How news about participants is gathered, ordered and split.
struct NewsOfParticipantsTests {
  private func info(_ sid: String, _ identity: String, version: UInt32 = 1, metadata: Int = 0) -> LKParticipantInfo {
    var info = LKParticipantInfo()
    info.sid = sid
    info.identity = identity
    info.version = version
    info.metadata = String(repeating: "x", count: metadata)
    return info
  }

  @Test func smallRoomsHearAtOnce() {
    var queue = UpdateQueue()
    let sent = queue.push(info("PA_1", "a"), isUrgent: false, roomSize: UpdateQueue.smallRoom, at: .zero)
    #expect(sent.map(\.sid) == ["PA_1"])
    #expect(queue.flushAt == nil)
  }

  @Test func largeRoomsHearOfListenersEveryThreeSeconds() {
    var queue = UpdateQueue()
    let first = queue.push(info("PA_1", "a"), isUrgent: false, roomSize: 100, at: .zero)
    let newer = queue.push(info("PA_1", "a", version: 3), isUrgent: false, roomSize: 100, at: .zero)
    let older = queue.push(info("PA_1", "a", version: 2), isUrgent: false, roomSize: 100, at: .zero)
    let other = queue.push(info("PA_2", "b"), isUrgent: false, roomSize: 100, at: .zero)
    #expect((first + newer + older + other).isEmpty)
    let early = queue.due(at: .zero + .milliseconds(2999))
    #expect(early.isEmpty)
    let due = queue.due(at: .zero + .seconds(3))
    #expect(due.map(\.sid) == ["PA_1", "PA_2"])
    #expect(due.map(\.version) == [3, 1])
    let again = queue.due(at: .zero + .seconds(6))
    #expect(again.isEmpty)
  }

  @Test func urgentNewsDoesNotOvertakeOlderNewsOfTheSameIdentity() {
    var queue = UpdateQueue()
    _ = queue.push(info("PA_old", "a"), isUrgent: false, roomSize: 100, at: .zero)
    _ = queue.push(info("PA_x", "b"), isUrgent: false, roomSize: 100, at: .zero)
    let sent = queue.push(info("PA_new", "a"), isUrgent: true, roomSize: 100, at: .zero)
    #expect(sent.map(\.sid) == ["PA_old", "PA_new"])
    let due = queue.due(at: .zero + .seconds(3))
    #expect(due.map(\.sid) == ["PA_x"])
  }

  @Test func longListsAreSplitBySize() {
    let infos = (0..<10).map { info("PA_\($0)", "\($0)", metadata: 1000) }
    let chunks = UpdateQueue.chunks(infos, size: 3500)
    #expect(chunks.map(\.count) == [3, 3, 3, 1])
    #expect(chunks.flatMap { $0 } == infos)
    #expect(UpdateQueue.chunks([], size: 10).isEmpty)
    #expect(UpdateQueue.chunks(infos, size: 1).count == 10, "one is always sent")
  }

  @Test func speakersAreToldToThoseWhoHearThem() throws {
    let rooms = TestRooms()
    let alice = try rooms.enter("alice")
    let bob = try rooms.enter("bob")
    let deaf = try rooms.enter("deaf", automatic: false)
    rooms.publish("mic", as: alice)
    rooms.forget()
    func speakers(_ sid: String) -> [LKSpeakerInfo] {
      rooms.told(sid).flatMap { message -> [LKSpeakerInfo] in
        if case .speakersChanged(let change) = message { change.speakers } else { [] }
      }
    }
    rooms.happen(.levels([(participant: alice, level: 0.3)]))
    #expect(speakers(bob).map(\.level) == [0.375])
    #expect(speakers(alice).map(\.sid) == [alice], "one hears of oneself")
    #expect(speakers(deaf).isEmpty)
    rooms.happen(.levels([(participant: alice, level: 0.31)]))
    #expect(speakers(bob).isEmpty)
    let late = try rooms.join(rooms.attempt("late"))
    #expect(speakers(late).map(\.sid) == [alice], "who comes later hears at once who is speaking")
    rooms.happen(.levels([]))
    #expect(speakers(bob).map(\.active) == [false])
    rooms.happen(.levels([(participant: alice, level: 0.3)]))
    rooms.forget()
    rooms.say(.leave(LKLeaveRequest()), as: alice)
    #expect(speakers(bob).map(\.active) == [false], "who leaves is silent")
  }

  @Test func qualityIsToldWhenItChanges() throws {
    let rooms = TestRooms()
    let alice = try rooms.enter("alice")
    let bob = try rooms.enter("bob")
    rooms.publish("mic", as: alice)
    rooms.forget()
    func quality(_ sid: String) -> [String: LKConnectionQuality] {
      var result: [String: LKConnectionQuality] = [:]
      for case .connectionQuality(let update) in rooms.told(sid) {
        for info in update.updates { result[info.participantSid] = info.quality }
      }
      return result
    }
    rooms.happen(
      .quality([(participant: alice, score: 100, grade: .excellent), (participant: bob, score: 70, grade: .good)]))
    #expect(quality(bob) == [alice: .excellent, bob: .good])
    #expect(quality(alice) == [alice: .excellent], "nothing of bob is subscribed")
    rooms.happen(
      .quality([(participant: alice, score: 99, grade: .excellent), (participant: bob, score: 71, grade: .good)]))
    #expect(quality(bob).isEmpty)
    rooms.happen(.quality([(participant: alice, score: 30, grade: .lost)]))
    #expect(quality(bob)[alice] == .lost)
  }

  @Test func roomCountsFollowAtMostEveryFiveSeconds() throws {
    let rooms = TestRooms()
    let alice = try rooms.enter("alice")
    rooms.pass(.milliseconds(100))
    func counts() -> [UInt32] {
      rooms.told(alice).compactMap { if case .roomUpdate(let update) = $0 { update.room.numParticipants } else { nil } }
    }
    #expect(counts() == [1])
    _ = try rooms.join(rooms.attempt("bob"))
    rooms.pass(.seconds(4))
    #expect(counts().isEmpty)
    rooms.pass(.seconds(1))
    #expect(counts() == [2])
  }
}
