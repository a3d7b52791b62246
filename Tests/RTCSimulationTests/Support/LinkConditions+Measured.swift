import MediaBasics
import RTCSimulation

extension LinkConditions {
  /// 25 ms, and exponential jitter cut off at five times its mean: the networks on which libwebrtc was measured.
  static func measured(jitter milliseconds: Int, loss: Double = 0) -> LinkConditions {
    LinkConditions(
      latency: .milliseconds(25),
      jitter: milliseconds == 0
        ? .none : .exponential(mean: .milliseconds(milliseconds), limit: .milliseconds(5 * milliseconds)), loss: loss)
  }
}
