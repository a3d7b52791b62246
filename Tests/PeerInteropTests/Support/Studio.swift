import MediaBasics
import RTC
import RTCTransport

/// What our side does with its peer on the media thread: says tones, listens, sends pictures back, and notes what happens.
final class Studio: PeerDelegate {
  var seen = Seen()
  var speakers: [Speaker] = []
  private(set) var listeners: [Int: Listener] = [:]
  /// Where VP8 that comes in is sent back to, packet by packet, as a forwarding server would.
  var mirror: TransceiverID?
  private var tickers: [MediaTicker] = []

  func work(on host: MediaHost, of hosted: HostedPeer) {
    tickers = [
      host.every(.milliseconds(10)) { [unowned self, unowned hosted] host in
        for speaker in speakers { speaker.speak(on: host, of: hosted) }
        for listener in listeners.values { listener.listen(at: host.now) }
      }
    ]
  }

  func rest() { for ticker in tickers { ticker.cancel() } }

  func peer(_ peer: HostedPeer, received packet: MediaPacket, in bytes: RawSpan, host: MediaHost) {
    seen.lastPacket = host.now
    let media = peer.peer.negotiation.session?.media.first { $0.index == packet.section }
    guard media?.kind == .video else {
      if listeners[packet.section] == nil { listeners[packet.section] = try? Listener() }
      listeners[packet.section]?.take(packet, in: bytes, at: host.now)
      return
    }
    seen.pictures.take(packet, in: bytes)
    guard let mirror, packet.payloadLength > 0, let stream = peer.peer.sendStream(of: mirror),
      let codec = peer.peer.negotiation.session?.media(mirror)?.codecs.first
    else { return }
    host.send(
      RTPOutgoing(
        marker: packet.marker, payloadType: codec.payloadType, sequenceNumber: packet.sequenceNumber,
        timestamp: packet.timestamp, ssrc: 0),
      payload: bytes.extracting(packet.payloadOffset..<(packet.payloadOffset + packet.payloadLength)), on: stream,
      of: peer)
  }

  func peer(_ peer: HostedPeer, event: PeerEvent, host: MediaHost) {
    switch event {
    case .stateChanged(let state): seen.states.append(.init(state: state, at: host.now))
    case .failed(let failure): seen.failure = failure
    case .goodbye(let ssrc): seen.goodbyes.append(ssrc)
    case .dataChannel(.opened(let info)): seen.opened.append(info)
    case .dataChannel(.closed(let id)): seen.closed.append(id)
    case .dataChannel(.message(let id, let bytes, let isBinary)):
      seen.messages.append(.init(channel: id, bytes: bytes, isBinary: isBinary))
    case .keyFrameRequested:
      seen.pictures.keyFrameRequests += 1
      guard mirror != nil, let section = seen.pictures.section else { return }
      let encoding = seen.pictures.encoding
      host.update(peer) { $0.requestKeyFrame(section: section, encoding: encoding, at: host.now) }
    default: break
    }
  }
}
