import CallCore

/// The fields of a stats event; times in ms, rates in kbit/s, loss a fraction, cpu a fraction of one core.
enum StatsLine {
  static func fill(_ line: inout JSONLine, _ stats: CallStats) {
    if let roundTrip = stats.roundTrip { line.add("rtt", roundTrip, digits: 1) }
    line.add("up_kbps", stats.upRate, digits: 1)
    line.add("down_kbps", stats.downRate, digits: 1)
    if let upLoss = stats.upLoss { line.add("up_loss", upLoss, digits: 4) }
    line.add("down_loss", stats.downLoss, digits: 4)
    line.add(
      "tracks",
      stats.tracks.map { track in
        var line = JSONLine()
        line.add("identity", track.identity)
        line.add("sid", track.sid)
        line.add("kbps", track.rate, digits: 1)
        line.add("loss", track.loss, digits: 4)
        line.add("jitter", track.jitter, digits: 1)
        line.add("buffer", track.buffer, digits: 1)
        line.add("concealed", track.concealed, digits: 4)
        line.add("level", track.level)
        return line
      })
    let usage = ProcessUsage.now()
    line.add("cpu", usage.cpu, digits: 3)
    line.add("rss_mb", usage.residentMegabytes, digits: 1)
  }
}
