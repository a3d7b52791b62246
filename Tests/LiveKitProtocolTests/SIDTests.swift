import LiveKitProtocol
import MediaBasics
import Testing

/// Identifiers have the prefixes that clients parse, and no look-alike characters.
struct SIDTests {
  @Test func everyKindHasItsPrefixAndTwelveCharacters() {
    var random = SeededGenerator(seed: 7)
    var seen: Set<String> = []
    for kind in SID.Kind.allCases {
      for _ in 0..<200 {
        let sid = SID.make(kind, using: &random)
        #expect(SID.isValid(sid, kind))
        let suffix = sid.dropFirst(kind.rawValue.count)
        #expect(suffix.count == 12 && !suffix.contains { "01IOl".contains($0) })
        #expect(seen.insert(sid).inserted)
      }
    }
  }

  @Test func tracksTellTheirKindAndSource() {
    var random = SeededGenerator(seed: 7)
    #expect(SID.make(trackOf: .audio, .microphone, using: &random).hasPrefix("TR_AM"))
    #expect(SID.make(trackOf: .video, .camera, using: &random).hasPrefix("TR_VC"))
    #expect(SID.make(trackOf: .video, .screenShare, using: &random).hasPrefix("TR_VS"))
    #expect(SID.make(trackOf: .audio, .screenShareAudio, using: &random).hasPrefix("TR_As"))
  }

  @Test func theSameSeedMakesTheSameSID() {
    var (a, b) = (SeededGenerator(seed: 5), SeededGenerator(seed: 5))
    #expect(SID.make(.room, using: &a) == SID.make(.room, using: &b))
  }

  @Test func aPrefixAloneIsNoSID() {
    #expect(!SID.isValid("RM_", .room) && !SID.isValid("PA_x", .room) && SID.isValid("RM_x", .room))
  }
}
