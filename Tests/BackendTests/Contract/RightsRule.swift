import LiveKitProtocol
import NchatAPI

/// What a route owes to whom: the hand-written half of the matrix of rights.
struct RightsRule: Sendable {
  /// Whose thing a request is about.
  enum Place: String, Sendable {
    /// The call or channel in which everybody is what their role says.
    case own
    /// The same, with somebody in the path or body who has nothing to do with it.
    case ownOutsider
    /// The same channel's call, with one's own person in the body.
    case ownSelf
    /// One's own call, when it has been over for long.
    case over
    /// One's own call, over since a moment ago.
    case justOver
    /// A channel for everyone, in which one is not.
    case open
    /// An announcement channel with the same members.
    case news
    /// A call or channel of others.
    case foreign
    /// What is not there.
    case missing
    /// What is no id.
    case malformed
  }

  /// An answer.
  struct Expected: Sendable, Equatable, CustomStringConvertible {
    let status: Int
    let code: String?

    static let ok = Expected(200)
    static let created = Expected(201)
    static let waiting = Expected(202)
    static let done = Expected(204)

    private init(_ status: Int, _ code: String? = nil) { (self.status, self.code) = (status, code) }
    static func error(_ code: ErrorCode) -> Expected { Expected(code.status, code.rawValue) }
    static func answer(_ status: Int, _ code: String?) -> Expected { Expected(status, code) }

    var isSuccess: Bool { status < 300 }
    var description: String { code.map { "\(status) \($0)" } ?? "\(status)" }
  }

  /// One row of the matrix: what each role is answered at one place.
  struct Row: Sendable {
    let place: Place
    let expected: [ContractRole: Expected]
  }

  /// What the request brings.
  typealias Maker = @Sendable (ContractScene, Place, ContractRole) -> JSONValue

  var phase = ContractScene.Phase.active
  var query: (@Sendable (ContractScene, Place) -> String)?
  var body: Maker?
  /// Whom the parameter `userId` of the path names.
  var person: (@Sendable (ContractScene) -> EntityID)?
  private(set) var rows: [Row] = []

  /// The answers at a place: the first that names a role counts; `others` are all who are somebody and are not named.
  func at(
    _ place: Place, _ named: [(Set<ContractRole>, Expected)], others: Expected
  ) -> RightsRule {
    var expected: [ContractRole: Expected] = [:]
    for role in ContractRole.known { expected[role] = others }
    for (roles, answer) in named.reversed() { for role in roles { expected[role] = answer } }
    return adding(Row(place: place, expected: expected))
  }

  /// The same answer for whoever is somebody.
  func at(_ places: [Place], _ answer: Expected) -> RightsRule {
    places.reduce(self) { $0.at($1, [], others: answer) }
  }

  private func adding(_ row: Row) -> RightsRule {
    var copy = self
    copy.rows.append(row)
    return copy
  }

  /// Of a call: what those are answered who may know of it; to all others it does not exist, and no other call does.
  func inCall(_ named: [(Set<ContractRole>, Expected)], others: Expected) -> RightsRule {
    at(.own, [(ContractRole.outside, .error(.notFound))] + named, others: others)
      .at([.foreign, .missing], .error(.notFound))
  }

  /// Of a call that is over, for those who may know of it.
  func over(
    _ named: [(Set<ContractRole>, Expected)] = [], place: Place = .over, others: Expected
  ) -> RightsRule {
    at(place, [(ContractRole.outside, .error(.notFound))] + named, others: others)
  }

  /// With somebody in it who has nothing to do with the call or channel.
  func outsider(_ named: [(Set<ContractRole>, Expected)], others: Expected) -> RightsRule {
    at(.ownOutsider, [(ContractRole.outside, .error(.notFound))] + named, others: others)
  }

  /// Of a stream in a private channel: what those are answered who may know of it; to all others it does not exist, and no other stream of
  /// a private channel does.
  ///
  /// - Parameter former: whose stream it was when they still were in the channel.
  func inStream(
    _ named: [(Set<ContractRole>, Expected)] = [], others: Expected, places: [Place] = [.own],
    former: Expected = .error(.notFound)
  ) -> RightsRule {
    let outside: [(Set<ContractRole>, Expected)] = [
      ([.formerBroadcaster], former), (ContractRole.withoutStream, .error(.notFound)),
    ]
    return places.reduce(self) { $0.at($1, outside + named, others: others) }
      .at([.foreign, .missing], .error(.notFound)).checkingIDs
  }

  /// Of a private channel: its members are answered that, to all others it does not exist, and no other private channel does.
  func inChannel(_ named: [(Set<ContractRole>, Expected)], others: Expected) -> RightsRule {
    at(.own, named + [(ContractRole.known.subtracting(ContractRole.channel), .error(.notFound))], others: others)
      .at([.foreign, .missing], .error(.notFound))
  }

  /// What is no id, for whoever is somebody.
  var checkingIDs: RightsRule { at([.malformed], .error(.validation)) }

  /// How far the call has come when somebody asks at a place.
  func phase(at place: Place) -> ContractScene.Phase {
    switch place {
    case .over: .over
    case .justOver: .justOver
    default: phase
    }
  }

  // MARK: Those whose token proves nothing

  /// What they are answered where a token is needed.
  static func refusal(of role: ContractRole) -> Expected { .error(role == .expired ? .tokenExpired : .unauthorized) }

  /// What somebody is answered, whose token may not be looked at.
  func expected(_ role: ContractRole, in row: Row, of route: Route) -> Expected? {
    guard ContractRole.unknown.contains(role) else { return row.expected[role] }
    switch route.access {
    case .signedIn, .person: return Self.refusal(of: role)
    // Whoever brings nothing comes in as nobody, as strangers do unless the row says otherwise.
    case .known:
      return role == .anonymous ? row.expected[.anonymous] ?? row.expected[.stranger] : Self.refusal(of: role)
    // Where everyone may come nobody's token matters, and all are answered alike.
    case .open, .webhook, .realtime: return row.expected[.stranger]
    }
  }
}
