@testable import ncall

/// Options that have a form of their own.
enum OptionTextTarget {
  static let target = FuzzTarget("option-text", longest: 256) { bytes in
    let text = String(decoding: bytes, as: UTF8.self)
    if let lifetime = Lifetime(text) { expect(lifetime.seconds.isFinite, "a lifetime is a number") }
    if let address = HostAndPort(text) { expect((0...65_535).contains(address.port), "the port exists") }
    _ = try? Settings(file: ConfigurationFile(), profile: nil, overrides: [text], environment: [:])
  }
}
