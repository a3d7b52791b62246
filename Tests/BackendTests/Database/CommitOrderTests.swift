import Testing

@testable import Backend

@Suite("The order in which commits are told of")
struct CommitOrderTests {
  @Test("Whoever took a place first is told of first, however long the commit takes; who failed holds up nobody")
  func order() {
    let order = CommitOrder()
    let told = Recorder<Int>()
    let places = (0..<5).map { _ in order.enter() }
    func leave(_ index: Int) { order.leave(places[index]) { told.record(index) } }
    leave(2)
    leave(4)
    #expect(told.all == [])
    leave(0)
    #expect(told.all == [0])
    order.leave(places[1], nil)
    #expect(told.all == [0, 2])
    let later = order.enter()
    order.leave(later) { told.record(5) }
    #expect(told.all == [0, 2])
    leave(3)
    #expect(told.all == [0, 2, 3, 4, 5])
  }
}
