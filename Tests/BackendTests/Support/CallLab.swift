import Foundation
import LiveKitProtocol
import Logging
import MediaServer
import NchatAPI
import NchatClient
import Synchronization
import Testing

@testable import Backend

/// A whole server of one test: media server and backend over real sockets, in a time that moves when it is told to.
final class CallLab: Sendable {
  let server: MediaServer
  let url: String
  private let backend: Backend
  private let time: MovedTime
  let place: TestPlace
  /// What the media server tells does not arrive while this is set.
  let isDeaf = Mutex(false)

  final class MovedTime: Sendable {
    private let value: Mutex<Timestamp>

    init(_ start: Timestamp = .now()) { value = Mutex(start) }

    var now: Timestamp { value.withLock { $0 } }

    func pass(_ seconds: Double) { value.withLock { $0 = $0 + seconds } }
  }

  /// Takes what the media server tells to the backend, which is made after it.
  private final class Ear: Sendable {
    let lab = Mutex<CallLab?>(nil)

    func hear(_ body: (Backend) -> Void) {
      guard let lab = lab.withLock({ $0 }), !lab.isDeaf.withLock({ $0 }) else { return }
      body(lab.backend)
    }
  }

  private init(
    server: MediaServer, backend: Backend, url: String, keys: APIKeyPair, time: MovedTime, place: TestPlace
  ) {
    (self.server, self.backend, self.url, self.keys) = (server, backend, url, keys)
    (self.time, self.place) = (time, place)
  }

  /// Starts both, lets `body` use them, and ends them.
  /// - Parameter earlier: where another one was before, and what time it was then: this is the same server, started again.
  static func run(
    limits: BackendLimits = BackendLimits(), after earlier: (place: TestPlace, time: Timestamp)? = nil,
    _ change: (inout MediaServerConfiguration) -> Void = { _ in },
    _ body: (CallLab) async throws -> Void
  ) async throws {
    let ear = Ear()
    let place = try earlier?.place ?? TestPlace()
    let folder = place.folder
    let time = MovedTime(earlier?.time ?? .now())
    var settings = BackendConfiguration(database: place.location, stateFolder: folder.path)
    (settings.port, settings.isDevelopment, settings.limits) = (0, true, limits)
    let backend = try Backend(configuration: settings, logger: LogRecorder.silent, clock: { time.now })
    let keys = try ServerSecrets.mediaKeys(in: folder.path)
    var configuration = MediaServerConfiguration()
    (configuration.port, configuration.mediaPort) = (0, 0)
    configuration.keys = [keys.key: keys.secret]
    configuration.room.createsAutomatically = false
    change(&configuration)
    let server = MediaServer(
      configuration: configuration, logger: LogRecorder.silent,
      webhookSink: { webhook in ear.hear { $0.receive(webhook) } },
      noticeSink: { notice in ear.hear { $0.receive(notice) } })
    let addresses = try await server.start()
    let url = try await backend.start(media: server, keys: keys, mediaPort: addresses.port, mediaIsSecure: false)
    let lab = CallLab(server: server, backend: backend, url: url, keys: keys, time: time, place: place)
    ear.lab.withLock { $0 = lab }
    let outcome: Result<Void, any Error>
    do { outcome = .success(try await body(lab)) } catch { outcome = .failure(error) }
    await backend.shutdown()
    await server.shutdown()
    ear.lab.withLock { $0 = nil }
    try outcome.get()
    withExtendedLifetime(place) {}
  }

  let keys: APIKeyPair
  var now: Timestamp { time.now }

  func pass(_ seconds: Double) { time.pass(seconds) }

  /// Waits until the media server's word of somebody in a call has come.
  func seen(_ person: Person, in call: EntityID) async throws {
    try await eventually("the media server never told of \(person.id)") {
      try sql(
        """
        select 1 from nchat_call_participants where call_id = '\(call)' and user_id = '\(person.id)'
        and livekit_participant_id is not null and join_deadline is null
        """
      ).count == 1
    }
  }

  /// Asks the database what no route tells.
  func sql(_ text: String) throws -> [[String?]] { try place.sql(text) }

  /// The backend's view of the media server.
  var liveKit: LiveKitService {
    LiveKitService(transport: TwirpInProcess(server: server), keys: keys, log: LogRecorder.silent)
  }

  /// Somebody of the development server, signed in, who follows what concerns them.
  func signIn(_ name: String) async throws -> Person {
    let client = try NchatClient(server: url, credentials: .session(MemorySessionStore()))
    let session = try await client.signIn(name, password: name)
    let person = Person(client: client, id: session.user.id)
    await person.follow(.user)
    return person
  }
}

/// Somebody who is signed in, and what they are told.
final class Person: Sendable {
  let client: NchatClient
  let id: EntityID
  private let realtime: RealtimeClient
  private let told = Recorder<RealtimeUpdate>()
  private let reading: Task<Void, Never>

  init(client: NchatClient, id: EntityID) {
    (self.client, self.id) = (client, id)
    realtime = RealtimeClient(client)
    let (updates, told) = (realtime.updates, told)
    reading = Task { for await update in updates { told.record(update) } }
  }

  var updates: [RealtimeUpdate] { told.all }
  var events: [RealtimeEvent] { told.all.compactMap { if case .event(_, let event, _) = $0 { event } else { nil } } }

  func follow(_ topic: RealtimeTopic) async {
    await realtime.subscribe(topic)
    await realtime.start()
    _ = try? await eventually("\(topic) is followed") {
      told.all.contains { $0 == .subscribed(topic) }
    }
  }

  /// Waits for an event.
  func event<Value>(_ what: String, _ pick: (RealtimeEvent) -> Value?) async throws -> Value {
    try await eventually("\(what) did not come; there were \(events.map(\.name))") {
      events.lazy.compactMap(pick).first
    }
  }

  /// Enters the media room of a call.
  func enter(_ call: EntityID) async throws -> Guest {
    guard case .joined(let joined) = try await client.join(call) else { throw NeverHappened() }
    return try await Guest.join(joined.livekitUrl, joined.token)
  }

  /// Their own part in a call.
  func part(in call: EntityID) async throws -> CallParticipant? {
    try await client.participants(call, ParticipantQuery(status: .all)).first { $0.userId == id }
  }

  func close() async {
    await realtime.close()
    await reading.value
  }
}
