import CallCore
import Foundation
import LiveKit
import MediaBasics
import RTCTransport
import Sound
import Synchronization

/// Two ends of a call in this process, with the very parts that `ncall join` uses, and the impaired network between them.
struct DelayRun {
  var impairment: Impairment
  var seed: UInt64
  /// How long bursts are spoken, seconds.
  var seconds: Double
  /// Bursts that do not count, while both ends find their pace.
  var settling: Int

  /// How often the jitter buffer is looked at; its figures are as old as this at most.
  private static let period = Duration.milliseconds(250)
  /// How often loss is told to the coder, as in a call.
  private static let statsPeriod = Duration.seconds(5)

  /// What the peers tell, on their media threads.
  private final class Link: Sendable {
    private let state = Mutex<MediaPeerState>(.connecting)

    func take(_ event: MediaPeerEvent) {
      if case .stateChanged(let new) = event { state.withLock { $0 = new } }
    }
    var current: MediaPeerState { state.withLock { $0 } }
  }

  private struct End {
    let loop: MediaLoop
    let peer: HostedMediaPeer
    let link: Link

    init(_ role: MediaPeerSetup.Role, name: String) async throws {
      loop = try MediaLoop(name: name)
      let link = Link()
      self.link = link
      let setup = MediaPeerSetup(
        role: role, iceServers: [], relaying: .whenNeeded, forcesTCP: false, receivesVideo: false)
      peer = try await HostedMediaPeer.make(on: loop, setup: setup, includesLoopback: true) { link.take($0) }
    }

    func close() async {
      await peer.close()
      loop.stop()
    }
  }

  /// - Throws: `BenchFailure` when the ends do not connect or nothing is heard.
  func run() async throws -> DelayOutcome {
    let proxy = try ImpairingProxy(impairment, seed: seed)
    defer { proxy.close() }
    let mouth = try await End(.publisher, name: "bench-mouth")
    let ear = try await End(.subscriber, name: "bench-ear")
    let outcome: Result<DelayOutcome, any Error>
    do {
      outcome = .success(try await measure(mouth, ear, proxy))
    } catch {
      outcome = .failure(error)
    }
    await mouth.close()
    await ear.close()
    return try outcome.get()
  }

  private func measure(_ mouth: End, _ ear: End, _ proxy: ImpairingProxy) async throws -> DelayOutcome {
    let microphone = LocalAudioTrack()
    microphone.setSender(try await mouth.peer.addSender(microphone))
    let offer = ImpairingProxy.redirect(try await mouth.peer.createOffer(), to: proxy.ports.second)
    let (answer, receiving) = try await ear.peer.answer(offer: offer)
    guard let section = receiving.first else { throw BenchFailure("the two ends agreed on no audio") }

    let problems = Mutex<[SoundEvent]>([])
    let playout = PlayoutEngine { event in problems.withLock { $0.append(event) } }
    defer { playout.stop() }
    let (spoken, heard) = (BurstTimes(), BurstTimes())
    let track = PlayoutTrack(id: "mouth")
    ear.peer.setSink(
      { packet, payload in
        track.receive(
          payload, source: 1, sequence: packet.sequence, timestamp: packet.timestamp, arrival: packet.arrival,
          resentLikelihood: packet.resentLikelihood)
      }, mid: section.mid)
    _ = try await mouth.peer.setRemoteAnswer(ImpairingProxy.redirect(answer, to: proxy.ports.first))
    try await wait(for: [mouth, ear])

    let began = ContinuousClock.now
    playout.setSink(BurstSink(heard: heard))
    try playout.add(track)
    let encoder = OpusEncoderConfiguration()
    let capture = try CaptureEngine(
      configuration: CaptureConfiguration(encoder: encoder),
      deliver: { payload, frame in
        microphone.send(
          OutgoingAudio(
            timestamp: frame.timestamp, isMarked: frame.isFirstAfterPause, level: UInt8(clamping: -frame.level),
            hasVoice: frame.isVoice), payload)
      }, notify: { event in problems.withLock { $0.append(event) } })
    defer { capture.stop() }
    capture.setSource(BurstSource(spoken: spoken))

    var adaptation = LossAdaptation()
    var nextStats = began + Self.statsPeriod
    var settled: JitterBufferStatistics?
    var levels: [Double] = []
    var targets: [Double] = []
    while ContinuousClock.now - began < .seconds(seconds) {
      try await Task.sleep(for: Self.period)
      let statistics = track.statistics
      if settled == nil, spoken.all.count > settling { settled = statistics }
      if settled != nil {
        levels.append(statistics.levelMilliseconds)
        targets.append(statistics.targetMilliseconds)
      }
      if ContinuousClock.now >= nextStats {
        nextStats += Self.statsPeriod
        if let sent = await mouth.peer.statistics().sent[microphone.cid],
          let wanted = adaptation.encoding(for: sent, from: encoder)
        {
          capture.setEncoding(wanted)
        }
      }
    }
    let statistics = track.statistics
    let pulled = (ContinuousClock.now - began) / .milliseconds(10) * Double(AudioBlock.frames)
    if let problem = problems.withLock({ $0.first }) { throw BenchFailure("sound broke off: \(problem)") }
    guard let settled, statistics.playedSamples > settled.playedSamples else {
      throw BenchFailure("no burst was heard at the other end")
    }
    // Before its first packet the buffer hands out silence and counts nothing of it; libwebrtc counts it as concealment.
    let beforeStart = max(0, pulled - Double(statistics.playedSamples))
    return DelayOutcome(
      delays: DelayOutcome.delays(spoken: spoken.all, heard: heard.all, settling: settling),
      concealed: Double(statistics.concealedSamples - settled.concealedSamples)
        / Double(statistics.playedSamples - settled.playedSamples),
      concealedWithStart: (Double(statistics.concealedSamples) + beforeStart) / max(1, pulled),
      buffered: levels.reduce(0, +) / Double(max(1, levels.count)),
      target: targets.reduce(0, +) / Double(max(1, targets.count)))
  }

  private func wait(for ends: [End]) async throws {
    let deadline = ContinuousClock.now + .seconds(15)
    while !ends.allSatisfy({ $0.link.current == .connected }) {
      for end in ends {
        if case .failed(let reason) = end.link.current { throw BenchFailure("the ends did not connect: \(reason)") }
      }
      guard ContinuousClock.now < deadline else { throw BenchFailure("the ends did not connect within 15 s") }
      try await Task.sleep(for: .milliseconds(10))
    }
  }
}
