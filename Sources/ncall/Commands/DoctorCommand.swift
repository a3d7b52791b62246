import ArgumentParser
import Foundation
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
    try global.check()
    let subjects = ["audio", "terminal", "network"]
    if let subject, !subjects.contains(subject) {
      throw CommandFailure(.usage, "doctor \(subject): use audio, terminal or network")
    }
    var findings: [Finding] = []
    for name in subjects where subject == nil || subject == name {
      switch name {
      case "audio": findings += audio()
      case "terminal": findings += terminal()
      default: findings += NetworkDiagnosis.findings()
      }
    }
    if json {
      try JSONOutput.print([
        "findings": findings.map { ["subject": $0.subject, "ok": $0.isGood, "text": $0.text, "advice": $0.advice] }
      ])
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

  private func terminal() -> [Finding] {
    let environment = ProcessInfo.processInfo.environment
    let name = environment["TERM"] ?? ""
    do throws(TerminalError) {
      let device = try TerminalDevice.controlling()
      let size = device.size
      let isLarge = size.columns >= 60 && size.rows >= 16
      return [
        Finding(
          subject: "terminal", isGood: isLarge, text: "\(name), \(size.columns)x\(size.rows)",
          advice: isLarge ? [] : ["the call screen wants 60x16; smaller ones get a list"]),
        Finding(
          subject: "terminal", isGood: true,
          text:
            "locale \(environment["LC_ALL"] ?? environment["LC_CTYPE"] ?? environment["LANG"] ?? "unset"), COLORTERM \(environment["COLORTERM"] ?? "unset")"
        ),
      ]
    } catch {
      return [Finding(subject: "terminal", isGood: false, text: "\(error)", advice: ["join with --headless"])]
    }
  }
}
