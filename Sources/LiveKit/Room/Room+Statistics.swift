/// Counters.
extension Room {
  /// Counters of the present session; empty between sessions.
  public func statistics() async -> RoomStatistics {
    var statistics = RoomStatistics()
    guard let session else { return statistics }
    statistics.signalRoundTrip = session.signal.roundTrip
    for link in session.links {
      let peer = await link.peer.statistics()
      guard isCurrent(session) else { break }
      if link === session.primary { statistics.mediaRoundTrip = peer.roundTrip }
      for track in localTracks {
        guard let sid = track.sid, let counters = peer.sent[track.cid] else { continue }
        statistics.sent.append(.init(trackSID: sid, source: track.source, counters: counters))
      }
      for media in link.receiving {
        guard let sid = link.attached[media.mid], let counters = peer.received[media.mid],
          let participant = roster.publisher(of: sid)?.participant
        else { continue }
        statistics.received.append(.init(identity: participant.identity, trackSID: sid, counters: counters))
      }
    }
    return statistics
  }
}
