import Foundation
import MediaBasics
import Sound
import Testing

@testable import CallCore
@testable import LiveKit

/// Tracks that arrive, go, and come back under their sids.
struct RemoteAudioTests {
  private func track(_ sid: String, _ attachment: Int) -> RemoteAudioTrack {
    RemoteAudioTrack(
      identity: "bo", participantSID: "PA_bo", trackSID: sid, source: .microphone,
      codecs: [RemoteCodec(name: "opus", payloadType: 111, clockRate: 48_000, channels: 2)], attachment: attachment)
  }

  @Test func theEndOfAnEarlierStayLeavesTheNextOneAlone() throws {
    let playout = PlayoutEngine { _ in }
    let remote = RemoteAudio(playout: playout, recordingFolder: nil) { Issue.record("\($0)") }
    _ = try #require(remote.sink(for: track("TR_b", 1)))
    let sink = try #require(remote.sink(for: track("TR_b", 2)))
    // The room tells of the first stay's end when the second has begun.
    remote.remove(attachment: 1)
    let entry = try #require(remote.entries.first)
    #expect(remote.entries.count == 1)
    remote.setGain(0.5, of: "bo")
    #expect(entry.track.gain == 0.5)
    let payload: [UInt8] = [0xf8, 0xff, 0xfe]
    sink(
      AudioPacket(
        sequence: 1, timestamp: 960, payloadType: 111, isMarked: true, arrival: .zero, level: 30, resentLikelihood: 0),
      payload.span.bytes)
    remote.removeAll()
    #expect(remote.entries.isEmpty)
    playout.stop()
  }

  @Test func aTrackThatComesBackKeepsItsEarlierRecording() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "stays-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let playout = PlayoutEngine { _ in }
    let remote = RemoteAudio(playout: playout, recordingFolder: folder) { Issue.record("\($0)") }
    for stay in 1...2 { _ = remote.sink(for: track("TR_b", stay)) }
    remote.removeAll()
    playout.stop()
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder).sorted() == ["bo-TR_b-2.wav", "bo-TR_b.wav"])
  }
}
