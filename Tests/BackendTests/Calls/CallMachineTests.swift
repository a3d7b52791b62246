import LiveKitProtocol
import NchatAPI
import Testing

@testable import Backend

/// What becomes of calls: each story told to the machine alone.
struct CallMachineTests {
  private let start = Timestamp(milliseconds: 1_800_000_000_000)
  private let ana = EntityID.random()
  private let bo = EntityID.random()
  private let chi = EntityID.random()
  private let dan = EntityID.random()

  private func machine(
    _ callees: [EntityID], channel: EntityID? = nil, isHuddle: Bool = false, hasLobby: Bool = false, maximum: Int = 100
  ) -> CallMachine {
    var call = CallRecord(
      id: EntityID.random(), roomName: "call-1", type: .audio, status: .initiating, channelID: channel,
      initiatorID: ana,
      isGroup: callees.count > 1, isHuddle: isHuddle, maxParticipants: maximum, settings: CallSettings(lobby: hasLobby),
      initiatedAt: start,
      metadata: .object([:]))
    for user in [ana] + callees {
      call.members[user] = CallMember(user, at: start)
    }
    var machine = CallMachine(call)
    machine.begin(at: start)
    return machine
  }

  private func at(_ seconds: Double) -> Timestamp { start + seconds }

  private func refusal(_ body: () throws(CallRefusal) -> Void) -> CallRefusal? {
    do { try body() } catch { return error }
    return nil
  }

  @Test func aCallRingsIsAnsweredAndEndsWhenOneGoes() throws {
    var machine = machine([bo])
    #expect(machine.call.status == .ringing)
    #expect(machine.outputs == [.joined(ana), .ring(bo, from: ana)])
    try machine.accept(bo, at: at(4))
    #expect(machine.outputs.suffix(2) == [.accepted(by: bo, to: [bo, ana]), .joined(bo)])
    #expect(machine.call.members[bo]?.status == .joined && machine.call.members[bo]?.acceptedAt == at(4))
    #expect(machine.call.status == .active)
    #expect(machine.call.startedAt == at(4))
    let told = machine.outputs
    try machine.accept(bo, at: at(4.5))
    try machine.join(bo, belongs: false, at: at(4.5))
    #expect(machine.outputs == told && machine.call.members[bo]?.joinedAt == at(4), "the token is all that is new")
    machine.mediaSeen(ana, session: "PA_1", at: at(4))
    machine.mediaSeen(bo, session: "PA_1", at: at(5))
    try machine.leave(bo, at: at(64))
    #expect(machine.call.status == .ended)
    #expect(machine.call.endReason == .completed)
    #expect(machine.call.members[bo]?.pastSeconds == 60)
    #expect(machine.call.members[ana]?.leaveReason == .callEnded)
    #expect(Array(machine.outputs.suffix(2)) == [.ended(.completed, by: bo, to: machine.told), .deleteRoom])
  }

  @Test func joiningIsAnAnswerToo() throws {
    var machine = machine([bo])
    try machine.join(bo, belongs: false, at: at(1))
    #expect(machine.outputs.contains(.accepted(by: bo, to: [bo, ana])))
    #expect(machine.call.members[bo]?.ringDeadline == nil)
  }

  @Test func nobodyAnswers() {
    var machine = machine([bo])
    machine.mediaSeen(ana, session: "PA_1", at: at(1))
    #expect(machine.nextDeadline == at(30))
    machine.advance(to: at(29.9))
    #expect(machine.call.status == .ringing)
    machine.advance(to: at(30))
    #expect(machine.call.status == .missed)
    #expect(machine.call.members[bo]?.status == .missed)
    #expect(machine.outputs.contains(.timedOut(bo, to: [bo, ana])))
    #expect(machine.outputs.contains(.deleteRoom))
    #expect(machine.nextDeadline == nil)
  }

  @Test func whoAnswersAndBringsNoMediaHasLeft() throws {
    var machine = machine([bo])
    machine.mediaSeen(ana, session: "PA_1", at: at(1))
    try machine.accept(bo, at: at(2))
    machine.advance(to: at(31))
    #expect(machine.call.status == .active)
    machine.advance(to: at(32))
    #expect(machine.call.members[bo]?.leaveReason == .timeout)
    #expect(machine.call.status == .ended && machine.call.endReason == .timeout)
  }

  @Test func anInvitationThatDidNotRingIsAccepted() throws {
    var machine = machine([bo, chi])
    #expect(try machine.invite([dan], rings: false, by: ana, at: at(1)) == [dan])
    #expect(machine.call.members[dan]?.status == .invited)
    try machine.accept(dan, at: at(2))
    #expect(machine.call.members[dan]?.status == .joined)
    try machine.decline(chi, reason: nil, at: at(3))
    #expect(refusal { () throws(CallRefusal) in try machine.accept(chi, at: at(4)) } == .wrongState)
  }

  @Test func declinedAndCancelled() throws {
    var declined = machine([bo])
    try declined.decline(bo, reason: "later", at: at(2))
    #expect(declined.call.status == .declined)
    #expect(declined.outputs.contains(.declined(by: bo, reason: "later", to: [bo, ana])))
    #expect(refusal { () throws(CallRefusal) in try declined.accept(bo, at: at(3)) } == .over)

    var cancelled = machine([bo])
    #expect(refusal { () throws(CallRefusal) in try cancelled.cancel(by: bo, at: at(1)) } == .notAllowed)
    try cancelled.cancel(by: ana, at: at(2))
    #expect(cancelled.call.status == .cancelled)
    #expect(cancelled.outputs.contains(.cancelled(by: ana, to: [bo])))
    try cancelled.cancel(by: ana, at: at(3))
    #expect(cancelled.outputs.filter { $0 == .deleteRoom }.count == 1, "saying it twice changes nothing")

    // The caller who goes before anybody came cancels as well.
    var left = machine([bo, chi])
    try left.leave(ana, at: at(2))
    #expect(left.call.status == .cancelled)
    #expect(left.outputs.contains(.cancelled(by: ana, to: [bo, chi].sorted { $0.description < $1.description })))
  }

  @Test func oneOfAGroupDeclinesAndTheOthersGoOn() throws {
    var machine = machine([bo, chi, dan])
    try machine.decline(bo, reason: nil, at: at(1))
    #expect(machine.call.status == .ringing)
    try machine.join(chi, belongs: false, at: at(2))
    machine.mediaSeen(ana, session: "PA_1", at: at(2))
    machine.mediaSeen(chi, session: "PA_1", at: at(2))
    machine.advance(to: at(30))
    #expect(machine.call.members[dan]?.status == .missed)
    #expect(machine.call.status == .active)
    try machine.leave(ana, at: at(40))
    #expect(machine.call.status == .active, "the last one ends it")
    #expect(machine.call.members[chi]?.role == .host, "the host's role went on")
    try machine.leave(chi, at: at(50))
    #expect(machine.call.status == .ended)
    #expect(machine.call.endReason == .completed)
  }

  @Test func aHuddleBeginsWithoutRingingAndEndsWithTheLast() throws {
    let channel = EntityID.random()
    var machine = machine([], channel: channel, isHuddle: true)
    #expect(machine.outputs == [.joined(ana), .startedInChannel(channel)])
    machine.mediaSeen(ana, session: "PA_1", at: at(1))
    machine.advance(to: at(600))
    #expect(!machine.call.isOver, "one may wait alone")
    try machine.join(bo, belongs: true, at: at(601))
    #expect(machine.call.status == .active)
    #expect(refusal { () throws(CallRefusal) in try machine.join(chi, belongs: false, at: at(602)) } == .noSuchMember)
    try machine.leave(ana, at: at(700))
    try machine.leave(bo, at: at(701))
    #expect(machine.call.status == .ended)
    #expect(machine.outputs.last == .endedInChannel(channel))
  }

  @Test func whoBringsNoMediaHasLeft() throws {
    var machine = machine([bo, chi])
    try machine.join(bo, belongs: false, at: at(1))
    try machine.join(chi, belongs: false, at: at(1))
    for user in [ana, bo, chi] { machine.mediaSeen(user, session: "PA_1", at: at(2)) }
    machine.mediaGone(chi, session: "PA_1", politely: false, at: at(10))
    machine.mediaSeen(chi, session: "PA_1", at: at(20))
    machine.advance(to: at(60))
    #expect(machine.call.members[chi]?.status == .joined, "they came back in time")
    machine.mediaGone(chi, session: "PA_1", politely: false, at: at(60))
    machine.advance(to: at(90))
    #expect(machine.call.members[chi]?.leaveReason == .networkError, "they had been seen")
    #expect(machine.outputs.contains(.removeFromRoom(chi)))
    machine.mediaGone(bo, session: "PA_1", politely: true, at: at(91))
    #expect(machine.call.members[bo]?.leaveReason == .userLeft)
  }

  @Test func aLockedCallTakesNobodyNew() throws {
    let channel = EntityID.random()
    var machine = machine([bo], channel: channel)
    try machine.join(bo, belongs: true, at: at(1))
    #expect(refusal { () throws(CallRefusal) in try machine.setLocked(true, by: bo) } == .notAllowed)
    try machine.setLocked(true, by: ana)
    #expect(refusal { () throws(CallRefusal) in try machine.join(chi, belongs: true, at: at(2)) } == .locked)
    try machine.leave(bo, at: at(3))
    try machine.join(bo, belongs: true, at: at(4))
    #expect(try machine.invite([chi], by: ana, at: at(5)) == [chi])
    try machine.join(chi, belongs: true, at: at(6))
    #expect(machine.call.joined.count == 3)
  }

  @Test func aLobbyHoldsThoseWhoWereNotCalled() throws {
    let channel = EntityID.random()
    var machine = machine([bo], channel: channel, hasLobby: true)
    try machine.join(bo, belongs: true, at: at(1))
    #expect(refusal { () throws(CallRefusal) in try machine.join(chi, belongs: true, at: at(2)) } == .waiting)
    #expect(machine.outputs.last == .waiting(chi, to: [ana]))
    #expect(
      refusal { () throws(CallRefusal) in try machine.answerLobby(chi, isAdmitted: true, by: bo, at: at(3)) }
        == .notAllowed)
    try machine.answerLobby(chi, isAdmitted: true, by: ana, at: at(3))
    try machine.join(chi, belongs: true, at: at(4))
    #expect(refusal { () throws(CallRefusal) in try machine.join(dan, belongs: true, at: at(5)) } == .waiting)
    try machine.answerLobby(dan, isAdmitted: false, by: ana, at: at(6))
    #expect(refusal { () throws(CallRefusal) in try machine.join(dan, belongs: true, at: at(7)) } == .denied)
  }

  @Test func removedStaysOutUntilAskedAgain() throws {
    var machine = machine([bo, chi])
    try machine.join(bo, belongs: false, at: at(1))
    #expect(refusal { () throws(CallRefusal) in try machine.remove(ana, by: bo, at: at(2)) } == .notAllowed)
    try machine.remove(bo, by: ana, at: at(2))
    #expect(machine.call.members[bo]?.status == .kicked)
    #expect(machine.outputs.contains(.removeFromRoom(bo)))
    #expect(refusal { () throws(CallRefusal) in try machine.join(bo, belongs: false, at: at(3)) } == .removed)
    #expect(refusal { () throws(CallRefusal) in try machine.remove(bo, by: ana, at: at(3)) } == .alreadyLeft)
    #expect(try machine.invite([bo], by: ana, at: at(4)) == [bo])
    try machine.join(bo, belongs: false, at: at(5))
    #expect(machine.call.members[bo]?.status == .joined)
  }

  @Test func roles() throws {
    var machine = machine([bo, chi])
    try machine.join(bo, belongs: false, at: at(1))
    try machine.join(chi, belongs: false, at: at(1))
    try machine.changeRole(of: bo, to: .coHost, by: ana)
    #expect(machine.outputs.contains(.updateGrants(bo)))
    #expect(
      refusal { () throws(CallRefusal) in try machine.changeRole(of: chi, to: .viewer, by: bo) } == .notAllowed,
      "co-hosts manage people, not roles")
    try machine.changeRole(of: chi, to: .viewer, by: ana)
    #expect(machine.call.members[chi]?.isAudioEnabled == false)
    #expect(refusal { () throws(CallRefusal) in try machine.transfer(to: chi, by: ana) } == .wrongState)
    try machine.transfer(to: bo, by: ana)
    #expect(machine.call.members[bo]?.role == .host)
    #expect(machine.call.members[ana]?.role == .coHost)
    #expect(refusal { () throws(CallRefusal) in try machine.remove(bo, by: ana, at: at(2)) } == .isHost)
    #expect(refusal { () throws(CallRefusal) in try machine.end(by: ana, at: at(2)) } == .notAllowed)
    #expect(try machine.muteAll(except: [], by: ana) == machine.call.joined.map(\.userID).filter { $0 != ana })
    try machine.end(by: bo, at: at(3))
    #expect(machine.call.status == .ended)
    try machine.end(by: bo, at: at(4))
  }

  @Test func whoeverIsNotInACallOfTwoDoesNotEndIt() throws {
    var machine = machine([bo])
    try machine.accept(bo, at: at(1))
    _ = try machine.invite([chi, dan], by: ana, at: at(2))
    // To one it only rings.
    try machine.end(by: chi, at: at(3))
    #expect(machine.call.members[chi]?.status == .declined && machine.call.status == .active)
    #expect(refusal { () throws(CallRefusal) in try machine.end(by: chi, at: at(4)) } == .notAllowed)
    try machine.accept(dan, at: at(5))
    try machine.remove(dan, by: ana, at: at(6))
    #expect(refusal { () throws(CallRefusal) in try machine.end(by: dan, at: at(7)) } == .notAllowed)
    try machine.end(by: bo, at: at(8))
    #expect(machine.call.status == .ended)
  }

  @Test func hands() throws {
    var machine = machine([bo, chi])
    try machine.join(bo, belongs: false, at: at(1))
    try machine.setHand(true, of: bo, by: bo, at: at(2))
    try machine.setHand(true, of: bo, by: bo, at: at(3))
    #expect(machine.outputs.filter { $0 == .handChanged(bo, isRaised: true) }.count == 1)
    #expect(machine.call.members[bo]?.handRaisedAt == at(2))
    #expect(
      refusal { () throws(CallRefusal) in try machine.setHand(true, of: ana, by: bo, at: at(3)) } == .notAllowed)
    try machine.setHand(false, of: bo, by: ana, at: at(4))
    #expect(machine.call.members[bo]?.handRaisedAt == nil)
    #expect(
      refusal { () throws(CallRefusal) in try machine.setHand(true, of: chi, by: chi, at: at(5)) } == .noSuchMember)
  }

  @Test func aFullCallTakesNobody() throws {
    var machine = machine([bo], channel: EntityID.random(), maximum: 2)
    try machine.join(bo, belongs: true, at: at(1))
    #expect(refusal { () throws(CallRefusal) in try machine.join(chi, belongs: true, at: at(2)) } == .full)
    #expect(refusal { () throws(CallRefusal) in _ = try machine.invite([chi], by: ana, at: at(2)) } == .full)
  }
}

extension CallMachine {
  fileprivate var told: [EntityID] { call.members.keys.sorted { $0.description < $1.description } }
}
