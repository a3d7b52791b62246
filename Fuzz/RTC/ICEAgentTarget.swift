import MediaBasics

@testable import RTC

/// An agent and a peer that holds the right credentials, and says with them whatever the input wants.
enum ICEAgentTarget {
  private static let home = TransportAddress(10, 0, 0, 1, port: 5_000)
  private static let types: [STUNAttributeType] = [
    .mappedAddress, .errorCode, .unknownAttributes, .realm, .xorMappedAddress, .priority, .useCandidate, .software,
    .iceControlled, .iceControlling, .username, .nonce, .userhash, STUNAttributeType(rawValue: 0x31),
  ]

  static let target = FuzzTarget("ice-agent", longest: 2048) { bytes in
    var input = FuzzInput(bytes)
    var agent = ICEAgent(
      configuration: ICEConfiguration(), role: input.bool() ? .controlling : .controlled,
      random: SeededGenerator(seed: 3))
    var random = SeededGenerator(seed: 77)
    let theirs = ICECredentials(from: &random)
    agent.addLocalCandidate(.host(home))
    agent.setRemote(credentials: theirs, lite: input.bool())
    var now = MediaInstant.zero
    var asked: STUNTransactionID?
    while !input.isAtEnd {
      let away = TransportAddress(10, 0, 0, input.u8() & 3, port: 6_000)
      let path = TransportPath(local: home, remote: away)
      switch input.below(10) {
      case 0...4:
        let ours = agent.localCredentials
        let isAnswer = input.bool()
        let fresh = STUNTransactionID(from: &random)
        var builder = STUNMessageBuilder(
          isAnswer ? (input.bool() ? .error : .success) : .request, transactionID: isAnswer ? asked ?? fresh : fresh)
        builder.add(.username, text: "\(ours.usernameFragment):\(theirs.usernameFragment)")
        if isAnswer, input.bool() { builder.addXORMappedAddress(away) }
        for _ in 0..<input.below(5) { builder.add(input.pick(types), input.run(input.below(24))) }
        let datagram = builder.finish(key: STUNKey.shortTerm(password: isAnswer ? theirs.password : ours.password))
        agent.receive(datagram.span.bytes, on: path, at: now)
      case 5: agent.receive(input.block(most: 300).span.bytes, on: path, at: now)
      case 6: agent.addRemoteCandidate(.host(away))
      case 7:
        if let candidate = ICECandidate(sdp: "candidate:" + input.text()) { agent.addRemoteCandidate(candidate) }
      case 8:
        switch input.below(8) {
        case 0: agent.restart(role: input.bool() ? .controlling : nil, at: now)
        case 1: agent.endOfRemoteCandidates()
        case 2: agent.removeLocalCandidate(at: home)
        case 3: agent.addLocalCandidate(.host(home))
        case 4: agent.setRemote(credentials: ICECredentials(from: &random), lite: input.bool())
        case 5: agent.setRemote(credentials: theirs, lite: input.bool())
        case 6: agent.noteReceived(on: path, at: now)
        default: now += .milliseconds(input.below(60_000))
        }
      default: now += .milliseconds(input.below(500))
      }
      agent.advance(to: now)
      while let sent = agent.pollTransmit() {
        guard let message = STUNMessage(sent.datagram.span.bytes) else { fatalError("what the agent sends is STUN") }
        if message.messageClass == .request { asked = message.transactionID }
      }
      while agent.pollEvent() != nil {}
      let limits = agent.configuration
      expect(agent.remoteCandidates.count <= limits.maximumRemoteCandidates, "remote candidates are bounded")
      expect(agent.checklist.pairs.count <= limits.maximumPairs, "pairs are bounded")
      if let deadline = agent.nextDeadline { expect(deadline > now, "advancing leaves nothing due") }
    }
  }
}
