import LiveKitProtocol
import MediaBasics
import Testing

@testable import LiveKit

/// Joining, losing and starting again, as a table of what follows from what.
struct SessionMachineTests {
  struct Driver {
    var machine: SessionMachine
    var random = SeededGenerator(seed: 4)

    init(_ policy: ReconnectPolicy = .standard, joined: Bool = false) {
      machine = SessionMachine(policy: policy)
      if joined {
        send(.connect)
        send(.ready)
      }
    }

    @discardableResult
    mutating func send(_ input: SessionMachine.Input) -> [SessionMachine.Action] {
      machine.handle(input, using: &random)
    }
  }

  static func leave(
    _ action: LKLeaveRequest.Action, _ reason: LKDisconnectReason = .unknownReason, canReconnect: Bool = false
  ) -> SessionMachine.Input {
    .leave(
      .with {
        $0.action = action
        $0.reason = reason
        $0.canReconnect = canReconnect
      })
  }

  func isWait(_ action: SessionMachine.Action?, atMost longest: Duration) -> Bool {
    guard case .wait(let delay) = action else { return false }
    return delay >= .zero && delay <= longest
  }

  @Test func joining() {
    var driver = Driver()
    #expect(driver.send(.connect) == [.report(.connecting), .open])
    #expect(driver.send(.connect) == [])
    #expect(driver.send(.ready) == [.report(.joined)])
    #expect(driver.send(.waited) == [] && driver.send(.ready) == [])
    #expect(driver.send(.leaveRequested) == [.close(sayingGoodbye: true), .report(.ended(.left))])
    #expect(driver.send(.leaveRequested) == [] && driver.send(.lost(.media("x"))) == [])
  }

  @Test(arguments: [
    SignalError.refused(status: 401, text: "x"), .notFound(text: ""), .roomFull(text: ""), .tls(.untrusted),
    .badURL("x", "y"), .badRequest(status: 400, text: ""), .cancelled,
  ])
  func hopelessErrorsEndTheJoinAtOnce(error: SignalError) {
    var driver = Driver()
    driver.send(.connect)
    #expect(driver.send(.failed(error)) == [.close(sayingGoodbye: true), .report(.ended(.joinFailed(error)))])
  }

  @Test func otherErrorsAreTriedAgainFourTimes() {
    var driver = Driver()
    driver.send(.connect)
    for attempt in 2...4 {
      let actions = driver.send(.failed(.unreachable("x")))
      #expect(actions.first == .close(sayingGoodbye: true) && actions.count == 2)
      #expect(isWait(actions.last, atMost: .milliseconds(300 * (1 << (attempt - 1)))))
      #expect(driver.send(.waited) == [.open])
    }
    #expect(driver.send(.failed(.unreachable("x"))).last == .report(.ended(.joinFailed(.unreachable("x")))))
  }

  @Test func aLossIsFollowedByTenAttempts() {
    var driver = Driver(joined: true)
    let cause = ReconnectCause.signalling(.pingTimeout)
    var actions = driver.send(.lost(cause))
    for attempt in 1...10 {
      #expect(actions.first == .close(sayingGoodbye: true))
      #expect(actions.dropFirst().first == .report(.reconnecting(attempt: attempt, cause)))
      #expect(isWait(actions.last, atMost: min(.seconds(7), .milliseconds(300 * (1 << (attempt - 1))))))
      #expect(driver.send(.waited) == [.open])
      actions = driver.send(.failed(.timeout(.connecting)))
    }
    #expect(actions == [.close(sayingGoodbye: true), .report(.ended(.gaveUp(attempts: 10, .timeout(.connecting))))])
  }

  @Test func foreverIsForever() {
    var driver = Driver(.forever, joined: true)
    driver.send(.lost(.media("x")))
    for _ in 1...500 {
      driver.send(.waited)
      #expect(isWait(driver.send(.failed(.busy(status: 503, text: ""))).last, atMost: .seconds(7)))
    }
    driver.send(.waited)
    #expect(
      driver.send(.failed(.refused(status: 401, text: "expired"))).last
        == .report(.ended(.gaveUp(attempts: 501, .refused(status: 401, text: "expired")))))
  }

  @Test func successCountsAnew() {
    var driver = Driver(joined: true)
    for _ in 1...3 {
      #expect(driver.send(.lost(.media("x")))[1] == .report(.reconnecting(attempt: 1, .media("x"))))
      driver.send(.waited)
      driver.send(.failed(.dropped("")))
      driver.send(.waited)
      #expect(driver.send(.ready) == [.report(.joined)])
    }
  }

  @Test func noRetriesMeansNone() {
    var driver = Driver(ReconnectPolicy(maximumAttempts: 0), joined: true)
    let end = driver.send(.lost(.media("x"))).last
    guard case .report(.ended(.gaveUp(attempts: 0, _))) = end else {
      Issue.record("\(end as Any)")
      return
    }
  }

  @Test(arguments: [
    (LKDisconnectReason.duplicateIdentity, LeaveCause.duplicateIdentity), (.participantRemoved, .removed),
    (.roomDeleted, .roomDeleted), (.roomClosed, .roomClosed), (.serverShutdown, .serverShutdown),
    (.userRejected, .other(12)), (.UNRECOGNIZED(99), .other(99)),
  ])
  func aDismissalEndsTheStay(reason: LKDisconnectReason, cause: LeaveCause) {
    var joined = Driver(joined: true)
    #expect(
      joined.send(Self.leave(.disconnect, reason)) == [.close(sayingGoodbye: false), .report(.ended(.byServer(cause)))])
    var opening = Driver()
    opening.send(.connect)
    #expect(
      opening.send(Self.leave(.disconnect, reason)) == [
        .close(sayingGoodbye: false), .report(.ended(.byServer(cause))),
      ])
  }

  @Test(arguments: [
    leave(.reconnect, .stateMismatch), leave(.resume, .stateMismatch),
    leave(.disconnect, .stateMismatch, canReconnect: true),
  ])
  func aServerMayAskUsToComeBack(input: SessionMachine.Input) {
    var driver = Driver(joined: true)
    #expect(driver.send(input)[1] == .report(.reconnecting(attempt: 1, .server(.stateMismatch))))
    #expect(driver.send(.waited) == [.open])
  }

  @Test func leavingWorksInEveryPhase() {
    for joined in [false, true] {
      var driver = Driver(joined: joined)
      if joined { driver.send(.lost(.media("x"))) }
      #expect(driver.send(.leaveRequested) == [.close(sayingGoodbye: true), .report(.ended(.left))])
    }
  }

  @Test func delaysAreSpreadAndBounded() {
    var random = SeededGenerator(seed: 9)
    let policy = ReconnectPolicy.standard
    for attempt in [1, 2, 5, 6, 100, .max] {
      let delays = (0..<200).map { _ in policy.delay(before: attempt, using: &random) }
      let longest = min(Duration.seconds(7), .milliseconds(300) * (1 << min(attempt - 1, 20)))
      #expect(delays.allSatisfy { $0 >= .zero && $0 <= longest })
      #expect(delays.max()! > longest * 0.9 && delays.min()! < longest * 0.1)
    }
  }
}
