import Foundation
import Synchronization
import TUI

/// Asks by lines, with numbered choices; a line that is empty takes what is suggested, the end of input skips.
final class PlainSetup: SetupAsking {
  private let reader = Mutex(LineReader(descriptor: STDIN_FILENO, limit: 4_096))

  func ask(_ question: SetupQuestion) async -> String? {
    if let problem = question.problem { print(problem) }
    print("\(question.number) of \(question.count): \(question.title). \(question.words)")
    for (index, choice) in question.choices.enumerated() { print("\(index + 1) \(choice)") }
    let suggestion = question.choices.isEmpty ? question.suggestion : "1"
    let hint = suggestion.isEmpty || question.isSecret ? "" : " (\(suggestion))"
    if question.isSecret { return try? PasswordSource.prompt("\(question.label): ") }
    FileHandle.standardOutput.write(Data("\(question.label)\(hint), or skip > ".utf8))
    guard case .text(let line)? = reader.withLock({ $0.next() }) else { return nil }
    if line == "skip" { return nil }
    return line.isEmpty ? suggestion : line
  }

  func tell(_ activity: String) { print(activity) }

  func close() {}

  private func print(_ text: String) {
    FileHandle.standardOutput.write(Data((text + "\n").utf8))
  }
}
