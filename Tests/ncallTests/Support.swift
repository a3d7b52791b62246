import ArgumentParser
import CallCore
import Foundation
import Testing

@testable import ncall

/// How long a test waits for what must happen before it calls it a failure; never how long something takes.
let patience = Duration.seconds(60)

struct NothingHappened: Error {
  let what: String
}

/// Looks until the condition holds.
func eventually(_ what: String, _ holds: () throws -> Bool) async throws {
  let end = ContinuousClock.now + patience
  while ContinuousClock.now < end {
    if try holds() { return }
    try await Task.sleep(for: .milliseconds(5))
  }
  throw NothingHappened(what: what)
}

/// A folder that goes with the test.
final class TemporaryFolder {
  let path = NSTemporaryDirectory() + "ncall-test-\(UUID().uuidString)"

  init() throws { try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true) }

  deinit {
    // A folder that stays behind is no failure of what is tested.
    try? FileManager.default.removeItem(atPath: path)
  }

  func write(_ text: String, as name: String) throws -> String {
    try text.write(toFile: "\(path)/\(name)", atomically: false, encoding: .utf8)
    return "\(path)/\(name)"
  }
}

/// The failure that `body` ends with.
func failure(_ body: () throws -> Void, at location: SourceLocation = #_sourceLocation) throws -> CommandFailure {
  do { try body() } catch {
    return try #require(error as? CommandFailure, "\(error)", sourceLocation: location)
  }
  throw NothingHappened(what: "the failure")
}

/// Settings of nobody in particular.
func settings(
  _ toml: String = "", profile: String? = nil, _ overrides: [String] = [], flags: [String: String] = [:],
  environment: [String: String] = [:]
) throws -> Settings {
  try Settings(
    file: try ConfigurationFile(text: toml, name: "test.toml"), profile: profile, overrides: overrides, flags: flags,
    environment: environment)
}

/// The options of a call as these words make them.
func callOptions(_ words: String..., settings: Settings? = nil) throws -> CallOptions {
  try JoinOptions.parse(words).callOptions(
    url: "ws://127.0.0.1:7880", token: "", settings: try settings ?? ncallTests.settings())
}
