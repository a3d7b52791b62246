import RTC

/// A session description: what is taken is written and read again the same.
enum SessionDescriptionTarget {
  static let target = FuzzTarget("session-description", longest: 8192) { bytes in
    guard let description = try? SessionDescription(String(decoding: bytes, as: UTF8.self)) else { return }
    let written = description.sdp
    let again = try? SessionDescription(written)
    expect(again == description, "a description is read as it was written:\n\(written)\n\(again?.sdp ?? "refused")")
  }
}
