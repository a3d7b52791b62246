import MediaBasics

@testable import RTC

/// One agent against a puppet that answers, or does not answer, as the test says.
final class ICESolo {
  var agent: ICEAgent
  var puppet: ICEPuppet
  private(set) var now = MediaInstant.zero
  /// What the agent sent and the test has not looked at.
  private(set) var outbox: [(datagram: [UInt8], path: TransportPath)] = []
  /// Everything the agent sent.
  private(set) var log: [(datagram: [UInt8], path: TransportPath)] = []
  private(set) var events: [ICEEvent] = []

  static let home = TransportAddress(10, 0, 0, 1, port: 5_000)
  static let away = TransportAddress(10, 0, 0, 2, port: 6_000)
  static let path = TransportPath(local: home, remote: away)

  init(role: ICERole, lite: Bool = false, configuration: ICEConfiguration = ICEConfiguration()) {
    agent = ICEAgent(configuration: configuration, role: role, random: SeededGenerator(seed: 3))
    puppet = ICEPuppet(facing: agent.localCredentials)
    agent.addLocalCandidate(.host(Self.home))
    agent.setRemote(credentials: puppet.credentials, lite: lite)
    settle()
  }

  func settle() {
    while let sent = agent.pollTransmit() {
      outbox.append(sent)
      log.append(sent)
    }
    while let event = agent.pollEvent() { events.append(event) }
  }

  func receive(_ datagram: [UInt8], on path: TransportPath = ICESolo.path) {
    agent.receive(datagram.span.bytes, on: path, at: now)
    settle()
  }

  /// Lets the puppet answer every request that waits, and those that follow from its answers.
  func answerAll(code: Int? = nil) {
    while !outbox.isEmpty {
      for (datagram, path) in takeAll() {
        guard let answer = puppet.answer(to: datagram, from: path.local, code: code) else { continue }
        receive(answer, on: path)
      }
    }
  }

  func takeAll() -> [(datagram: [UInt8], path: TransportPath)] {
    defer { outbox.removeAll() }
    return outbox
  }

  /// What was sent since the test last looked, read.
  func readAll() -> [STUNReading] { takeAll().compactMap { STUNReading($0.datagram) } }

  /// Lets time pass in the steps the agent asks for, doing something after each.
  func pass(_ duration: MediaDuration, then act: () -> Void = {}) {
    let end = now + duration
    while let deadline = agent.nextDeadline, deadline <= end {
      now = max(now, deadline)
      agent.advance(to: now)
      settle()
      act()
    }
    now = end
    agent.advance(to: now)
    settle()
    act()
  }
}
