import MediaBasics
import RTC
import RTCTransport

extension MediaRouter {
  /// Scores every participant by the tracks it sends and gets.
  func tellQuality(_ host: MediaHost) {
    let present = participants.keys.sorted().compactMap { participants[$0] }
    // What came tells what could be sent on: publishers first.
    for participant in present {
      for track in participant.tracks.values { track.scorer.add(measure(track, host)) }
    }
    var reports: [ConnectionReport] = []
    var scores: [(participant: String, score: Double, grade: ConnectionGrade)] = []
    for participant in present where participant.connections.contains(where: { $0.connectedAt != nil }) {
      var worst = (score: QualityScorer.highest, grade: ConnectionGrade.excellent)
      func consider(_ scorer: QualityScorer) {
        if scorer.score < worst.score || scorer.grade == .lost { worst = (scorer.score, scorer.grade) }
      }
      for track in participant.tracks.values { consider(track.scorer) }
      for down in participant.downTracks.values where down.stream != nil {
        down.scorer.add(measure(down, of: participant, host))
        consider(down.scorer)
      }
      let isLost = participant.connections.contains(where: \.isLost)
      if isLost { worst = (QualityScorer.floor, .lost) }
      if let report = participant.report(isLost ? .lost : .connected, at: host.now) { reports.append(report) }
      scores.append((participant.sid, worst.score, worst.grade))
    }
    if !scores.isEmpty { emit(.quality(scores)) }
    if !reports.isEmpty { emit(.reports(reports)) }
  }

  /// What happened to a published track since it was looked at last, counted for its publisher.
  @discardableResult
  func measure(_ track: RoutedTrack, _ host: MediaHost) -> TrackWindow {
    let window = window(of: track, host)
    track.connection?.participant.count(window, isSent: false)
    return window
  }

  /// What happened to a track on its way to a subscriber since it was looked at last, counted for that one.
  @discardableResult
  func measure(_ down: DownTrack, of participant: RoutedParticipant, _ host: MediaHost) -> TrackWindow {
    let window = window(of: down, host)
    participant.count(window, isSent: true)
    return window
  }

  /// The last word of a participant's connection, which must still be there.
  func tellEnd(of participant: RoutedParticipant, _ host: MediaHost) {
    for track in participant.tracks.values { measure(track, host) }
    for down in participant.downTracks.values where down.stream != nil { measure(down, of: participant, host) }
    if let report = participant.report(.ended, at: host.now) { emit(.reports([report])) }
  }

  /// A participant has gone silent: told at once.
  func tellLost(_ participant: RoutedParticipant) {
    emit(.quality([(participant.sid, QualityScorer.floor, .lost)]))
  }

  private func window(of track: RoutedTrack, _ host: MediaHost) -> TrackWindow {
    var window = TrackWindow(sensitivity(of: track))
    guard let connection = track.connection, let hosted = connection.hosted, connection.isConnected else {
      // A lost connection is judged as one, not by its tracks; one that is being made is not judged yet.
      window.isPaused = true
      track.lastWindow = (0, 0)
      return window
    }
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
    track.lastWindow = (window.bytes, window.lost)
    window.roundTrip = hosted.peer.roundTrip ?? .zero
    // Before its first packet a track is still being started.
    window.isPaused = track.isMuted || total.bytes == 0
    window.maySendNothing = !track.isVideo && !track.bound.disablesDTX
    window.sawReports = sawReports(on: connection, host)
    return window
  }

  private func window(of down: DownTrack, _ host: MediaHost) -> TrackWindow {
    var window = TrackWindow(sensitivity(of: down.track))
    guard let hosted = down.connection.hosted, let stream = down.stream,
      let statistics = hosted.peer.sendStatistics(stream)
    else {
      window.isPaused = true
      return window
    }
    let packets = Int(statistics.packets &- down.counted.packets)
    window.bytes = Int(clamping: max(0, statistics.bytes - down.counted.bytes))
    down.counted = (statistics.packets, statistics.bytes)
    // What was lost before it came to us leaves gaps, which the subscriber counts as lost.
    window.missingUpstream = down.track.lastWindow.lost
    window.expected = packets + window.missingUpstream
    window.lost = Int(Double(window.expected) * (statistics.fractionLost ?? 0))
    window.jitter = statistics.jitter ?? .zero
    window.roundTrip = statistics.roundTrip ?? .zero
    window.missingLayers = down.missingLayers
    let layer = down.wantedLayer
    if down.track.layerBytes.indices.contains(layer) {
      let bytes = down.track.layerBytes[layer]
      if let before = down.countedLayer, before.layer == layer {
        window.expectedBits = Int(clamping: max(0, bytes - before.bytes)) * 8
      }
      down.countedLayer = (layer, bytes)
    }
    // Where nothing came, nothing can be sent on.
    window.isPaused = down.track.isMuted || down.forwarder.isPaused || down.track.lastWindow.bytes == 0
    window.sawReports = sawReports(on: down.connection, host)
    return window
  }

  /// Whether the far end has reported within two windows; some report less often than once in one.
  private func sawReports(on connection: MediaConnection, _ host: MediaHost) -> Bool {
    guard let connectedAt = connection.connectedAt else { return false }
    return host.now - max(connectedAt, connection.reportedAt ?? connectedAt) < configuration.qualityInterval * 2
  }

  private func sensitivity(of track: RoutedTrack) -> TrackWindow.Sensitivity {
    track.isVideo ? .video : .opus(fec: true)
  }
}
