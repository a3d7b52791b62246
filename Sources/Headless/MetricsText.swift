import CallCore

/// The state of a call in Prometheus' text format (exposition format 0.0.4).
struct MetricsText {
  private var out = ""

  static func text(_ state: State) -> String {
    var text = MetricsText()
    text.gauge("joined", "1 while in a call.", state.call.connection == .joined ? 1 : 0)
    text.gauge("participants", "Others in the call.", Double(state.call.others.count))
    if let stats = state.call.stats { text.add(stats) }
    let usage = ProcessUsage.now()
    text.gauge("cpu_cores", "Cores used.", usage.cpu)
    text.gauge("resident_megabytes", "Memory in use.", usage.residentMegabytes)
    return text.out
  }

  private mutating func add(_ stats: CallStats) {
    if let roundTrip = stats.roundTrip { gauge("rtt_milliseconds", "Round trip to the server.", roundTrip) }
    gauge("up_kilobits_per_second", "Audio sent.", stats.upRate)
    gauge("down_kilobits_per_second", "Audio received.", stats.downRate)
    if let upLoss = stats.upLoss { gauge("up_loss_ratio", "Loss that receivers report.", upLoss) }
    gauge("down_loss_ratio", "Loss of what is received.", stats.downLoss)
    tracks("track_jitter_milliseconds", "Interarrival jitter.", stats) { $0.jitter }
    tracks("track_concealed_ratio", "Share of sound that was made up.", stats) { $0.concealed }
    tracks("track_level_dbov", "Loudness.", stats) { Double($0.level) }
  }

  private mutating func gauge(_ name: String, _ help: String, _ value: Double) {
    head(name, help)
    sample(name, "", value)
  }

  private mutating func tracks(_ name: String, _ help: String, _ stats: CallStats, _ value: (TrackStats) -> Double) {
    guard !stats.tracks.isEmpty else { return }
    head(name, help)
    for track in stats.tracks {
      sample(name, "{identity=\(Self.quote(track.identity)),track=\(Self.quote(track.sid))}", value(track))
    }
  }

  private mutating func head(_ name: String, _ help: String) {
    out += "# HELP ncall_\(name) \(help)\n# TYPE ncall_\(name) gauge\n"
  }

  private mutating func sample(_ name: String, _ labels: String, _ value: Double) {
    out += "ncall_\(name)\(labels) \(Self.number(value))\n"
  }

  private static func number(_ value: Double) -> String {
    if value.isNaN { return "NaN" }
    return value.isInfinite ? (value > 0 ? "+Inf" : "-Inf") : "\(value)"
  }

  /// The value of a label. The format knows three escapes and takes everything else as it is; a scraper refuses the whole
  /// page where it meets another.
  private static func quote(_ text: String) -> String {
    var out = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": out += "\\\""
      case "\\": out += "\\\\"
      case "\n": out += "\\n"
      default: out.unicodeScalars.append(scalar)
      }
    }
    return out + "\""
  }
}
