import MediaBasics

@testable import RTC

extension Pair where E == DataChannels {
  /// `a` is the DTLS client.
  init(
    seed: UInt64 = 1, configuration: DataChannelConfiguration = .init(),
    peerConfiguration: DataChannelConfiguration? = nil,
    configure: (inout Link) -> Void = { _ in }
  ) {
    self.init(
      DataChannels(configuration: configuration, isDTLSClient: true, random: SeededGenerator(seed: seed &+ 1000)),
      DataChannels(
        configuration: peerConfiguration ?? configuration, isDTLSClient: false,
        random: SeededGenerator(seed: seed &+ 2000)), seed: seed, configure: configure)
  }

  mutating func start() {
    a.start(at: now)
    b.start(at: now)
  }
}

extension DataChannels {
  mutating func takeEvents() -> [DataChannelEvent] {
    var events: [DataChannelEvent] = []
    while let event = pollEvent() { events.append(event) }
    return events
  }

  mutating func send(_ channel: DataChannelID, bytes: [UInt8], at now: MediaInstant) -> DataChannelSendResult {
    send(channel, payload: bytes.span.bytes, binary: true, at: now)
  }

  mutating func send(_ channel: DataChannelID, text: String, at now: MediaInstant) -> DataChannelSendResult {
    let bytes = Array(text.utf8)
    return send(channel, payload: bytes.span.bytes, binary: false, at: now)
  }
}
