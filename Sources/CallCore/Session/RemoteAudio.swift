import LiveKit
import MediaBasics
import Sound
import Synchronization

/// The remote audio tracks of a call: made on the media thread's demand, played by the playout engine, looked at by stats.
final class RemoteAudio: Sendable {
  /// One subscribed track.
  struct Entry: Sendable {
    var identity: String
    var sid: String
    var track: PlayoutTrack
  }

  private struct State {
    var entries: [String: Entry] = [:]
    var gains: [String: Float] = [:]
    var recordingFolder: String?
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
    let track = PlayoutTrack(id: remote.trackSID)
    let folder = state.withLock { state -> String? in
      track.gain = state.gains[remote.identity] ?? 1
      state.entries[remote.trackSID] = Entry(identity: remote.identity, sid: remote.trackSID, track: track)
      return state.recordingFolder
    }
    do throws(SoundFailure) {
      try playout.add(
        track,
        recordingPath: folder.map {
          $0 + "/" + RecordingName.file(identity: remote.identity, trackSID: remote.trackSID)
        })
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
  func remove(sid: String) {
    guard let entry = state.withLock({ $0.entries.removeValue(forKey: sid) }) else { return }
    let rest = min(1_000, max(60, entry.track.statistics.levelMilliseconds + 40))
    let playout = playout
    Task { [weak self] in
      do { try await Task.sleep(for: .milliseconds(rest)) } catch { return }
      // A track of the same name may have come back meanwhile.
      if self?.state.withLock({ $0.entries[sid] }) == nil { playout.remove(id: sid) }
    }
  }

  func removeAll() {
    let sids = state.withLock { state in
      defer { state.entries.removeAll() }
      return Array(state.entries.keys)
    }
    for sid in sids { playout.remove(id: sid) }
  }

  /// Sets how loud everything of one participant is played, now and later.
  func setGain(_ gain: Float, of identity: String) {
    state.withLock { state in
      state.gains[identity] = gain
      for entry in state.entries.values where entry.identity == identity { entry.track.gain = gain }
    }
  }

  var entries: [Entry] { state.withLock { $0.entries.values.sorted { $0.sid < $1.sid } } }
}
