import Foundation
import LiveKitProtocol
import MediaServer
import NchatAPI
import NchatClient
import WebClient

@testable import Backend

/// Two backends on one PostgreSQL database, in a time that moves when it is told to, with a media server that is neither's.
final class NeighboursLab: Sendable {
  let backends: [Backend]
  let urls: [String]
  let place: TestPlace
  private let time: CallLab.MovedTime

  private init(_ backends: [Backend], _ urls: [String], _ place: TestPlace, _ time: CallLab.MovedTime) {
    (self.backends, self.urls, self.place, self.time) = (backends, urls, place, time)
  }

  /// Starts both, lets `body` use them, and ends those that it has not ended.
  static func run(
    limits: BackendLimits = BackendLimits(), _ body: (NeighboursLab) async throws -> Void
  ) async throws {
    let place = try TestPlace(.postgres)
    let time = CallLab.MovedTime()
    let keys = try ServerSecrets.mediaKeys(in: place.folder.path)
    var configuration = MediaServerConfiguration()
    (configuration.port, configuration.mediaPort) = (0, 0)
    configuration.keys = [keys.key: keys.secret]
    configuration.room.createsAutomatically = false
    let media = MediaServer(configuration: configuration, logger: LogRecorder.silent)
    let cluster = try ServerURL(try await media.start().url)
    var (backends, urls): ([Backend], [String]) = ([], [])
    for _ in 0..<2 {
      var settings = BackendConfiguration(database: place.location, stateFolder: place.folder.path)
      (settings.port, settings.isDevelopment, settings.databaseConnections) = (0, true, 4)
      (settings.cluster, settings.limits) = ((url: cluster, keys: keys), limits)
      let backend = try Backend(configuration: settings, logger: LogRecorder.silent, clock: { time.now })
      urls.append(try await backend.start(media: nil, keys: keys, mediaPort: 0, mediaIsSecure: false))
      backends.append(backend)
    }
    let lab = NeighboursLab(backends, urls, place, time)
    let outcome: Result<Void, any Error>
    do { outcome = .success(try await body(lab)) } catch { outcome = .failure(error) }
    for backend in backends { await backend.shutdown() }
    await media.shutdown()
    try outcome.get()
    withExtendedLifetime(place) {}
  }

  func pass(_ seconds: Double) { time.pass(seconds) }

  /// Somebody of the development server, signed in at one of them.
  func signIn(_ name: String, at place: Int) async throws -> Person {
    let client = try NchatClient(server: urls[place], credentials: .session(MemorySessionStore()))
    let session = try await client.signIn(name, password: name)
    let person = Person(client: client, id: session.user.id)
    await person.follow(.user)
    return person
  }

  /// The numbers of the processes that the database has.
  func processes() throws -> [String] {
    try place.sql("select number::text from nchat_processes order by number").compactMap { $0.first ?? nil }
  }

  /// Who does what is to be done once.
  func leaders() throws -> Int { try locks("objid = 1").count }

  /// Cuts the connections by which the processes listen.
  func cut() throws {
    try place.sql("select pg_terminate_backend(l.pid, 60000) from pg_locks l where \(Self.ours) and l.objid >= 1000")
  }

  private static let ours = "l.locktype = 'advisory' and l.granted and l.classid = 'nchat_topics'::regclass::oid"

  private func locks(_ which: String) throws -> [[String?]] {
    try place.sql("select l.objid::text from pg_locks l where \(Self.ours) and l.\(which)")
  }
}
