import MediaBasics

@testable import RTC

/// A peer on strings: speaks authentic ICE, but only what the test tells it to.
struct ICEPuppet {
  let credentials: ICECredentials
  /// The credentials of the agent under test.
  let agent: ICECredentials
  private var random: SeededGenerator

  init(facing agent: ICECredentials, seed: UInt64 = 77) {
    random = SeededGenerator(seed: seed)
    credentials = ICECredentials(from: &random)
    self.agent = agent
  }

  /// A connectivity check.
  mutating func check(
    role: ICERole = .controlling, tieBreaker: UInt64 = .max, nominating: Bool = false, priority: UInt32? = 0x6e7f_ffff,
    username: String? = nil, password: String? = nil, extra: [STUNAttributeType] = []
  ) -> [UInt8] {
    var builder = STUNMessageBuilder(.request, transactionID: STUNTransactionID(from: &random))
    builder.add(.username, text: username ?? "\(agent.usernameFragment):\(credentials.usernameFragment)")
    if let priority { builder.add(.priority, priority) }
    builder.add(role == .controlling ? .iceControlling : .iceControlled, tieBreaker)
    if nominating { builder.add(.useCandidate, []) }
    for type in extra { builder.add(type, [1, 2, 3]) }
    return builder.finish(key: STUNKey.shortTerm(password: password ?? agent.password))
  }

  /// The answer to a request of the agent's, or nil for anything else.
  func answer(
    to datagram: [UInt8], from source: TransportAddress, code: Int? = nil, password: String? = nil
  ) -> [UInt8]? {
    guard let request = STUNReading(datagram, key: key), request.messageClass == .request, request.isAuthentic else {
      return nil
    }
    var builder = STUNMessageBuilder(code == nil ? .success : .error, transactionID: request.transactionID)
    if let code { builder.addErrorCode(code, reason: "Told to") } else { builder.addXORMappedAddress(source) }
    return builder.finish(key: password.map { STUNKey.shortTerm(password: $0) } ?? key)
  }

  private var key: [UInt8] { STUNKey.shortTerm(password: credentials.password) }
}
