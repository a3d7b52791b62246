import AsyncHTTPClient
import Foundation
import LiveKitProtocol
import Logging
import NIOCore

/// All whom a server tells its events: a program that it runs in, and URLs.
final class Webhooks: Sendable {
  private let key: String
  private let secret: String
  private let sink: (@Sendable (SignedWebhook) -> Void)?
  private let settings: WebhookSettings
  private let client: HTTPClient?
  private let senders: [WebhookSender]

  /// Nil when there is nobody to tell.
  ///
  /// - Throws: `MediaServerError.webhookKey` when the key that should sign is not known.
  init?(
    _ configuration: MediaServerConfiguration, sink: (@Sendable (SignedWebhook) -> Void)?, log: Logger
  ) throws(MediaServerError) {
    settings = configuration.webhooks
    self.sink = sink
    guard sink != nil || !settings.urls.isEmpty else { return nil }
    (key, secret) = try Self.key(of: configuration)
    guard !settings.urls.isEmpty else {
      client = nil
      senders = []
      return
    }
    var options = HTTPClient.Configuration()
    options.redirectConfiguration = .disallow
    options.timeout.connect = .nanoseconds(settings.postTime.nanoseconds)
    // Its own threads: what is slow here must not hold up signalling.
    let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: options)
    self.client = client
    let (key, secret, settings) = (key, secret, settings)
    senders = settings.urls.map {
      WebhookSender(url: $0, key: key, secret: secret, settings: settings, client: client, log: log)
    }
  }

  /// The key that signs and its secret.
  ///
  /// - Throws: `MediaServerError.webhookKey`.
  static func key(of configuration: MediaServerConfiguration) throws(MediaServerError) -> (String, String) {
    let wanted = configuration.webhooks.apiKey
    let key = wanted.isEmpty ? configuration.keys.keys.min() ?? "" : wanted
    guard let secret = configuration.keys[key] else { throw .webhookKey(key) }
    return (key, secret)
  }

  func tell(_ event: LKWebhookEvent) {
    if let sink, let signed = SignedWebhook(event, key: key, secret: secret, at: Date()) { sink(signed) }
    for sender in senders { sender.send(event) }
  }

  /// Waits a little for what is on its way, and gives up the rest.
  func stop() async {
    let clock = ContinuousClock()
    let end = clock.now + .nanoseconds(settings.farewell.nanoseconds)
    while clock.now < end, senders.contains(where: { $0.pending > 0 }) {
      try? await Task.sleep(for: .milliseconds(20))
    }
    for sender in senders { sender.stop() }
    // What is still being posted fails with it.
    try? await client?.shutdown()
  }
}
