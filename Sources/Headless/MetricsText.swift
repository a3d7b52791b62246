import CallCore

/// The state of a call in Prometheus' text format.
enum MetricsText {
  static func text(_ state: State) -> String {
    var out = ""
    func gauge(_ name: String, _ help: String, _ value: Double, _ labels: String = "") {
      if !out.contains("# TYPE ncall_\(name) ") { out += "# HELP ncall_\(name) \(help)\n# TYPE ncall_\(name) gauge\n" }
      out += "ncall_\(name)\(labels) \(value)\n"
    }
    gauge("joined", "1 while in a call.", state.call.connection == .joined ? 1 : 0)
    gauge("participants", "Others in the call.", Double(state.call.others.count))
    if let stats = state.call.stats {
      if let roundTrip = stats.roundTrip { gauge("rtt_milliseconds", "Round trip to the server.", roundTrip) }
      gauge("up_kilobits_per_second", "Audio sent.", stats.upRate)
      gauge("down_kilobits_per_second", "Audio received.", stats.downRate)
      gauge("up_loss_ratio", "Loss that receivers report.", stats.upLoss)
      gauge("down_loss_ratio", "Loss of what is received.", stats.downLoss)
      for track in stats.tracks {
        let labels = "{identity=\(JSONLine.quote(track.identity)),track=\(JSONLine.quote(track.sid))}"
        gauge("track_jitter_milliseconds", "Interarrival jitter.", track.jitter, labels)
      }
      for track in stats.tracks {
        let labels = "{identity=\(JSONLine.quote(track.identity)),track=\(JSONLine.quote(track.sid))}"
        gauge("track_concealed_ratio", "Share of sound that was made up.", track.concealed, labels)
      }
      for track in stats.tracks {
        let labels = "{identity=\(JSONLine.quote(track.identity)),track=\(JSONLine.quote(track.sid))}"
        gauge("track_level_dbov", "Loudness.", Double(track.level), labels)
      }
    }
    let usage = ProcessUsage.now()
    gauge("cpu_cores", "Cores used.", usage.cpu)
    gauge("resident_megabytes", "Memory in use.", usage.residentMegabytes)
    return out
  }
}
