/// Gives subscribed tracks the receive-only sections of a client's offer, in single peer connection mode.
///
/// The client alone offers; when it has too few free sections the server asks for more, once per missing section.
struct SectionAllocator: Sendable {
  enum Kind: Sendable, Equatable { case audio, video }

  /// A section that a track can be sent in.
  struct Section: Sendable, Equatable {
    var mid: String
    var kind: Kind
  }

  struct Wanted: Sendable, Equatable {
    var trackSID: String
    var kind: Kind
  }

  /// Sections to ask the client for.
  struct Requirement: Sendable, Equatable {
    var audio = 0
    var video = 0
    var isEmpty: Bool { audio == 0 && video == 0 }
  }

  /// Which track each section carries.
  private(set) var trackByMID: [String: String] = [:]

  private var known: [Section] = []
  /// Sections already asked for that no offer has brought yet.
  private var asked = Requirement()

  init() {}

  /// The section of a track.
  func mid(of trackSID: String) -> String? { trackByMID.first { $0.value == trackSID }?.key }

  /// Takes an offer's receive-only sections and the tracks to send, and assigns free sections in the order of the offer.
  ///
  /// A track keeps its section; a section whose track is no longer wanted becomes free.
  mutating func offer(_ sections: [Section], wanted: [Wanted]) {
    for kind in [Kind.audio, .video] {
      let new = sections.filter { section in section.kind == kind && !known.contains { $0.mid == section.mid } }.count
      switch kind {
      case .audio: asked.audio = max(0, asked.audio - new)
      case .video: asked.video = max(0, asked.video - new)
      }
    }
    known = sections
    let wantedSIDs = Set(wanted.map(\.trackSID))
    let mids = Set(sections.map(\.mid))
    trackByMID = trackByMID.filter { mids.contains($0.key) && wantedSIDs.contains($0.value) }
    var placed = Set(trackByMID.values)
    for track in wanted where !placed.contains(track.trackSID) {
      guard let free = sections.first(where: { $0.kind == track.kind && trackByMID[$0.mid] == nil }) else { continue }
      trackByMID[free.mid] = track.trackSID
      placed.insert(track.trackSID)
    }
  }

  /// What has to be asked of the client so that `wanted` can be sent; counts as asked.
  ///
  /// - Returns: nil when the negotiated state already is what is wanted. An empty requirement still asks for an offer: sections
  ///   are there, but tracks have to be put in or taken out.
  mutating func requirement(for wanted: [Wanted]) -> Requirement? {
    let placed = Set(trackByMID.values)
    let wantedSIDs = Set(wanted.map(\.trackSID))
    let waiting = wanted.filter { !placed.contains($0.trackSID) }
    guard !waiting.isEmpty || placed.contains(where: { !wantedSIDs.contains($0) }) else { return nil }
    func free(_ kind: Kind) -> Int {
      known.filter { section in
        section.kind == kind && trackByMID[section.mid].map { !wantedSIDs.contains($0) } ?? true
      }.count
    }
    func missing(_ kind: Kind, asked: Int) -> Int {
      max(0, waiting.filter { $0.kind == kind }.count - free(kind) - asked)
    }
    let more = Requirement(
      audio: missing(.audio, asked: asked.audio), video: missing(.video, asked: asked.video))
    asked.audio += more.audio
    asked.video += more.video
    return more
  }
}
