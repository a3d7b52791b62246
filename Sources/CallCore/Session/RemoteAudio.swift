import LiveKit
import MediaBasics
import Sound
import Synchronization

/// The remote audio tracks of a call: made on the media thread's demand, played by the playout engine, looked at by stats.
final class RemoteAudio: Sendable {
  /// One subscribed track. The same track may come twice at a time: again, while the rest of its earlier stay is still played.
  struct Entry: Sendable {
    var identity: String
    var sid: String
    var track: PlayoutTrack
  }

  private struct State {
    /// By attachment: what the room says of a track's end may come after its next beginning.
    var entries: [Int: Entry] = [:]
    var gains: [String: Float] = [:]
    var recordingFolder: String?
    /// How often each recorded track has come.
    var stays: [String: Int] = [:]
  }

  private let state: Mutex<State>
  private let playout: PlayoutEngine
  private let report: @Sendable (SoundFailure) -> Void

  init(playout: PlayoutEngine, recordingFolder: String?, report: @escaping @Sendable (SoundFailure) -> Void) {
    self.playout = playout
    self.report = report
    state = Mutex(State(recordingFolder: recordingFolder))
  }

  /// Makes the place where a track's packets go; nil for a codec that is not played.
  func sink(for remote: RemoteAudioTrack) -> AudioPacketSink? {
    let opus = Set(remote.codecs.filter { $0.name == "opus" }.map(\.payloadType))
    guard !opus.isEmpty else { return nil }
    let track = PlayoutTrack(id: Self.name(remote.trackSID, remote.attachment))
    let path = state.withLock { state -> String? in
      track.gain = state.gains[remote.identity] ?? 1
      state.entries[remote.attachment] = Entry(identity: remote.identity, sid: remote.trackSID, track: track)
      guard let folder = state.recordingFolder else { return nil }
      // A track that comes back must not overwrite what was recorded of it before.
      let stay = state.stays[remote.trackSID, default: 0] + 1
      state.stays[remote.trackSID] = stay
      let name = stay == 1 ? remote.trackSID : "\(remote.trackSID)-\(stay)"
      return folder + "/" + RecordingName.file(identity: remote.identity, trackSID: name)
    }
    do throws(SoundFailure) {
      try playout.add(track, recordingPath: path)
    } catch {
      report(error)
      do throws(SoundFailure) { try playout.add(track) } catch { report(error) }
    }
    let source = UInt32(truncatingIfNeeded: remote.trackSID.hashValue)
    return { packet, payload in
      guard opus.contains(packet.payloadType), payload.byteCount > 0 else { return }
      track.receive(
        payload, source: source, sequence: packet.sequence, timestamp: packet.timestamp, arrival: packet.arrival,
        resentLikelihood: packet.resentLikelihood)
    }
  }

  /// Takes a track away once what waits in its jitter buffer has been heard.
  func remove(attachment: Int) {
    guard let entry = state.withLock({ $0.entries.removeValue(forKey: attachment) }) else { return }
    let rest = min(1_000, max(60, entry.track.statistics.levelMilliseconds + 40))
    let playout = playout
    Task {
      do { try await Task.sleep(for: .milliseconds(rest)) } catch { return }
      playout.remove(id: entry.track.id)
    }
  }

  func removeAll() {
    let tracks = state.withLock { state in
      defer { state.entries.removeAll() }
      return state.entries.values.map(\.track)
    }
    for track in tracks { playout.remove(id: track.id) }
  }

  /// What one stay of a track is called: by its sid and the number of the stay.
  private static func name(_ trackSID: String, _ attachment: Int) -> String { "\(trackSID)#\(attachment)" }

  /// Sets how loud everything of one participant is played, now and later.
  func setGain(_ gain: Float, of identity: String) {
    state.withLock { state in
      state.gains[identity] = gain
      for entry in state.entries.values where entry.identity == identity { entry.track.gain = gain }
    }
  }

  var entries: [Entry] {
    state.withLock { $0.entries.sorted { ($0.value.sid, $0.key) < ($1.value.sid, $1.key) }.map(\.value) }
  }
}
