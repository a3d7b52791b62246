/// What is not of people and calls.
public enum ServerOperations {
  public static let document = Operation<NoContent, NoContent, OpenAPIDocument>(
    .document, .get, "/api/openapi.json", .open, "server", "This document.")

  public static let health = Operation<NoContent, NoContent, ServerHealth>(
    .health, .get, "/api/health", .open, "server",
    "Whether this server and its database answer: for whatever sends people to one of several.")

  public static let realtime = Operation<NoContent, NoContent, NoContent>(
    .realtime, .get, "/api/realtime", .realtime, "server",
    "The realtime WebSocket: see RealtimeRequest and RealtimeMessage.", status: 101,
    errors: [.upgradeRequired, .unauthorized, .tokenExpired])

  public static let livekitWebhook = Operation<NoContent, LiveKitWebhook, WebhookReceipt>(
    .livekitWebhook, .post, "/api/webhooks/livekit", .webhook, "server",
    "What happens on the media server, signed by it.", errors: [.invalidSignature])
}
