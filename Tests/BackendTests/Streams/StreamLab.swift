import Foundation
import LiveKitProtocol
import NchatAPI

@testable import Backend

/// Streams on a database of one test and a real media server, with time that moves when it is told to: ana broadcasts, bo and chi are
/// members of her channel, dan is nobody to her.
struct StreamLab: Sendable {
  let accounts: AccountsLab
  let media: MediaLab
  let streams: StreamService
  let sweep: StreamSweep
  let ana: Caller
  let bo: Caller
  let chi: Caller
  let dan: Caller
  let channel: EntityID
  let start = AccountsLab.start

  static func run(_ type: ChannelType = .public, _ body: (StreamLab) async throws -> Void) async throws {
    try await MediaLab.run(.inProcess) { media in
      let accounts = try AccountsLab()
      let work = CallMediaWork(
        database: accounts.test.database, liveKit: media.liveKit, log: LogRecorder.silent,
        clock: { AccountsLab.start + 1_000_000 })
      let streams = StreamService(
        ledger: accounts.ledger, writes: StreamWrites(ledger: accounts.ledger), liveKit: media.liveKit, work: work,
        place: CallPlace(publicURL: media.url, mediaPort: 0, isSecure: false), ice: ICESettings(),
        ingest: IngestPlace(publicURL: nil), viewerKey: [1, 2, 3])
      let (ana, bo) = (try await accounts.user("ana"), try await accounts.user("bo"))
      let (chi, dan) = (try await accounts.user("chi"), try await accounts.user("dan"))
      let channel = try await accounts.channels.create(
        CreateChannelRequest(name: "stage", type: type), by: ana, at: AccountsLab.start
      ).id
      _ = try await accounts.channels.invite(
        InviteRequest(userIds: [bo.id, chi.id]), to: channel, by: ana, at: AccountsLab.start)
      let lab = StreamLab(
        accounts: accounts, media: media, streams: streams,
        sweep: StreamSweep(streams: streams, log: LogRecorder.silent),
        ana: ana, bo: bo, chi: chi, dan: dan, channel: channel)
      let outcome: Result<Void, any Error>
      do { outcome = .success(try await body(lab)) } catch { outcome = .failure(error) }
      await work.stop()
      try outcome.get()
    }
  }

  func at(_ seconds: Double) -> Timestamp { start + seconds }

  func origin(_ seconds: Double = 0) -> RequestOrigin {
    RequestOrigin(address: "192.0.2.77", host: "example.org:3000", userAgent: "spyglass/7", now: at(seconds))
  }

  func create(
    _ title: String = "a stream", at seconds: Double = 0, _ change: (inout CreateStreamRequest) -> Void = { _ in }
  ) async throws -> LiveStream {
    var request = CreateStreamRequest(channelId: channel, title: title)
    change(&request)
    return try await streams.create(request, by: ana, askedAs: "example.org:3000", at: at(seconds))
  }

  /// A stream that goes on since the start.
  func live(_ change: (inout CreateStreamRequest) -> Void = { _ in }) async throws -> EntityID {
    let stream = try await create("a stream", change)
    _ = try await streams.start(stream.id, by: ana, askedAs: nil, at: start)
    return stream.id
  }

  func show(_ stream: EntityID, to caller: Caller?, at seconds: Double = 0) async throws -> LiveStream {
    try await streams.show(stream, to: caller, askedAs: nil, at: at(seconds))
  }

  func watch(
    _ stream: EntityID, as caller: Caller? = nil, _ session: EntityID? = nil, at seconds: Double = 0
  ) async throws -> WatchSession {
    try await streams.watch(WatchRequest(sessionId: session), stream, by: caller, from: origin(seconds))
  }

  @discardableResult
  func say(_ text: String, _ stream: EntityID, as caller: Caller, at seconds: Double = 0) async throws
    -> StreamChatMessage
  {
    try await streams.post(StreamChatRequest(content: text), to: stream, by: caller, at: at(seconds))
  }

  func change(
    _ stream: EntityID, at seconds: Double = 0, _ change: (inout StreamChangeRequest) -> Void
  ) async throws -> LiveStream {
    var request = StreamChangeRequest()
    change(&request)
    return try await streams.change(request, of: stream, by: ana, askedAs: nil, at: at(seconds))
  }

  func code<Value>(_ body: () async throws -> Value) async -> ErrorCode? { await accounts.code(body) }

  /// Names of what was told on a topic, in order.
  func told(_ topic: String) -> [String] { accounts.told.all.filter { $0.topic == topic }.map(\.event) }

  /// What was told of a stream, read as the contract has it.
  func events(_ stream: EntityID) throws -> [RealtimeEvent] {
    try accounts.told.all.filter { $0.topic == "stream:\(stream)" }.map { record in
      guard let name = RealtimeEvent.Name(rawValue: record.event) else { throw NeverHappened() }
      return try RealtimeEvent(name, JSONReader.read(Array(record.payload.utf8)))
    }
  }
}
