import Foundation
import NchatAPI
import Testing

/// Ids read and write as Foundation does it, in lower case.
struct UUIDTextTests {
  @Test func bothWaysAgreeWithFoundation() {
    for _ in 0..<1_000 {
      let uuid = UUID()
      #expect(UUIDText.write(uuid) == uuid.uuidString.lowercased())
      #expect(UUIDText.read(uuid.uuidString) == uuid)
      #expect(UUIDText.read(uuid.uuidString.lowercased()) == uuid)
    }
  }

  @Test(arguments: [
    "", "-", "00000000-0000-0000-0000-00000000000", "00000000-0000-0000-0000-0000000000000",
    "000000000-000-0000-0000-000000000000", "00000000_0000-0000-0000-000000000000",
    "00000000-0000-0000-0000-00000000000g", "0000000--0000-0000-0000-000000000000",
    "{0000000-0000-0000-0000-00000000000}", "00000000-0000-0000-0000-0000000000\u{ff10}",
    "00000000000000000000000000000000", " 0000000-0000-0000-0000-000000000000",
  ])
  func whatIsNoUUIDIsRefused(_ text: String) { #expect(UUIDText.read(text) == nil) }
}
