@testable import NchatAPI

/// A date and time.
enum TimestampTarget {
  static let target = FuzzTarget("timestamp", longest: 64) { bytes in
    var input = FuzzInput(bytes)
    let number = Int64(bitPattern: UInt64(input.u32()) << 32 | UInt64(input.u32()))
    expect(
      Timestamp(Timestamp(milliseconds: number).description) != nil,
      "any instant is written so that it can be read: \(number)")
    _ = Timestamp(milliseconds: number) + Double(bitPattern: UInt64(bitPattern: number))
    guard let instant = Timestamp(String(decoding: bytes, as: UTF8.self)) else { return }
    expect(Timestamp(instant.description) == instant, "an instant is read as it was written: \(instant)")
    expect(instant.description.utf8.count == 24, "an instant has one form: \(instant)")
  }
}
