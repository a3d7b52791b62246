import Glibc
import Logging
import NIOCore

/// The connections of one event loop. One timer serves all their time limits.
final class ConnectionSet {
  let loop: any EventLoop
  let limits: WebServerLimits
  let count: ConnectionCount
  let log: Logger
  let trustsProxy: Bool
  let isSecure: Bool
  private(set) var isShuttingDown = false

  private var members: [ObjectIdentifier: any ServedConnection] = [:]
  private var ticks: RepeatedTask?
  private var emptied: EventLoopPromise<Void>?
  private var date = (seconds: 0, text: "")

  init(
    loop: any EventLoop, limits: WebServerLimits, count: ConnectionCount, log: Logger, trustsProxy: Bool, isSecure: Bool
  ) {
    self.loop = loop
    self.limits = limits
    self.count = count
    self.log = log
    self.trustsProxy = trustsProxy
    self.isSecure = isSecure
  }

  /// The value of the header `Date`.
  var now: String {
    let seconds = time(nil)
    if date.seconds != seconds { date = (seconds, HTTPDate.text(seconds)) }
    return date.text
  }

  func insert(_ connection: any ServedConnection) {
    members[ObjectIdentifier(connection)] = connection
    if isShuttingDown { connection.shutDown() }
    guard ticks == nil else { return }
    let set = NIOLoopBound(self, eventLoop: loop)
    ticks = loop.scheduleRepeatedTask(initialDelay: limits.resolution, delay: limits.resolution) { _ in
      set.value.tick()
    }
  }

  func remove(_ connection: any ServedConnection) {
    members[ObjectIdentifier(connection)] = nil
    guard members.isEmpty else { return }
    ticks?.cancel()
    ticks = nil
    emptied?.succeed()
    emptied = nil
  }

  private func tick() {
    let now = NIODeadline.now()
    for member in Array(members.values) { member.tick(now) }
  }

  /// Ends all connections: politely, and those that are left when `drain` is over at once.
  func shutDown(drain: TimeAmount) -> EventLoopFuture<Void> {
    isShuttingDown = true
    for member in Array(members.values) { member.shutDown() }
    guard !members.isEmpty else { return loop.makeSucceededVoidFuture() }
    let promise = emptied ?? loop.makePromise(of: Void.self)
    emptied = promise
    let set = NIOLoopBound(self, eventLoop: loop)
    let cut = loop.scheduleTask(in: drain) { for member in Array(set.value.members.values) { member.cut() } }
    promise.futureResult.whenComplete { _ in cut.cancel() }
    return promise.futureResult
  }
}
