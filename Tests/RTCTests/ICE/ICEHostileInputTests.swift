import MediaBasics
import Testing

@testable import RTC

@Suite("What is not authentic changes nothing and costs nothing")
struct ICEHostileInputTests {
  @Test func garbageIsCountedAndForgotten() {
    let lab = ICELab.connected()
    var random = SeededGenerator(seed: 9)
    let path = TransportPath(local: ICELab.leftAddress, remote: TransportAddress(198, 51, 100, 1, port: 1))
    let (sent, candidates) = (lab.sent.count, lab.left.remoteCandidates)
    for _ in 0..<20_000 {
      var bytes = random.bytes(Int(random.next() % 200))
      if bytes.count >= 8, random.next() % 2 == 0 {
        let length = UInt8(max(0, bytes.count - 20) & 0xfc)
        bytes.replaceSubrange(0..<8, with: [0, 1, 0, length, 0x21, 0x12, 0xa4, 0x42])
      }
      lab.inject(bytes, to: .left, on: path)
    }
    #expect(lab.sent.count == sent)
    #expect(lab.left.remoteCandidates == candidates)
    #expect(lab.left.drops.total == 20_000)
    #expect(lab.left.drops[.malformed] > 10_000)
    #expect(lab.areConnected)
  }

  @Test func everyForgeryHasItsReason() {
    let solo = ICESolo(role: .controlled)
    let (ours, theirs) = (solo.agent.localCredentials.usernameFragment, solo.puppet.credentials.usernameFragment)
    solo.receive(solo.puppet.check(username: "nobody:\(theirs)"))
    solo.receive(solo.puppet.check(username: ours))
    #expect(solo.agent.drops[.unknownUsername] == 2)
    solo.receive(solo.puppet.check(password: "a password that is not it"))
    #expect(solo.agent.drops[.integrityMismatch] == 1)
    var damaged = solo.puppet.check()
    damaged[damaged.count - 1] ^= 1
    solo.receive(damaged)
    #expect(solo.agent.drops[.fingerprintMismatch] == 1)
    let bare = STUNMessageBuilder(.request, transactionID: STUNTransactionID(high: 1, low: 1)).finish(key: nil)
    solo.receive(bare)
    #expect(solo.agent.drops[.missingCredentials] == 1)
    let elsewhere = TransportPath(local: TransportAddress(10, 0, 0, 9, port: 1), remote: ICESolo.away)
    solo.receive(solo.puppet.check(), on: elsewhere)
    #expect(solo.agent.drops[.unknownLocalAddress] == 1)
    let strange = STUNMessageBuilder(
      .request, method: STUNMethod(rawValue: 3), transactionID: STUNTransactionID(high: 1, low: 1))
    solo.receive(strange.finish(key: nil))
    #expect(solo.agent.drops[.unexpectedMethod] == 1)
    solo.receive(STUNMessageBuilder(.success, transactionID: STUNTransactionID(high: 1, low: 1)).finish(key: nil))
    #expect(solo.agent.drops[.unmatchedResponse] == 1)
    #expect(solo.agent.drops.total == 8)
    #expect(solo.outbox.isEmpty && solo.agent.remoteCandidates.isEmpty)
  }

  @Test func aForgedAnswerValidatesNothing() throws {
    let solo = ICESolo(role: .controlling)
    solo.agent.addRemoteCandidate(.host(ICESolo.away))
    solo.pass(.milliseconds(5))
    let check = try #require(solo.takeAll().first)
    let forged = try #require(
      solo.puppet.answer(to: check.datagram, from: ICESolo.home, password: "a password that is not it"))
    solo.receive(forged)
    #expect(solo.agent.drops[.integrityMismatch] == 1)
    #expect(solo.agent.checklist.pairs.allSatisfy { $0.state != .succeeded })
    let honest = try #require(solo.puppet.answer(to: check.datagram, from: ICESolo.home))
    solo.receive(honest)
    #expect(solo.agent.checklist.pairs.map(\.state) == [.succeeded])
  }

  @Test func anAnswerFromElsewhereFailsThePair() throws {
    let solo = ICESolo(role: .controlling)
    solo.agent.addRemoteCandidate(.host(ICESolo.away))
    solo.pass(.milliseconds(5))
    let check = try #require(solo.takeAll().first)
    let answer = try #require(solo.puppet.answer(to: check.datagram, from: ICESolo.home))
    solo.receive(answer, on: TransportPath(local: ICESolo.home, remote: TransportAddress(10, 0, 0, 7, port: 1)))
    #expect(solo.agent.drops[.asymmetricResponse] == 1)
    #expect(solo.agent.checklist.pairs.map(\.state) == [.failed])
  }

  @Test func whatMustBeUnderstoodAndIsNotIsRefused() throws {
    let solo = ICESolo(role: .controlled)
    let strange = STUNAttributeType(rawValue: 0x0031)
    solo.receive(solo.puppet.check(extra: [strange]))
    let answer = try #require(
      solo.outbox.first.flatMap {
        STUNReading($0.datagram, key: STUNKey.shortTerm(password: solo.agent.localCredentials.password))
      })
    #expect(answer.errorCode == 420)
    #expect(answer.unknownAttributes == [strange])
    #expect(answer.isAuthentic)
    #expect(solo.agent.remoteCandidates.isEmpty)
  }

  @Test func aCheckWithoutPriorityIsRefused() {
    let solo = ICESolo(role: .controlled)
    solo.receive(solo.puppet.check(priority: nil))
    #expect(solo.readAll().map(\.errorCode) == [400])
    #expect(solo.agent.drops[.badRequest] == 1)
  }

  @Test func anAuthenticPeerCannotFillTheMemory() {
    let solo = ICESolo(role: .controlled)
    for number in UInt32(0)..<5_000 {
      let source = TransportAddress(ipv4: 0x0b00_0000 + number, port: 7_000)
      solo.receive(solo.puppet.check(priority: number), on: TransportPath(local: ICESolo.home, remote: source))
      if number % 50 == 0 { solo.pass(.milliseconds(20)) }
    }
    let limits = solo.agent.configuration
    #expect(solo.agent.remoteCandidates.count == limits.maximumRemoteCandidates)
    #expect(solo.agent.checklist.pairs.count <= limits.maximumPairs)
    #expect(solo.agent.checklist.triggered.count <= limits.maximumPairs)
  }

  @Test func aFloodOfSignalledCandidatesIsBounded() {
    let solo = ICESolo(role: .controlling)
    for number in UInt32(0)..<5_000 {
      solo.agent.addRemoteCandidate(.host(TransportAddress(ipv4: 0x0b00_0000 + number, port: 7_000)))
    }
    #expect(solo.agent.remoteCandidates.count == solo.agent.configuration.maximumRemoteCandidates)
    #expect(solo.agent.drops[.tooManyCandidates] == 5_000 - solo.agent.configuration.maximumRemoteCandidates)
    // One new check each interval, however many wait.
    solo.pass(.milliseconds(200))
    #expect((10...12).contains(solo.outbox.count))
  }

  @Test func anOwnerThatDoesNotDrainIsNotBuried() {
    var agent = ICEAgent(configuration: ICEConfiguration(), role: .controlled, random: SeededGenerator(seed: 1))
    agent.addLocalCandidate(.host(ICESolo.home))
    var puppet = ICEPuppet(facing: agent.localCredentials)
    for _ in 0..<2_000 { agent.receive(puppet.check().span.bytes, on: ICESolo.path, at: .zero) }
    var count = 0
    while agent.pollTransmit() != nil { count += 1 }
    #expect(count == 256)
    #expect(agent.drops[.transmitQueueFull] == 2_000 - 256)
  }

  @Test func malformedCredentialsAreRefused() {
    var agent = ICEAgent(configuration: ICEConfiguration(), role: .controlled, random: SeededGenerator(seed: 1))
    let password = String(repeating: "p", count: 22)
    for fragment in ["", "abc", "with:colon", "white space", String(repeating: "u", count: 257)] {
      let credentials = ICECredentials(usernameFragment: fragment, password: password)
      let isAccepted = agent.setRemote(credentials: credentials, lite: false)
      #expect(!isAccepted)
    }
    let short = ICECredentials(usernameFragment: "abcd", password: "short")
    let isAccepted = agent.setRemote(credentials: short, lite: false)
    #expect(!isAccepted)
    #expect(agent.state == .new)
  }

  @Test func anAuthenticPeerMayTalkNonsense() {
    let solo = ICESolo(role: .controlling)
    solo.agent.addRemoteCandidate(.host(ICESolo.away))
    var random = SeededGenerator(seed: 6)
    let types: [STUNAttributeType] = [
      .mappedAddress, .errorCode, .unknownAttributes, .realm, .xorMappedAddress, .priority, .useCandidate, .software,
      .iceControlled, .iceControlling, .username,
    ]
    let (ours, theirs) = (solo.agent.localCredentials, solo.puppet.credentials)
    var answered = 0
    for _ in 0..<5_000 {
      let messageClass = STUNClass(rawValue: UInt8(random.next() % 4)) ?? .request
      let asked = solo.takeAll().last.flatMap { STUNReading($0.datagram) }
      answered += asked == nil ? 0 : 1
      var builder = STUNMessageBuilder(
        messageClass, transactionID: asked?.transactionID ?? STUNTransactionID(from: &random))
      if random.next() % 4 != 0 { builder.add(.username, text: "\(ours.usernameFragment):\(theirs.usernameFragment)") }
      for _ in 0..<random.next() % 6 {
        let length = [0, 4, 8, 20, Int(random.next() % 40)][Int(random.next() % 5)]
        builder.add(types[Int(random.next() % UInt64(types.count))], random.bytes(length))
      }
      let password = messageClass == .request || messageClass == .indication ? ours.password : theirs.password
      solo.receive(builder.finish(key: STUNKey.shortTerm(password: password)))
      solo.pass(.milliseconds(5))
    }
    #expect(answered > 100)
    #expect(solo.agent.drops[.malformed] > 100 && solo.agent.drops[.badRequest] > 10)
    #expect(solo.agent.remoteCandidates.count == 1)
    #expect(solo.agent.drops[.integrityMismatch] == 0)
  }
}
