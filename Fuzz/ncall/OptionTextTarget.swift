@testable import ncall

/// Options that have a form of their own.
enum OptionTextTarget {
  static let target = FuzzTarget("option-text", longest: 256) { bytes in
    let text = String(decoding: bytes, as: UTF8.self)
    if let lifetime = Lifetime(text) { expect(lifetime.seconds.isFinite, "a lifetime is a number") }
    if let address = HostAndPort(text) { expect((0...65_535).contains(address.port), "the port exists") }
    if let policy = try? AutoAnswer(text) {
      expect((0...30).contains(policy.after), "it rings for a time within bounds")
      expect(policy.from?.isEmpty != true, "somebody is answered")
    }
    _ = try? CallReference(text)
    _ = try? Settings(file: ConfigurationFile(), profile: nil, overrides: [text], environment: [:])
  }
}
