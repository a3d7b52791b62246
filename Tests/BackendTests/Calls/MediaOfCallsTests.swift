import LiveKitProtocol
import NchatAPI
import Testing

@testable import Backend

/// What the media server says of who is in a call's room, in any order, twice, late or not at all.
struct MediaOfCallsTests {
  private let start = Timestamp(milliseconds: 1_800_000_000_000)
  private let ana = EntityID.random()
  private let bo = EntityID.random()

  private func at(_ seconds: Double) -> Timestamp { start + seconds }

  /// A group of two who have joined, and of whom nothing was seen.
  private func machine() throws -> CallMachine {
    let third = EntityID.random()
    var call = CallRecord(
      id: .random(), roomName: "call-1", roomSID: "RM_1", type: .audio, status: .initiating, channelID: nil,
      initiatorID: ana, isGroup: true, isHuddle: false, maxParticipants: 10, initiatedAt: start, metadata: .object([:]))
    for user in [ana, bo, third] { call.members[user] = CallMember(user, at: start) }
    var machine = CallMachine(call)
    machine.begin(at: start)
    try machine.decline(third, reason: nil, at: start)
    try machine.join(bo, belongs: false, at: start)
    return machine
  }

  @Test func theEndOfAnEarlierStayIsNoLeaving() throws {
    var machine = try machine()
    machine.mediaSeen(bo, session: "PA_1", at: at(1))
    machine.mediaSeen(bo, session: "PA_2", at: at(2))
    machine.mediaGone(bo, session: "PA_1", politely: true, at: at(3))
    machine.mediaGone(bo, session: "PA_1", politely: false, at: at(3))
    #expect(machine.call.members[bo]?.status == .joined && machine.call.members[bo]?.mediaDeadline == nil)
    machine.mediaGone(bo, session: "PA_2", politely: true, at: at(4))
    #expect(machine.call.members[bo]?.status == .left && machine.call.members[bo]?.leaveReason == .userLeft)
  }

  @Test func anEndThatIsToldBeforeItsBeginIsNone() throws {
    var machine = try machine()
    machine.mediaGone(bo, session: "PA_1", politely: true, at: at(1))
    #expect(machine.call.members[bo]?.status == .joined)
    #expect(machine.call.members[bo]?.mediaDeadline == at(30), "as before")
  }

  @Test func whoAsksForAnotherTokenHasNotLeftWhenTheFirstConnectionEnds() throws {
    var machine = try machine()
    machine.mediaSeen(bo, session: "PA_1", at: at(1))
    try machine.join(bo, belongs: false, at: at(10))
    machine.mediaGone(bo, session: "PA_1", politely: true, at: at(11))
    #expect(machine.call.members[bo]?.status == .joined)
    machine.mediaSeen(bo, session: "PA_2", at: at(12))
    machine.advance(to: at(100))
    #expect(machine.call.members[bo]?.status == .joined)
  }

  @Test func anotherTokenThatIsNotUsedChangesNothing() throws {
    var machine = try machine()
    for user in [ana, bo] { machine.mediaSeen(user, session: "PA_1", at: at(1)) }
    try machine.join(bo, belongs: false, at: at(10))
    #expect(machine.nextDeadline == at(40))
    machine.advance(to: at(40))
    #expect(machine.call.members[bo]?.status == .joined && machine.nextDeadline == nil)
  }

  @Test func repeatedLossesDoNotGiveMoreTime() throws {
    var machine = try machine()
    machine.mediaSeen(ana, session: "PA_0", at: at(1))
    machine.mediaSeen(bo, session: "PA_1", at: at(1))
    machine.mediaGone(bo, session: "PA_1", politely: false, at: at(10))
    machine.mediaGone(bo, session: "PA_1", politely: false, at: at(30))
    machine.advance(to: at(40))
    #expect(machine.call.members[bo]?.leaveReason == .networkError)
  }

  @Test func theEndOfAnEarlierRoomIsNotTheCalls() throws {
    var machine = try machine()
    machine.roomGone("RM_0", at: at(1))
    #expect(!machine.call.isOver)
    machine.roomGone("RM_1", at: at(2))
    #expect(machine.call.status == .ended && machine.call.endReason == .completed)
  }

  @Test func whatGotLostIsFoundByLooking() throws {
    var machine = try machine()
    machine.mediaSeen(ana, session: "PA_0", at: at(1))
    // Bo's coming was not told; then ana's going was not.
    machine.mediaIs(
      [ana: CallStay(session: "PA_0"), bo: CallStay(session: "PA_1", media: [.audio: false])], asked: at(10), at: at(11)
    )
    #expect(machine.call.members[bo]?.mediaDeadline == nil && machine.call.members[bo]?.mediaSession == "PA_1")
    #expect(machine.outputs.last == .mediaChanged(bo, .audio, isOn: false))
    machine.mediaIs([bo: CallStay(session: "PA_1")], asked: at(20), at: at(21))
    #expect(machine.call.members[ana]?.mediaDeadline == at(51))
    machine.advance(to: at(51))
    #expect(machine.call.members[ana]?.leaveReason == .networkError)
  }

  @Test func whoCameBackSinceIsNotJudgedByAnOlderAnswer() throws {
    var machine = try machine()
    machine.mediaSeen(bo, session: "PA_1", at: at(1))
    machine.mediaGone(bo, session: "PA_1", politely: false, at: at(5))
    machine.mediaSeen(bo, session: "PA_2", at: at(10))
    machine.mediaIs([:], asked: at(9), at: at(11))
    #expect(machine.call.members[bo]?.mediaSession == "PA_2" && machine.call.members[bo]?.mediaDeadline == nil)
    machine.mediaIs([bo: CallStay(session: "PA_1")], asked: at(9), at: at(11))
    #expect(machine.call.members[bo]?.mediaSession == "PA_2")
    machine.mediaGone(bo, session: "PA_2", politely: true, at: at(12))
    #expect(machine.call.members[bo]?.leaveReason == .userLeft)
  }

  @Test func anAnswerThatIsOlderThanWhatHappenedJudgesNothing() throws {
    var machine = try machine()
    machine.mediaSeen(ana, session: "PA_0", at: at(1))
    machine.mediaSeen(bo, session: "PA_1", at: at(10))
    machine.mediaIs([ana: CallStay(session: "PA_0")], asked: at(9), at: at(11))
    #expect(machine.call.members[bo]?.mediaDeadline == nil)
    try machine.leave(bo, at: at(20))
    let told = machine.outputs.count
    machine.mediaIs([ana: CallStay(session: "PA_0"), bo: CallStay(session: "PA_1")], asked: at(21), at: at(22))
    #expect(machine.outputs.count == told, "whoever leaves takes a moment to go")
    machine.mediaIs([ana: CallStay(session: "PA_0"), bo: CallStay(session: "PA_1")], asked: at(31), at: at(32))
    #expect(machine.outputs.last == .removeFromRoom(bo))
  }
}
