import LiveKitProtocol
import Synchronization

@testable import LiveKit

/// Stands for a peer connection and the network behind it; descriptions are lines of words that a test writes.
///
/// A description's lines `recv MID KIND STREAM TRACK` are the sections in which the server sends; `bad` is refused.
final class ScriptedPeer: MediaPeer {
  enum Call: Sendable, Equatable {
    case offer(Int)
    case remoteAnswer(String)
    case remoteOffer(String)
    case candidate(String)
    case endOfCandidates
    case addReceivers(Int, Int)
    case openChannels
    case addSender(String)
    case removeSender(String)
    case sink(mid: String, isSet: Bool)
    case close
  }

  struct Sender: AudioSending {
    let packets: AsyncStream<[UInt8]>.Continuation
    func send(_ packet: OutgoingAudio, _ payload: RawSpan) -> Bool {
      packets.yield(payload.withUnsafeBytes { Array($0) })
      return true
    }
  }

  private struct State {
    var offers = 0
    var sinks: [String: AudioPacketSink] = [:]
    var isConnected = false
    var opensChannels = false
    var isClogged = false
    var dataTaken = 0
    var senders: [String] = []
  }

  let setup: MediaPeerSetup
  let emit: @Sendable (MediaPeerEvent) -> Void
  /// Everything the room does with it, in order.
  let calls: AsyncStream<Call>
  /// Data messages the room sends.
  let data: AsyncStream<(ChannelLabel, LKDataPacket)>
  /// Audio packets the room's user sends.
  let audio: AsyncStream<[UInt8]>
  private let called: AsyncStream<Call>.Continuation
  private let dataSent: AsyncStream<(ChannelLabel, LKDataPacket)>.Continuation
  private let audioSent: AsyncStream<[UInt8]>.Continuation
  private let state = Mutex(State())
  private let connectsByItself: Bool

  init(
    _ setup: MediaPeerSetup, connectsByItself: Bool, emit: @escaping @Sendable (MediaPeerEvent) -> Void
  ) {
    self.setup = setup
    self.emit = emit
    self.connectsByItself = connectsByItself
    (calls, called) = AsyncStream<Call>.makeStream()
    (data, dataSent) = AsyncStream<(ChannelLabel, LKDataPacket)>.makeStream()
    (audio, audioSent) = AsyncStream<[UInt8]>.makeStream()
  }

  func createOffer() async throws(MediaFailure) -> String {
    let number = state.withLock { state in
      state.offers += 1
      return state.offers
    }
    called.yield(.offer(number))
    return "offer \(number) of \(setup.role)"
  }

  func setRemoteAnswer(_ sdp: String) async throws(MediaFailure) -> [RemoteMedia] {
    called.yield(.remoteAnswer(sdp))
    return try settle(sdp)
  }

  func answer(offer sdp: String) async throws(MediaFailure) -> (sdp: String, receiving: [RemoteMedia]) {
    called.yield(.remoteOffer(sdp))
    return ("answer to \(sdp.split(separator: "\n").first ?? "")", try settle(sdp))
  }

  private func settle(_ sdp: String) throws(MediaFailure) -> [RemoteMedia] {
    if sdp.hasPrefix("bad") { throw MediaFailure("a bad description") }
    if connectsByItself { connect() }
    return sdp.split(separator: "\n").compactMap { line in
      let words = line.split(separator: " ").map(String.init)
      guard words.count == 5, words[0] == "recv", let kind = TrackKind(rawValue: words[2]) else { return nil }
      return RemoteMedia(
        mid: words[1], kind: kind, streamID: words[3], trackID: words[4],
        codecs: [RemoteCodec(name: "opus", payloadType: 111, clockRate: 48_000, channels: 2)])
    }
  }

  func connect() {
    let (isNew, opens) = state.withLock { state in
      defer { state.isConnected = true }
      return (!state.isConnected, state.opensChannels)
    }
    guard isNew else { return }
    emit(.stateChanged(.connected))
    guard opens else { return }
    for label in ChannelLabel.allCases { emit(.channelOpened(label, maximumMessageSize: 65_535)) }
  }

  func addRemoteCandidate(_ candidate: TrickleCandidate) { called.yield(.candidate(candidate.candidate)) }

  func endOfRemoteCandidates() { called.yield(.endOfCandidates) }

  func addReceivers(audio: Int, video: Int) async throws(MediaFailure) { called.yield(.addReceivers(audio, video)) }

  func openChannels() async throws(MediaFailure) {
    state.withLock { $0.opensChannels = true }
    called.yield(.openChannels)
  }

  func sendData(_ bytes: [UInt8], on channel: ChannelLabel) -> Bool {
    if state.withLock({ $0.isClogged }) { return false }
    if let packet = try? LKDataPacket(serializedBytes: bytes) { dataSent.yield((channel, packet)) }
    return true
  }

  func tookData(_ count: Int) { state.withLock { $0.dataTaken += count } }

  /// Bytes of messages that the room is done with.
  var dataTaken: Int { state.withLock { $0.dataTaken } }

  func clog() { state.withLock { $0.isClogged = true } }

  func addSender(_ track: LocalAudioTrack) async throws(MediaFailure) -> any AudioSending {
    state.withLock { $0.senders.append(track.cid) }
    called.yield(.addSender(track.cid))
    return Sender(packets: audioSent)
  }

  func removeSender(_ track: LocalAudioTrack) async throws(MediaFailure) { called.yield(.removeSender(track.cid)) }

  func setSink(_ sink: AudioPacketSink?, mid: String) {
    state.withLock { $0.sinks[mid] = sink }
    called.yield(.sink(mid: mid, isSet: sink != nil))
  }

  /// Has a packet arrive in a section; false when it falls to the ground.
  func deliver(_ payload: [UInt8], mid: String) -> Bool {
    guard let sink = state.withLock({ $0.sinks[mid] }) else { return false }
    let packet = AudioPacket(
      sequence: 1, timestamp: 960, payloadType: 111, isMarked: false, arrival: .zero, level: 30, resentLikelihood: 0)
    payload.withUnsafeBytes { sink(packet, RawSpan(_unsafeBytes: $0)) }
    return true
  }

  func statistics() async -> MediaPeerStatistics {
    var received = ReceivedTrackStatistics()
    received.packets = 7
    var statistics = MediaPeerStatistics(roundTrip: .milliseconds(5), received: ["0": received, "9": received])
    statistics.sent = state.withLock { $0.senders.reduce(into: [:]) { $0[$1] = SentTrackStatistics() } }
    return statistics
  }

  func close() async {
    called.yield(.close)
    called.finish()
  }
}
