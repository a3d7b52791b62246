@testable import MediaServer

/// A LiveKit server's configuration file, in YAML.
enum ServerConfigurationTarget {
  static let target = FuzzTarget("server-configuration") { bytes in
    let text = String(decoding: bytes, as: UTF8.self)
    _ = GoDuration.parse(text)
    var configuration = MediaServerConfiguration.development
    guard let warnings = try? configuration.apply(yaml: text) else { return }
    expect(warnings.count <= bytes.count, "a warning needs a key")
  }
}
