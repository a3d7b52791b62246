import CallCore

/// The fields of a snapshot: the room, this client, and everybody else with their tracks.
enum SnapshotLine {
  static func fill(_ line: inout JSONLine, _ state: State) {
    line.add("room", state.call.room?.name ?? "")
    line.add("self", state.call.me?.identity ?? "")
    line.add("participants", state.call.others.all.map(person))
  }

  private static func person(_ participant: Participant) -> JSONLine {
    var line = JSONLine()
    line.add("identity", participant.identity)
    line.add("sid", participant.sid)
    line.add("name", participant.name)
    line.add(
      "tracks",
      participant.tracks.map { track in
        var line = JSONLine()
        line.add("sid", track.sid)
        line.add("kind", track.kind.rawValue)
        line.add("source", track.source.rawValue)
        line.add("muted", track.isMuted)
        return line
      })
    line.add("speaking", participant.isSpeaking)
    line.add("quality", participant.quality.rawValue)
    return line
  }
}
