import LiveKitProtocol
import SwiftProtobuf

/// Recordings and streams, which an egress service beside a LiveKit cluster takes out of rooms. The embedded media server has none and
/// answers `.unimplemented`.
extension LiveKitService {
  /// How a room becomes a file.
  struct RecordingForm: Sendable, Equatable {
    /// Of LiveKit's page for recordings: `grid`, `speaker`, `single-speaker`.
    var layout = "grid"
    var isAudioOnly = false
    var preset = LKEncodingOptionsPreset.h2641080P30
    var fileType = LKEncodedFileType.mp4
    /// The file's name below what the egress service writes to.
    var path: String
  }

  /// How a room becomes an HLS stream.
  struct SegmentForm: Sendable, Equatable {
    var layout = "speaker"
    var preset = LKEncodingOptionsPreset.h2641080P30
    /// Where segments go, and what their names begin with, below what the egress service writes to.
    var prefix: String
    /// Of all segments, beside them.
    var playlist = "index.m3u8"
    /// Of the newest segments.
    var livePlaylist = "live.m3u8"
    /// Seconds.
    var segmentLength: UInt32 = 2
  }

  /// Begins to record a room.
  func startRecording(of room: String, as form: RecordingForm) async throws(LiveKitFailure) -> LKEgressInfo {
    var file = LKEncodedFileOutput()
    file.fileType = form.fileType
    file.filepath = form.path
    file.disableManifest = true
    var request = LKRoomCompositeEgressRequest()
    request.roomName = room
    request.layout = form.layout
    request.audioOnly = form.isAudioOnly
    request.preset = form.preset
    request.fileOutputs = [file]
    return try await egress("StartRoomCompositeEgress", request)
  }

  /// Ends a recording; its file is there when the egress says that it is complete.
  func stopRecording(_ id: String) async throws(LiveKitFailure) -> LKEgressInfo { try await stop(id) }

  /// Begins to write a room as segments and playlists.
  func startStream(of room: String, as form: SegmentForm) async throws(LiveKitFailure) -> LKEgressInfo {
    var segments = LKSegmentedFileOutput()
    segments.protocol = .hlsProtocol
    segments.filenamePrefix = form.prefix
    segments.playlistName = form.playlist
    segments.livePlaylistName = form.livePlaylist
    segments.segmentDuration = form.segmentLength
    segments.disableManifest = true
    var request = LKRoomCompositeEgressRequest()
    request.roomName = room
    request.layout = form.layout
    request.preset = form.preset
    request.segmentOutputs = [segments]
    return try await egress("StartRoomCompositeEgress", request)
  }

  func stopStream(_ id: String) async throws(LiveKitFailure) -> LKEgressInfo { try await stop(id) }

  /// What is taken out of a room now.
  /// - Throws: `LiveKitFailure`: `.unimplemented` where nothing can be.
  func activeEgresses(in room: String) async throws(LiveKitFailure) -> [LKEgressInfo] {
    var request = LKListEgressRequest()
    request.roomName = room
    request.active = true
    let answer: LKListEgressResponse = try await egress("ListEgress", request)
    return answer.items.filter { $0.roomName == room }
  }

  /// How a recording or stream does; nil where the service knows none of this id.
  func egressInfo(_ id: String) async throws(LiveKitFailure) -> LKEgressInfo? {
    var request = LKListEgressRequest()
    request.egressID = id
    do throws(LiveKitFailure) {
      let answer: LKListEgressResponse = try await egress("ListEgress", request)
      return answer.items.first { $0.egressID == id }
    } catch {
      guard error.kind == .notFound else { throw error }
      return nil
    }
  }

  private func stop(_ id: String) async throws(LiveKitFailure) -> LKEgressInfo {
    var request = LKStopEgressRequest()
    request.egressID = id
    return try await egress("StopEgress", request)
  }

  private func egress<Answer: Message>(
    _ method: String, _ request: some Message
  ) async throws(LiveKitFailure) -> Answer {
    try await call(method, of: "Egress", request) { $0.roomRecord = true }
  }
}
