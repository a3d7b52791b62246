import MediaBasics
import NchatAPI
import Testing

@testable import Backend

/// Whatever happens in whatever order: nobody is recorded who was asked and did not agree.
struct RecordingMachinePropertyTests {
  @Test(arguments: 0..<40 as Range<UInt64>)
  func nothingIsAskedOfTheServiceBeforeAllHaveAgreed(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let people = (0..<5).map { _ in EntityID.random() }
    for _ in 0..<50 {
      var now = Timestamp(milliseconds: 1_000_000)
      var machine = RecordingMachine(by: people[0], others: Array(people[1..<3]), at: now)
      var present = Set(people[..<3])
      // Who came before it was to begin is asked.
      var asked = present
      for _ in 0..<40 {
        now = now + Double(generator.next() % 12)
        let before = machine.life
        let person = people[Int(generator.next() % 5)]
        switch generator.next() % 11 {
        case 0, 1, 2: try? machine.answer(person, accepted: true, at: now)
        case 3: if generator.next() % 4 == 0 { try? machine.answer(person, accepted: false, at: now) }
        case 4:
          guard present.insert(person).inserted else { break }
          machine.joined(person, at: now)
          if before.status == .starting, before.wish == nil { asked.insert(person) }
        case 5:
          guard present.remove(person) != nil else { break }
          machine.left(person, maker: people[0])
          asked.remove(person)
        case 6: machine.advance(to: now)
        case 7: if before.wish == .start { machine.egressStarted(at: now) }
        case 8: if generator.next() % 5 == 0 { try? machine.stop(at: now) }
        case 9: if before.startedAt != nil { machine.egressFinished(at: now) }
        default: if generator.next() % 9 == 0 { machine.placeEnded(at: now) }
        }
        let life = machine.life
        if life.wish == .start || life.status == .recording {
          for user in present {
            let state = life.consents[user]?.state
            #expect(
              state == .accepted || state == .informed && !asked.contains(user), "\(String(describing: state))")
          }
        }
        #expect(life.consentDeadline == nil || life.status == .starting)
        // What is over stays over.
        if before.status == .failed { #expect(life.status == .failed) }
        if before.status == .ready { #expect(life.status == .ready) }
        if life.status == .ready { #expect(life.startedAt != nil && life.endedAt != nil && life.processedAt != nil) }
      }
    }
  }
}
