import Testing

@testable import Backend

@Suite("Who leads")
struct LeadershipTests {
  @Test("Who leads believes it for a while after having asked, and no longer than it takes until another may")
  func belief() {
    let leadership = Leadership()
    let asked = ContinuousClock.now
    #expect(!leadership.holds(at: asked))
    leadership.confirm(asked: asked)
    #expect(leadership.holds(at: asked) && leadership.holds(at: asked + .seconds(7)))
    // Whoever was stopped meanwhile knows before having asked again.
    #expect(!leadership.holds(at: asked + .seconds(9)))
    #expect(Leadership.belief < .seconds(Leadership.silence))
    leadership.confirm(asked: asked + .seconds(9))
    #expect(leadership.holds(at: asked + .seconds(16)))
    leadership.resign()
    #expect(!leadership.holds(at: asked + .seconds(9)))
  }
}
