import ArgumentParser
import Foundation

/// The API key and secret of a LiveKit server.
struct KeyOptions: ParsableArguments {
  @Option(help: ArgumentHelp("API key of the LiveKit server; LIVEKIT_API_KEY.", valueName: "key"))
  var apiKey: String?
  @Option(help: ArgumentHelp("Its secret; LIVEKIT_API_SECRET keeps it off the command line.", valueName: "secret"))
  var apiSecret: String?

  /// The secret from the flag or the environment.
  func secret() throws -> String? {
    if let apiSecret { return apiSecret }
    return ProcessInfo.processInfo.environment["LIVEKIT_API_SECRET"].flatMap { $0.isEmpty ? nil : $0 }
  }

  /// Key and secret, which must both be there.
  func required(_ settings: Settings) throws -> (key: String, secret: String) {
    guard let key = settings.text("livekit.api_key", flag: apiKey) else {
      throw CommandFailure(.usage, "there is no API key: give --api-key, or set LIVEKIT_API_KEY")
    }
    guard let secret = try secret() else {
      throw CommandFailure(.usage, "there is no API secret: set LIVEKIT_API_SECRET, or give --api-secret")
    }
    return (key, secret)
  }
}
