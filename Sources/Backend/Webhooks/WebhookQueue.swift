import Logging
import NchatAPI
import Synchronization

/// Takes the webhooks of the media server in the same process, one after another, in their order.
final class WebhookQueue: Sendable {
  /// Webhooks that may wait; beyond, the newest are dropped, and the sweeps find out what they would have said.
  private static let longest = 10_000

  private let continuation: AsyncStream<(body: [UInt8], authorization: String)>.Continuation
  private let stream: AsyncStream<(body: [UInt8], authorization: String)>

  init() {
    (stream, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingOldest(Self.longest))
  }

  /// Hands over a webhook; returns at once.
  func put(_ body: [UInt8], _ authorization: String) { continuation.yield((body, authorization)) }

  /// Takes them until `finish`.
  func run(_ service: WebhookService, clock: @Sendable () -> Timestamp, log: Logger) async {
    for await (body, authorization) in stream {
      do { try await service.receive(body, authorization: authorization, at: clock()) } catch {
        log.warning("an event of the media server could not be taken: \(error)")
      }
    }
  }

  func finish() { continuation.finish() }
}
