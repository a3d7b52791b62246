/// The kind of network that a client is on.
public enum ConnectionType: String, APIModel, CaseIterable {
  case cellular
  case wifi
  case ethernet
  case unknown

  public static let schema = JSONSchema.words(of: ConnectionType.self).named("ConnectionType")
}
