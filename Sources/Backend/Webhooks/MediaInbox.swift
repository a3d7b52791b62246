import Logging
import MediaServer
import NchatAPI

/// Takes what the media server in the same process tells, one thing after another, in their order.
final class MediaInbox: Sendable {
  private enum Item: Sendable {
    case webhook(SignedWebhook)
    case notice(MediaNotice)
  }

  /// What may wait; beyond, the newest is dropped, and `CallMediaCheck` finds out what it would have said.
  private static let longest = 10_000

  private let continuation: AsyncStream<Item>.Continuation
  private let stream: AsyncStream<Item>

  init() { (stream, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingOldest(Self.longest)) }

  /// Hands over a webhook; returns at once.
  func put(_ webhook: SignedWebhook) { continuation.yield(.webhook(webhook)) }

  /// Hands over a notice; returns at once.
  func put(_ notice: MediaNotice) { continuation.yield(.notice(notice)) }

  /// Takes them until `finish`.
  func run(_ webhooks: WebhookService, _ quality: QualityService, clock: @Sendable () -> Timestamp, log: Logger) async {
    for await item in stream {
      do {
        switch item {
        case .webhook(let webhook):
          _ = try await webhooks.receive(webhook.body, authorization: webhook.authorization, at: clock())
        case .notice(.muted(let room, let identity, let source, let isMuted)):
          try await webhooks.muted(identity, in: room, source, isMuted: isMuted, at: clock())
        case .notice(.connections(let reports)): try await quality.note(reports, at: clock())
        }
      } catch { log.failure("what the media server tells could not be taken", error) }
    }
  }

  func finish() { continuation.finish() }
}
