import TUI

/// Asks the questions of the first start, on a screen or by lines.
protocol SetupAsking: Sendable {
  /// The answer; nil where the person does without.
  func ask(_ question: SetupQuestion) async -> String?
  func tell(_ activity: String)
  func close()
}

extension SetupScreen: SetupAsking {}
