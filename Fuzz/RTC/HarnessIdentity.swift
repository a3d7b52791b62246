import RTC

/// Keys are slow to make, so every input shares these; nil only where OpenSSL makes none.
enum HarnessIdentity {
  static let first = try? DTLSIdentity.generate()
  static let second = try? DTLSIdentity.generate()
}
