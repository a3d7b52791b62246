@testable import LiveKit

/// The address of a server as a person writes it.
enum ServerURLTarget {
  static let target = FuzzTarget("server-url", longest: 512) { bytes in
    guard let url = try? ServerURL(String(decoding: bytes, as: UTF8.self)) else { return }
    expect((1...65_535).contains(url.port), "the port exists")
    let again = try? ServerURL(url.description)
    expect(again == url, "\(url) is read as it was written, not as \(again?.description ?? "refused")")
  }
}
