import MediaBasics
import RTC
import RTCTransport

extension MediaRouter {
  /// Scores every participant by the tracks it sends and gets.
  func tellQuality(_ host: MediaHost) {
    var scores: [(participant: String, score: Double, grade: ConnectionGrade)] = []
    for sid in participants.keys.sorted() {
      guard let participant = participants[sid], participant.connections.contains(where: \.isConnected) else {
        continue
      }
      var worst = (score: QualityScorer.highest, grade: ConnectionGrade.excellent)
      func consider(_ scorer: QualityScorer) {
        if scorer.score < worst.score || scorer.grade == .lost { worst = (scorer.score, scorer.grade) }
      }
      for track in participant.tracks.values {
        track.scorer.add(window(of: track))
        consider(track.scorer)
      }
      for down in participant.downTracks.values where down.stream != nil {
        down.scorer.add(window(of: down))
        consider(down.scorer)
      }
      scores.append((sid, worst.score, worst.grade))
    }
    if !scores.isEmpty { emit(.quality(scores)) }
  }

  private func window(of track: RoutedTrack) -> TrackWindow {
    var window = TrackWindow(sensitivity(of: track))
    guard let connection = track.connection, let hosted = connection.hosted else { return window }
    var total = (expected: Int64(0), lost: Int64(0), bytes: Int64(0))
    for stream in hosted.peer.receiveStatistics where stream.section == track.section {
      total.expected += stream.expected
      total.lost += stream.lost
      total.bytes += stream.bytes
      window.jitter = max(window.jitter, stream.jitter)
    }
    window.expected = Int(clamping: max(0, total.expected - track.counted.expected))
    window.lost = Int(clamping: max(0, total.lost - track.counted.lost))
    window.bytes = Int(clamping: max(0, total.bytes - track.counted.bytes))
    track.counted = total
    window.roundTrip = hosted.peer.roundTrip ?? .zero
    window.isPaused = track.isMuted
    window.sawReports = connection.isConnected
    return window
  }

  private func window(of down: DownTrack) -> TrackWindow {
    var window = TrackWindow(sensitivity(of: down.track))
    guard let hosted = down.connection.hosted, let stream = down.stream,
      let statistics = hosted.peer.sendStatistics(stream)
    else { return window }
    let packets = Int(statistics.packets &- down.countedPackets)
    down.countedPackets = statistics.packets
    window.expected = packets
    window.bytes = packets
    window.lost = Int(Double(packets) * (statistics.fractionLost ?? 0))
    window.jitter = statistics.jitter ?? .zero
    window.roundTrip = statistics.roundTrip ?? .zero
    window.missingLayers = down.missingLayers
    window.isPaused = down.track.isMuted || down.forwarder.isPaused
    window.sawReports = down.connection.isConnected
    return window
  }

  private func sensitivity(of track: RoutedTrack) -> TrackWindow.Sensitivity {
    if track.isVideo { return .video }
    return track.codecs.first?.name.lowercased() == "red" ? .red(fec: true) : .opus(fec: true)
  }
}
