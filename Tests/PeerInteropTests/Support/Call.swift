import RTC
import Testing

/// A call between our engine and another stack, over real sockets on loopback.
struct Call: Sendable {
  enum Offerer: CaseIterable, CustomTestStringConvertible, Sendable {
    case we, they
    var testDescription: String { self == .we ? "we offer" : "they offer" }
  }

  let ours: OurSide
  let theirs: OtherSide
  let offerer: Offerer

  /// Tells a story: starts both sides, and ends both however it goes.
  static func tell(
    _ stack: Stack, _ offerer: Offerer = .we, ip: String = "127.0.0.1",
    profiles: [SRTPProfile] = SRTPProfile.preferred, receivesVideo: Bool = false, namesAddress: Bool = true,
    _ story: (Call) async throws -> Void
  ) async throws {
    await Seats.shared.take()
    var sides: (ours: OurSide?, theirs: OtherSide?)
    let result: Result<Void, any Error>
    do {
      let theirs = try await OtherSide.start(stack, address: ip)
      sides.theirs = theirs
      let ours = try await OurSide.start(
        ip: ip, isControlling: offerer == .we, profiles: profiles, receivesVideo: receivesVideo,
        namesAddress: namesAddress)
      sides.ours = ours
      try await story(Call(ours: ours, theirs: theirs, offerer: offerer))
      result = .success(())
    } catch {
      result = .failure(error)
    }
    await sides.ours?.end()
    await sides.theirs?.end()
    if case .failure = result, let complaints = sides.theirs?.complaints, !complaints.isEmpty {
      Issue.record("the other side complained: \(complaints)")
    }
    await Seats.shared.give()
    try result.get()
  }

  /// Hands over their candidates as they are found, on top of those in their descriptions.
  func trickleTheirs() { theirs.onCandidate { [ours] line in line.map(ours.addCandidate) ?? ours.endOfCandidates() } }

  /// Offer and answer, whoever of the two begins.
  func negotiate(_ offerer: Offerer? = nil, restartingICE: Bool = false) async throws {
    switch offerer ?? self.offerer {
    case .we: try await ours.accept(try await theirs.answer(try await ours.offer(restartingICE: restartingICE)))
    case .they: try await theirs.accept(try await ours.answer(try await theirs.offer(restartingICE: restartingICE)))
    }
  }

  /// Negotiates for the first time and waits until both sides are connected.
  func connect() async throws {
    trickleTheirs()
    try await negotiate()
    try await waitUntilConnected()
  }

  func waitUntilConnected() async throws {
    let isConnected = try await eventually {
      let state = try await ours.state()
      return state == .connected && theirs.connectionState == "connected" || state == .failed
    }
    guard isConnected, try await ours.state() == .connected else {
      let seen = try await ours.seen()
      throw StoryError(
        "not connected: ours \(seen.states.map(\.state)) \(String(describing: seen.failure)), theirs \(theirs.connectionState ?? "-")"
      )
    }
  }

  /// Waits until both sides hear the other's tone at its frequency and level.
  /// - Parameters:
  ///   - section: of ours on which their tone comes.
  ///   - track: of theirs on which our tone comes.
  func hearsTones(ours tone: Double, theirs other: Double, section: Int = 0, track: Int = 0) async throws {
    var weHear: (frequency: Double, level: Double)?
    let wasHeard = try await eventually {
      weHear = try await ours.hear(section: section)
      return weHear.map { Tone.isRight($0.frequency, $0.level, wanted: other, at: Tone.theirLevel) } ?? false
    }
    if !wasHeard {
      let drops = try await ours.run { hosted, _, _ in PacketDropReason.allCases.map { ($0, hosted.peer.drops[$0]) } }
      Issue.record(
        "we hear \(String(describing: weHear)), want \(other) Hz at \(Tone.theirLevel) dB; thrown away: \(drops)")
    }
    var theyHear: OtherSide.Tone?
    let wasUnderstood = try await eventually {
      let heard = try await theirs.hear(track: track)
      theyHear = heard
      return Tone.isRight(heard.frequency, heard.level, wanted: tone, at: Tone.ourLevel)
    }
    #expect(wasUnderstood, "they hear \(String(describing: theyHear)), want \(tone) Hz at \(Tone.ourLevel) dB")
  }
}
