import LiveKitProtocol
import Synchronization

/// An audio track of ours. It outlives the sessions in which it is published.
public final class LocalAudioTrack: Sendable {
  public let name: String
  public let source: TrackSource
  public let isStereo: Bool
  /// Asks the server for no discontinuous transmission from its listeners' point of view.
  public let disablesDTX: Bool
  public let disablesRED: Bool
  /// Names the track in descriptions.
  public let cid: String
  private let state: Mutex<State>

  private struct State {
    var sid: String?
    var isMuted: Bool
    var sender: (any AudioSending)?
  }

  public init(
    name: String = "microphone", source: TrackSource = .microphone, isMuted: Bool = false, isStereo: Bool = false,
    disablesDTX: Bool = false, disablesRED: Bool = true
  ) {
    self.name = name
    self.source = source
    self.isStereo = isStereo
    self.disablesDTX = disablesDTX
    self.disablesRED = disablesRED
    cid = SID.make(.track)
    state = Mutex(State(isMuted: isMuted))
  }

  /// The server's name for it; nil while it is not published.
  public var sid: String? { state.withLock { $0.sid } }
  /// While muted, nothing is sent. Changed through the room, which tells the others.
  public var isMuted: Bool { state.withLock { $0.isMuted } }

  /// Sends an encoded packet; false when it was not taken, because the track is muted or has no connection. One thread at a
  /// time may send.
  @discardableResult
  public func send(_ packet: OutgoingAudio, _ payload: RawSpan) -> Bool {
    let sender = state.withLock { $0.isMuted ? nil : $0.sender }
    return sender?.send(packet, payload) ?? false
  }

  func setMuted(_ isMuted: Bool) { state.withLock { $0.isMuted = isMuted } }
  func setSID(_ sid: String?) { state.withLock { $0.sid = sid } }
  package func setSender(_ sender: (any AudioSending)?) { state.withLock { $0.sender = sender } }

  /// The announcement of the track.
  var request: LKAddTrackRequest {
    .with {
      $0.cid = cid
      $0.name = name
      $0.type = .audio
      $0.source = source.wire
      $0.muted = isMuted
      $0.disableDtx = disablesDTX
      $0.disableRed = disablesRED
      $0.stereo = isStereo
      $0.audioFeatures = (isStereo ? [.tfStereo] : []) + (disablesDTX ? [.tfNoDtx] : [])
    }
  }
}

extension LocalAudioTrack: Equatable {
  public static func == (a: LocalAudioTrack, b: LocalAudioTrack) -> Bool { a === b }
}
