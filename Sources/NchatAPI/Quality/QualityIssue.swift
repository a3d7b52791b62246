/// What is wrong with a connection.
public enum QualityIssue: String, APIModel, CaseIterable {
  case packetLoss = "high_packet_loss"
  case jitter = "high_jitter"
  case latency = "high_latency"
  case bandwidth = "low_bandwidth"
  case cpu = "cpu_overload"
  case congestion = "network_congestion"

  public static let schema = JSONSchema.words(of: QualityIssue.self).named("QualityIssue")
}
