import MediaBasics
import NchatAPI
import Testing

@testable import Backend

/// Whatever happens in whatever order, a stream begins once at most, ends once at most, and is not both missed and seen.
struct StreamMachinePropertyTests {
  @Test(arguments: 0..<400)
  func anythingMayHappen(seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(seed))
    let start = Timestamp(milliseconds: 1_800_000_000_000)
    let first: Timestamp? = seed % 2 == 0 ? start + Double(Int.random(in: 1...3_000, using: &random)) : nil
    var machine = try StreamMachine(scheduledAt: first, at: start)
    #expect(machine.life.status == (first == nil ? .preparing : .scheduled))
    var now = start
    for _ in 0..<40 {
      // Clocks are set back at times.
      now = now + Double(Int.random(in: -30...600, using: &random))
      let before = machine
      do throws(StreamRefusal) {
        switch Int.random(in: 0..<9, using: &random) {
        case 0: if seed % 3 == 0 { try machine.start(at: now) }
        case 1: if seed % 5 == 0 { try machine.end(at: now) }
        case 2: if seed % 7 == 0 { try machine.cancel() }
        case 3: try machine.schedule(for: now + Double(Int.random(in: -60...1_200, using: &random)), at: now)
        case 4: try machine.checkDeletion()
        case 5: machine.broadcasterCame("PA_\(Int.random(in: 0..<3, using: &random))", at: now)
        case 6: machine.broadcasterWent("PA_\(Int.random(in: 0..<3, using: &random))", at: now)
        case 7: try machine.setStartsItself(Bool.random(using: &random), at: now)
        default: machine.advance(to: now)
        }
      } catch {
        #expect(machine.life == before.life && machine.outputs == before.outputs, "what is refused changes nothing")
      }
      check(machine, after: before, at: now)
    }
  }

  private func check(_ machine: StreamMachine, after before: StreamMachine, at now: Timestamp) {
    let (life, outputs) = (machine.life, machine.outputs)
    #expect(outputs.count { $0 == .began } <= 1 && outputs.count { $0 == .ended } <= 1)
    #expect((life.startedAt != nil) == outputs.contains(.began))
    #expect((life.status == .ended) == outputs.contains(.ended))
    #expect((life.endedAt != nil) == (life.status == .ended))
    #expect((life.status == .live || life.status == .ended) == (life.startedAt != nil))
    #expect(life.status != .scheduled || life.scheduledAt != nil)
    #expect((life.startDeadline != nil) == (life.status == .scheduled))
    #expect(life.seconds(at: now) >= 0)
    // Whoever goes on without a broadcaster does not do so for ever.
    #expect((life.endDeadline != nil) == (life.status == .live && life.broadcasterSession == nil))
    if let (started, ended) = life.startedAt.flatMap({ started in life.endedAt.map { (started, $0) } }) {
      #expect(ended >= started)
    }
    if before.life.status == .ended || before.life.status == .cancelled {
      #expect(life == before.life, "what is over stays so")
    }
    if life.isOver { #expect(outputs.contains(.closeRoom)) }
    // What can happen by itself has happened once it is due.
    var advanced = machine
    advanced.advance(to: now)
    #expect(advanced.life.status != .scheduled || advanced.life.startDeadline.map { $0 > now } ?? false)
    #expect(advanced.life.endDeadline.map { $0 > now } ?? true)
    if let time = advanced.life.scheduledAt, time <= now, advanced.life.status == .scheduled {
      #expect(advanced.life.broadcasterSession == nil || !advanced.life.startsItself)
    }
  }

  @Test func itBeginsWhenItsBroadcasterIsThere() throws {
    let start = Timestamp(milliseconds: 1_800_000_000_000)
    let machine = try StreamMachine(scheduledAt: start + 60, at: start)
    var early = machine
    early.broadcasterCame("PA_a", at: start + 1)
    early.advance(to: start + 59.999)
    #expect(early.life.status == .scheduled)
    early.advance(to: start + 60)
    #expect(early.life.status == .live && early.life.startedAt == start + 60 && early.life.endDeadline == nil)
    var late = machine
    late.advance(to: start + 60)
    late.broadcasterCame("PA_a", at: start + 100)
    #expect(late.life.status == .live && late.life.startedAt == start + 100 && late.outputs == [.began])
    var gone = machine
    gone.broadcasterCame("PA_a", at: start + 1)
    gone.broadcasterWent("PA_a", at: start + 2)
    gone.advance(to: start + 61)
    #expect(gone.life.status == .scheduled)
    var tooLate = machine
    tooLate.broadcasterCame("PA_a", at: start + (60 + StreamMachine.patience))
    #expect(tooLate.life.status == .missed)
    var byHand = machine
    try byHand.setStartsItself(false, at: start)
    byHand.broadcasterCame("PA_a", at: start + 61)
    #expect(byHand.life.status == .scheduled)
    try byHand.setStartsItself(true, at: start + 62)
    #expect(byHand.life.status == .live)
  }

  @Test func itEndsWhenItsBroadcasterStaysAway() throws {
    let start = Timestamp(milliseconds: 1_800_000_000_000)
    var machine = try StreamMachine(scheduledAt: nil, at: start)
    machine.broadcasterCame("PA_a", at: start)
    try machine.start(at: start)
    machine.broadcasterCame("PA_b", at: start + 10)
    machine.broadcasterWent("PA_a", at: start + 11)
    #expect(machine.life.endDeadline == nil, "they have come back already")
    machine.broadcasterWent("PA_b", at: start + 20)
    machine.broadcasterCame("PA_c", at: start + (20 + StreamMachine.absence - 1))
    machine.advance(to: start + 1_000_000)
    #expect(machine.life.status == .live)
    machine.broadcasterWent(nil, at: start + 1_000_000)
    machine.advance(to: start + 2_000_000)
    #expect(machine.life.endedAt == start + (1_000_000 + StreamMachine.absence), "however late one looks")
    #expect(machine.outputs == [.began, .ended, .closeRoom])
    var alone = try StreamMachine(scheduledAt: nil, at: start)
    try alone.start(at: start)
    alone.advance(to: start + (StreamMachine.unattended - 1))
    #expect(alone.life.status == .live)
    alone.advance(to: start + StreamMachine.unattended)
    #expect(alone.life.status == .ended)
  }

  @Test func patienceHasAnEnd() throws {
    let start = Timestamp(milliseconds: 1_800_000_000_000)
    #expect(throws: StreamRefusal.inPast) { try StreamMachine(scheduledAt: start, at: start) }
    let machine = try StreamMachine(scheduledAt: start + 60, at: start)
    var early = machine
    try early.start(at: start + 1)
    #expect(early.life.status == .live && early.life.seconds(at: start + 61) == 60)
    var late = machine
    try late.start(at: start + (60 + StreamMachine.patience - 0.001))
    #expect(late.life.status == .live)
    var tooLate = machine
    #expect(throws: StreamRefusal.missed) { try tooLate.start(at: start + (60 + StreamMachine.patience)) }
    tooLate.advance(to: start + (60 + StreamMachine.patience))
    #expect(tooLate.life.status == .missed && tooLate.outputs == [.changed, .closeRoom])
    try tooLate.schedule(for: start + 5_000, at: start + 4_000)
    try tooLate.start(at: start + 5_001)
    try tooLate.end(at: start + 5_000)
    #expect(tooLate.life.seconds(at: start + 9_999) == 0, "the clock was set back")
  }
}
