import AsyncHTTPClient
import Foundation
import LiveKitProtocol
import Logging
import MediaServer
import NIOCore
import NIOHTTP1
import NchatAPI
import Synchronization

@testable import Backend

/// A backend with its media server on free ports, asked over HTTP, with somebody in each role.
///
/// Its clock moves with each request, so that no rate limit is in the way and nobody waits.
final class ContractLab: Sendable {
  struct Answer: Sendable {
    let status: Int
    let headers: HTTPHeaders
    let bytes: [UInt8]

    var json: JSONValue? { try? JSONReader.read(bytes) }
    /// The word of an error.
    var code: String? { (try? ErrorBody.read(bytes))?.code }
    var paths: [String] { ((try? ErrorBody.read(bytes))?.details ?? []).map(\.path) }
    var text: String { String(decoding: bytes.prefix(400), as: UTF8.self) }
  }

  /// What a request brings besides its method and path.
  struct Content: Sendable {
    var query = ""
    var body: [UInt8]?
    var contentType = "application/json"

    static let none = Content()
    static func json(_ value: JSONValue) throws -> Content { Content(body: try value.serialized()) }
  }

  static let password = "Correct-Horse-7"

  let url: String
  let database: any SQLDatabase
  let ledger: Ledger
  let scene: ContractScene
  private let place: TestPlace
  private let backend: Backend
  private let media: MediaServer
  private let client = HTTPClient(eventLoopGroupProvider: .singleton)
  private let tokens: AccessTokens
  private let refreshTokens: RefreshTokens
  private let serviceKey: String
  private let clock: Clock

  final class Clock: Sendable {
    private let time = Mutex(Timestamp.now())
    var now: Timestamp { time.withLock { $0 } }
    func move(_ seconds: Double) { time.withLock { $0 = $0 + seconds } }
  }

  var now: Timestamp { clock.now }
  /// The folder of recordings.
  var recordings: String { Self.recordings(in: place.folder) }

  private static func recordings(in folder: TemporaryFolder) -> String { folder["recordings"] }

  static func run(limits: BackendLimits = BackendLimits(), _ body: (ContractLab) async throws -> Void) async throws {
    let lab = try await ContractLab(limits)
    do { try await body(lab) } catch {
      await lab.end()
      throw error
    }
    await lab.end()
  }

  private init(_ limits: BackendLimits) async throws {
    place = try TestPlace()
    let folder = place.folder
    let clock = Clock()
    self.clock = clock
    try FileManager.default.createDirectory(atPath: Self.recordings(in: folder), withIntermediateDirectories: true)
    var log = Logger(label: "test")
    log.logLevel = .error
    var configuration = BackendConfiguration(database: place.location, stateFolder: folder.path)
    configuration.port = 0
    configuration.allowsSignUp = true
    configuration.limits = limits
    configuration.recordingsFolder = Self.recordings(in: folder)
    let backend = try Backend(configuration: configuration, logger: log) { clock.now }
    var mediaConfiguration = MediaServerConfiguration()
    (mediaConfiguration.port, mediaConfiguration.mediaPort) = (0, 0)
    let keys = try ServerSecrets.mediaKeys(in: folder.path)
    mediaConfiguration.keys[keys.key] = keys.secret
    let media = MediaServer(configuration: mediaConfiguration, logger: log) { backend.receive($0) }
    let addresses = try await media.start()
    url = try await backend.start(media: media, keys: keys, mediaPort: addresses.port, mediaIsSecure: false)
    (self.backend, self.media) = (backend, media)

    // What is there already when people come is written by another connection, as by `ncall user add`.
    database = try place.open()
    ledger = Ledger(database: database) { _ in }
    let administration = UserAdministration(ledger: ledger, hashing: HashingQueue())
    func add(_ name: String, _ role: UserRole = .member) async throws -> Caller {
      try await administration.add(
        UserAdministration.NewUser(username: name.lowercased(), role: role, password: Self.password), at: clock.now
      ).caller
    }
    var people: [ContractRole: Caller] = [:]
    for role in ContractRole.known where role != .service {
      people[role] = try await add(role.rawValue, role.serverRole)
    }
    people[.service] = people[.host]
    let secret = try ServerSecrets.loadOrMake(in: folder.path).tokens
    let (tokens, refreshTokens) = (AccessTokens(secret: secret), RefreshTokens(secret: secret))
    (self.tokens, self.refreshTokens) = (tokens, refreshTokens)
    let known = people
    let (logins, ended) = try await ledger.change(at: clock.now) { change in
      let logins = try known.mapValues { person in
        try refreshTokens.begin(for: person.id, at: change.now, in: change.connection).login
      }
      let host = known[.host]?.id ?? .random()
      let ended = try refreshTokens.begin(for: host, at: change.now, in: change.connection)
      _ = try refreshTokens.end(ended.token, of: host, at: change.now, in: change.connection)
      return (logins, ended.login)
    }
    scene = ContractScene(
      people: people, resident: try await add("resident"), neighbour: try await add("neighbour"),
      waiting: try await add("waiting"), idle: try await add("idle"), logins: logins, endedLogin: ended)
    serviceKey = try await APIKeys(ledger: ledger).create("service", actingAs: "host", at: clock.now).key
  }

  private func end() async {
    try? await client.shutdown()
    await backend.shutdown()
    await media.shutdown()
    try? database.close()
  }

  func reset(_ phase: ContractScene.Phase) async throws {
    try await scene.write(phase, at: now, in: database, files: recordings)
  }

  // MARK: Tokens

  /// What somebody brings in the header Authorization.
  func token(_ role: ContractRole) throws -> String? {
    let host = scene.people[.host] ?? scene.idle
    let login = scene.logins[role] ?? scene.logins[.host] ?? .random()
    switch role {
    case .anonymous: return nil
    case .garbled: return "nonsense"
    case .forged: return try AccessTokens(secret: "a secret of somebody else").make(for: host, login: login, at: now)
    case .unsigned:
      let parts = try tokens.make(for: host, login: login, at: now).split(separator: ".")
      return Base64URL.encode(#"{"alg":"none","typ":"JWT"}"#.utf8) + "." + parts[1] + "."
    case .otherIssuer:
      var claims = try AccessToken(reading: try tokens.make(for: host, login: login, at: now)).claims
      claims.issuer = "devkey"
      return try AccessToken(signing: claims, secret: try ServerSecrets.loadOrMake(in: place.folder.path).tokens).text
    case .expired: return try tokens.make(for: host, login: login, at: now + -3_600)
    case .signedOut: return try tokens.make(for: host, login: scene.endedLogin, at: now)
    case .wrongKey: return APIKeys.prefix + Secret.random()
    case .service: return serviceKey
    default: return try scene.people[role].map { try tokens.make(for: $0, login: login, at: now) }
    }
  }

  /// A refresh token of a new login.
  func refreshToken(of user: Caller) async throws -> String {
    try await ledger.change(at: now) { [refreshTokens] change in
      try refreshTokens.begin(for: user.id, at: change.now, in: change.connection).token
    }
  }

  // MARK: Asking

  /// - Parameter pause: seconds that the clock moves before; with 2 nobody ever asks too often.
  func ask(
    _ method: String, _ path: String, as token: String?, _ content: Content = .none, headers: HTTPHeaders = [:],
    after pause: Double = 2
  ) async throws -> Answer {
    clock.move(pause)
    var request = HTTPClientRequest(url: url + path + (content.query.isEmpty ? "" : "?" + content.query))
    request.method = HTTPMethod(rawValue: method)
    request.headers.add(contentsOf: headers)
    if let token { request.headers.add(name: "Authorization", value: "Bearer " + token) }
    if let body = content.body {
      request.headers.add(name: "Content-Type", value: content.contentType)
      request.body = .bytes(ByteBuffer(bytes: body))
    }
    let response = try await client.execute(request, timeout: .seconds(60))
    let body = try await response.body.collect(upTo: 8 << 20)
    return Answer(status: Int(response.status.code), headers: response.headers, bytes: Array(body.readableBytesView))
  }

  /// What is wrong with an answer, held against what the route says of itself; nothing when it keeps its word.
  static func faults(_ answer: Answer, of route: Route) -> [String] {
    var faults: [String] = []
    if answer.headers["content-length"].count > 1 { faults.append("two lengths") }
    if let success = route.successes.first(where: { $0.status == answer.status }) {
      guard let schema = success.schema else { return answer.bytes.isEmpty ? [] : ["a body where none belongs"] }
      guard let json = answer.json else { return ["no JSON: \(answer.text)"] }
      faults += schema.check(json).map { "\($0.path): \($0.problem)" }
    } else {
      guard let code = answer.code else { return ["\(answer.status) without the body of an error: \(answer.text)"] }
      if !route.errors.contains(where: { $0.rawValue == code && $0.status == answer.status }) {
        faults.append("the route does not name \(answer.status) \(code)")
      }
    }
    if answer.headers.first(name: "content-type") != APIAnswer.contentType { faults.append("another content type") }
    return faults
  }
}
