import MediaBasics
import Testing

@testable import Sound

/// When the audio threads take their turns, with a clock that moves only when told.
@Suite struct PacingTests {
  func at(_ milliseconds: Int) -> MediaInstant { .zero + .milliseconds(milliseconds) }

  @Test func turnsStayTenMillisecondsApartWhateverEachTakes() {
    var pacer = Pacer(at: at(0), mostBehind: 20)
    #expect(pacer.finish(pacedByDevice: false, now: at(3)) == .milliseconds(7))
    #expect(pacer.finish(pacedByDevice: false, now: at(10)) == .milliseconds(10))
    // Late once: the next turns come at once until the time is made up.
    #expect(pacer.finish(pacedByDevice: false, now: at(55)) == .milliseconds(-25))
    #expect(pacer.finish(pacedByDevice: false, now: at(56)) == .milliseconds(-16))
    #expect(pacer.turn == at(40))
  }

  @Test func afterALongHoldUpTimeIsSkipped() {
    var pacer = Pacer(at: at(0), mostBehind: 20)
    #expect(pacer.finish(pacedByDevice: false, now: at(5_000)) == .zero)
    #expect(pacer.turn == at(5_000))
  }

  @Test func aDeviceKeepsTheTimeAsLongAsItDoes() {
    var pacer = Pacer(at: at(0), mostBehind: 20)
    for n in 1...1_000 { #expect(pacer.finish(pacedByDevice: true, now: at(n * 10)) == .zero) }
    #expect(pacer.follows(device: true))
    // One that answers at once is not waited for any more, until another takes its place.
    for n in 1...100 { _ = pacer.finish(pacedByDevice: true, now: at(10_000 + n)) }
    #expect(!pacer.follows(device: true))
    #expect(pacer.finish(pacedByDevice: true, now: at(10_101)) == .milliseconds(9))
    pacer.trust(at: at(10_200))
    #expect(pacer.follows(device: true))
  }
}
