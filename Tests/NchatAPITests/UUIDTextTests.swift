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

  @Test func idsOfAnInstantAreInItsOrderAndNeverTheSame() {
    let start = Timestamp(milliseconds: 1_800_000_000_000)
    let ids = (0..<200).map { EntityID.random(at: start + Double($0 / 2) * 0.001) }
    #expect(Set(ids).count == ids.count)
    // 1,800,000,000,000 is 01a3185c5000 in hexadecimal.
    #expect(ids[0].description.hasPrefix("01a3185c-5000-7") && ids[2].description.hasPrefix("01a3185c-5001-7"))
    for (id, later) in zip(ids, ids.dropFirst(2)) { #expect(id.description < later.description) }
    // The variant of RFC 9562, section 4.1.
    #expect(ids.allSatisfy { ["8", "9", "a", "b"].contains($0.description.dropFirst(19).prefix(1)) })
    _ = EntityID.random(at: Timestamp(milliseconds: .min))
  }
}
