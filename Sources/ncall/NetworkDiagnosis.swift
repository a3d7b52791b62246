import Foundation
import RTCTransport

/// Which addresses media can use, and whether UDP works at all.
enum NetworkDiagnosis {
  static func findings() -> [DoctorCommand.Finding] {
    let outside = NetworkInterface.candidates(includingLoopback: false)
    var findings = [
      DoctorCommand.Finding(
        subject: "network", isGood: !outside.isEmpty,
        text: outside.isEmpty
          ? "no interface but loopback has an address"
          : "media can use " + outside.map { "\($0.address.ip) (\($0.name))" }.joined(separator: ", "),
        advice: outside.isEmpty ? ["only servers on this machine can be joined"] : [])
    ]
    findings.append(
      DoctorCommand.Finding(
        subject: "network", isGood: true,
        text: "this version has neither TURN nor TCP for media: UDP must reach the server"))
    return findings
  }
}
