import Testing

@testable import MediaServer

/// Tracks in the receive-only sections of a client's offers.
struct SectionAllocationTests {
  private typealias Section = SectionAllocator.Section
  private typealias Wanted = SectionAllocator.Wanted

  private let offer: [SectionAllocator.Section] = [
    .init(mid: "0", kind: .audio), .init(mid: "1", kind: .audio), .init(mid: "3", kind: .video),
  ]

  @Test func tracksTakeFreeSectionsOfTheirKind() {
    var allocator = SectionAllocator()
    let wanted = [Wanted(trackSID: "TR_v", kind: .video), Wanted(trackSID: "TR_a", kind: .audio)]
    allocator.offer(offer, wanted: wanted)
    #expect(allocator.trackByMID == ["3": "TR_v", "0": "TR_a"])
    #expect(allocator.mid(of: "TR_v") == "3")
    #expect(allocator.requirement(for: wanted) == nil)
  }

  @Test func onlySectionsThatAreMissingAndNotYetAskedForAreAskedFor() {
    var allocator = SectionAllocator()
    allocator.offer(offer, wanted: [])
    var wanted = [Wanted(trackSID: "TR_1", kind: .audio)]
    #expect(allocator.requirement(for: wanted) == .init(), "there is room: only another offer is needed")
    wanted += (2...5).map { Wanted(trackSID: "TR_\($0)", kind: .audio) }
    #expect(allocator.requirement(for: wanted) == .init(audio: 3))
    wanted.append(Wanted(trackSID: "TR_6", kind: .audio))
    #expect(allocator.requirement(for: wanted) == .init(audio: 1), "three are already asked for")
    let more = (10..<14).map { Section(mid: "\($0)", kind: .audio) }
    allocator.offer(offer + more, wanted: wanted)
    #expect(allocator.requirement(for: wanted) == nil)
    #expect(allocator.trackByMID.count == 6)
  }

  @Test func aSectionIsUsedAgainAfterItsTrackWent() {
    var allocator = SectionAllocator()
    let first = [Wanted(trackSID: "TR_1", kind: .audio), Wanted(trackSID: "TR_2", kind: .audio)]
    allocator.offer(offer, wanted: first)
    let second = [Wanted(trackSID: "TR_2", kind: .audio), Wanted(trackSID: "TR_3", kind: .audio)]
    #expect(allocator.requirement(for: second) == .init())
    allocator.offer(offer, wanted: second)
    #expect(allocator.trackByMID == ["0": "TR_3", "1": "TR_2"])
    #expect(allocator.requirement(for: []) == .init(), "tracks have to be taken out")
    allocator.offer(offer, wanted: [])
    #expect(allocator.requirement(for: []) == nil)
  }
}
