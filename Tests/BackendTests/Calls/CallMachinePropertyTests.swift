import LiveKitProtocol
import MediaBasics
import NchatAPI
import Testing

@testable import Backend

/// Whatever happens in whatever order, a call stays one.
struct CallMachinePropertyTests {
  @Test(arguments: 0..<400)
  func anythingMayHappen(seed: Int) {
    var random = SeededGenerator(seed: UInt64(seed))
    let start = Timestamp(milliseconds: 1_800_000_000_000)
    let users = (0..<6).map { _ in EntityID.random() }
    let isHuddle = seed % 5 == 0
    let channel: EntityID? = isHuddle || seed % 3 == 0 ? EntityID.random() : nil
    let callees = isHuddle ? [] : Array(users[1...(1 + seed % 4)])
    var record = CallRecord(
      id: EntityID.random(), roomName: "room", type: .audio, status: .initiating, channelID: channel,
      initiatorID: users[0],
      isGroup: callees.count > 1, isHuddle: isHuddle, maxParticipants: 4, settings: CallSettings(lobby: seed % 7 == 0),
      initiatedAt: start,
      metadata: .object([:]))
    for user in [users[0]] + callees {
      record.members[user] = CallMember(user, at: start)
    }
    var machine = CallMachine(record)
    machine.begin(at: start)
    var now = start
    var stays: [EntityID: Double] = [:]
    for _ in 0..<60 {
      let step = Double(Int.random(in: 0...12_000, using: &random)) / 1_000
      for member in machine.call.joined { stays[member.userID, default: 0] += step }
      now = now + step
      let (user, other) = (users[Int.random(in: 0..<6, using: &random)], users[Int.random(in: 0..<6, using: &random)])
      let before = machine.call
      let told = machine.outputs.count
      var isRefused = false
      do throws(CallRefusal) {
        switch Int.random(in: 0..<18, using: &random) {
        case 0, 1: try machine.join(user, belongs: channel != nil, at: now)
        case 2: try machine.accept(user, at: now)
        case 3: try machine.decline(user, reason: nil, at: now)
        case 4: try machine.leave(user, at: now)
        case 5: if seed % 2 == 0 { try machine.cancel(by: user, at: now) }
        case 6: if seed % 11 == 0 { try machine.end(by: user, at: now) }
        case 7: _ = try machine.invite([user, other], by: users[0], at: now)
        case 8: try machine.remove(user, by: other, at: now)
        case 9:
          try machine.changeRole(of: user, to: CallRole.allCases[Int.random(in: 0..<4, using: &random)], by: other)
        case 10: try machine.transfer(to: user, by: other)
        case 11: try machine.setLocked(Bool.random(using: &random), by: other)
        case 12: _ = try machine.muteAll(except: [user], by: other)
        case 13: try machine.setHand(Bool.random(using: &random), of: user, by: other, at: now)
        case 14: machine.mediaSeen(user, session: Bool.random(using: &random) ? "PA_1" : "PA_2", at: now)
        case 15: machine.mediaGone(user, session: "PA_1", politely: Bool.random(using: &random), at: now)
        case 16: machine.mediaIs([user: CallStay(session: "PA_2")], asked: now, at: now)
        default: machine.advance(to: now)
        }
      } catch {
        isRefused = true
        if error != .waiting { #expect(machine.call == before, "what is refused changes nothing") }
      }
      if before.isOver {
        #expect(machine.call == before, "what is over stays as it was")
        #expect(machine.outputs.dropFirst(told).allSatisfy { if case .removeFromRoom = $0 { true } else { false } })
      }
      if isRefused { continue }
      check(machine.call, at: now)
    }
    // With nobody coming any more, time alone ends it, but for a person who waits where one may.
    for member in machine.call.joined {
      machine.mediaGone(member.userID, session: member.mediaSession ?? "", politely: false, at: now)
    }
    for _ in 0..<10 {
      guard let deadline = machine.nextDeadline else { break }
      machine.advance(to: deadline)
    }
    #expect(machine.call.isOver)
    #expect(machine.outputs.filter { $0 == .deleteRoom }.count == 1)
    check(machine.call, at: now)
  }

  private func check(_ call: CallRecord, at now: Timestamp) {
    #expect(call.joined.count <= call.maxParticipants)
    #expect(call.isOver == (call.endedAt != nil))
    #expect(call.isOver == (call.endReason != nil))
    if call.isOver {
      #expect(call.joined.isEmpty)
      #expect(call.members.values.allSatisfy { !$0.isExpected && $0.ringDeadline == nil && $0.mediaDeadline == nil })
    } else {
      #expect(call.joined.count > 0 || call.status == .initiating)
      #expect(call.joined.filter { $0.role == .host }.count <= 1)
      if call.joined.contains(where: { $0.role.may(.unmuteSelf) }) {
        #expect(call.joined.contains { $0.role == .host }, "somebody holds it together")
      }
    }
    #expect(call.startedAt == nil || call.status == .active || call.status == .ended)
    #expect(call.status != .active || call.startedAt != nil)
    for member in call.members.values {
      #expect((member.status == .ringing) == (member.ringDeadline != nil))
      #expect(member.pastSeconds >= 0)
      if member.handRaisedAt != nil { #expect(member.status == .joined) }
      #expect(member.status == .joined || member.mediaSession == nil)
      #expect(member.status != .joined || member.mediaSession != nil || member.mediaDeadline != nil, "it is waited for")
    }
  }
}
