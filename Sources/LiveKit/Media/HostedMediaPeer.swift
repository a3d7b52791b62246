import LiveKitProtocol
import MediaBasics
import RTC
import RTCTransport
import Synchronization

/// A peer connection of the engine, on a media thread.
package final class HostedMediaPeer: MediaPeer {
  private let loop: MediaLoop
  private let seat: MediaSeat

  /// Opens sockets on this machine's addresses and takes a peer into the loop's care.
  /// - Parameter includesLoopback: whether the server may be on this machine.
  package static func make(
    on loop: MediaLoop, setup: MediaPeerSetup, includesLoopback: Bool,
    emit: @escaping @Sendable (MediaPeerEvent) -> Void
  ) async throws(MediaFailure) -> HostedMediaPeer {
    if setup.relaying == .required { throw MediaFailure("relayed media is not possible in this version") }
    if setup.forcesTCP { throw MediaFailure("media over TCP is not possible in this version") }
    let configuration: PeerConfiguration
    do { configuration = try Self.configuration(setup) } catch { throw MediaFailure("no certificate: \(error)") }
    var interfaces = NetworkInterface.candidates(includingLoopback: includesLoopback)
    // A machine that has nothing else can only talk to itself.
    if interfaces.isEmpty { interfaces = NetworkInterface.candidates(includingLoopback: true) }
    let addresses = interfaces.map(\.address)
    let seat = MediaSeat(role: setup.role, receivesVideo: setup.receivesVideo, emit: emit)
    let failure = await loop.run { host in seat.open(configuration, addresses: addresses, host: host) }
    switch failure {
    case .none: throw MediaFailure("the media thread has ended")
    case .some(.some(let failure)): throw failure
    case .some(.none): return HostedMediaPeer(loop: loop, seat: seat)
    }
  }

  private init(loop: MediaLoop, seat: MediaSeat) {
    self.loop = loop
    self.seat = seat
  }

  private static func configuration(_ setup: MediaPeerSetup) throws(DTLSError) -> PeerConfiguration {
    var random = SeededGenerator.system()
    let cname = Base64URL.encode(random.bytes(12))
    let negotiation = NegotiationConfiguration(
      audioCodecs: CodecDescription.voice,
      videoCodecs: setup.receivesVideo ? CodecDescription.forwardedVideo : [],
      maxMessageSize: UInt64(Limits.dataMessageSize), cname: cname, sessionID: random.next() >> 2)
    var configuration = PeerConfiguration(
      identity: try DTLSIdentity.generate(), negotiation: negotiation, anchor: .system)
    configuration.hasAllCandidates = true
    // Two and a half seconds of audio: what a server may still ask for again.
    configuration.retransmissionHistory = 128
    return configuration
  }

  /// Runs on the media thread.
  private func run<Value: Sendable>(
    _ body: @escaping @Sendable (MediaSeat, MediaHost) throws -> Value
  ) async throws(MediaFailure) -> Value {
    let seat = seat
    let result = await loop.run { host in Result { try body(seat, host) } }
    switch result {
    case .success(let value): return value
    case .failure(let failure as MediaFailure): throw failure
    case .failure(let error): throw MediaFailure("\(error)")
    case nil: throw MediaFailure("the media thread has ended")
    }
  }

  package func createOffer() async throws(MediaFailure) -> String {
    try await run { try $0.createOffer($1) }
  }

  package func setRemoteAnswer(_ sdp: String) async throws(MediaFailure) -> [RemoteMedia] {
    try await run { try $0.setRemoteAnswer(sdp, $1) }
  }

  package func answer(offer sdp: String) async throws(MediaFailure) -> (sdp: String, receiving: [RemoteMedia]) {
    try await run { try $0.answer(offer: sdp, $1) }
  }

  package func addRemoteCandidate(_ candidate: TrickleCandidate) {
    let seat = seat
    loop.perform { seat.addRemoteCandidate(candidate.candidate, $0) }
  }

  package func endOfRemoteCandidates() {
    let seat = seat
    loop.perform { seat.endOfRemoteCandidates($0) }
  }

  package func addReceivers(audio: Int, video: Int) async throws(MediaFailure) {
    try await run { try $0.addReceivers(audio: audio, video: video, $1) }
  }

  package func openChannels() async throws(MediaFailure) {
    try await run { try $0.openChannels($1) }
  }

  package func sendData(_ bytes: [UInt8], on channel: ChannelLabel) -> Bool {
    guard seat.backlog.take(bytes.count) else { return false }
    let seat = seat
    loop.perform { seat.sendData(bytes, on: channel, $0) }
    return true
  }

  package func tookData(_ count: Int) {
    guard seat.arrivals.giveBack(count) else { return }
    let seat = seat
    loop.perform { seat.takeDataAgain($0) }
  }

  package func addSender(_ track: LocalAudioTrack) async throws(MediaFailure) -> any AudioSending {
    let cid = track.cid
    let queue = OutgoingAudioQueue()
    try await run { try $0.addSender(cid, queue, $1) }
    return HostedAudioSender(loop: loop, queue: queue)
  }

  package func removeSender(_ track: LocalAudioTrack) async throws(MediaFailure) {
    let cid = track.cid
    try await run { try $0.removeSender(cid, $1) }
  }

  package func setSink(_ sink: AudioPacketSink?, mid: String) {
    let seat = seat
    loop.perform { _ in seat.setSink(sink, mid: mid) }
  }

  package func statistics() async -> MediaPeerStatistics {
    let seat = seat
    return await loop.run { _ in seat.statistics } ?? MediaPeerStatistics()
  }

  package func close() async {
    let seat = seat
    _ = await loop.run { seat.close($0) }
  }
}
