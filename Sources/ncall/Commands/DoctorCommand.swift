import ArgumentParser
import Sound
import TerminalKit

struct DoctorCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor", abstract: "Say what works, what does not, and what to do about it.",
    discussion: "Example: ncall doctor audio")
  @OptionGroup var global: GlobalOptions
  @Argument(help: "audio, terminal or network; all without one.") var subject: String?
  @Flag(help: "Print one JSON object.") var json = false

  /// One line of the report.
  struct Finding {
    var subject: String
    var isGood: Bool
    var text: String
    var advice: [String] = []
  }

  func run() async throws {
    let settings = try global.settings()
    let subjects = ["audio", "terminal", "network"]
    if let subject, !subjects.contains(subject) {
      throw CommandFailure(.usage, "doctor \(subject): use audio, terminal or network")
    }
    var findings: [Finding] = []
    var record: [String: Any] = [:]
    for name in subjects where subject == nil || subject == name {
      switch name {
      case "audio": findings += audio()
      case "terminal":
        let (found, known) = terminal(settings)
        findings += found
        record = known
      default: findings += NetworkDiagnosis.findings()
      }
    }
    if json {
      var object: [String: Any] = [
        "findings": findings.map { ["subject": $0.subject, "ok": $0.isGood, "text": $0.text, "advice": $0.advice] }
      ]
      if !record.isEmpty { object["terminal"] = record }
      try JSONOutput.print(object)
      return
    }
    for finding in findings {
      print("\(finding.isGood ? "ok " : "!! ") \(finding.subject): \(finding.text)")
      for advice in finding.advice { print("     - \(advice)") }
    }
  }

  private func audio() -> [Finding] {
    let diagnosis = AudioDiagnosis.run()
    var findings = [
      Finding(
        subject: "audio", isGood: true,
        text:
          "user \(diagnosis.user), groups \(diagnosis.groups.joined(separator: " ")), \(diagnosis.cards.count) cards, \(diagnosis.devices.count) devices"
      )
    ]
    for attempt in diagnosis.attempts {
      let noun = attempt.direction == .input ? "input" : "output"
      findings.append(
        Finding(
          subject: "audio", isGood: attempt.works,
          text: attempt.works
            ? "the default \(noun) opens" : "the default \(noun) does not open: \(attempt.reason ?? "unknown")"))
    }
    if let last = findings.indices.last { findings[last].advice = diagnosis.advice }
    return findings
  }

  private func terminal(_ settings: Settings) -> (findings: [Finding], record: [String: Any]) {
    do throws(TerminalError) {
      let device = try TerminalDevice.controlling()
      let diagnosis = TerminalDiagnosis(
        device: device, options: ScreenOptions(settings: settings, global: global).terminal)
      return (diagnosis.findings, diagnosis.record)
    } catch {
      return ([Finding(subject: "terminal", isGood: false, text: "\(error)", advice: ["join with --headless"])], [:])
    }
  }
}
