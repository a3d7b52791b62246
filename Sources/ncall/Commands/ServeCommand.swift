import ArgumentParser
import Backend
import Foundation
import Headless
import LiveKitProtocol
import Logging
import MediaServer
import WebServing

struct ServeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve", abstract: "Run the backend and the media server that LiveKit clients and ncall join.",
    discussion: """
      Example: ncall serve --dev
      The media server alone: ncall serve --api off --dev
      Then:    ncall join --url ws://127.0.0.1:7880 --api-key devkey --api-secret secret --room r --identity ana
      What is set for good stands in the sections serve, media and limits of the configuration: `ncall config default`.
      """)
  @OptionGroup var global: GlobalOptions
  @Option(help: ArgumentHelp("The backend: on.", valueName: "on|off"))
  var api: String?
  @Option(help: ArgumentHelp("The media server: on, unless --livekit-url names a cluster.", valueName: "on|off"))
  var media: String?
  @Option(help: ArgumentHelp("Where the API is listened for; 127.0.0.1:3000.", valueName: "host:port"))
  var apiListen: String?
  @Option(help: ArgumentHelp("Where signalling is listened for; 127.0.0.1:7880.", valueName: "host:port"))
  var mediaListen: String?
  @Option(help: .hidden) var rtcTcpPort: Int?
  @Option(help: ArgumentHelp("UDP port for media; 7882, 0 picks a free one.", valueName: "port"))
  var rtcUdpPort: Int?
  @Option(help: ArgumentHelp("Address to offer for media.", valueName: "ip"))
  var nodeIp: String?
  @Flag(help: "Development: key devkey, secret secret, people alice, bob and charlie (password = name), verbose log.")
  var dev = false
  @Option(
    help: ArgumentHelp("Read a LiveKit configuration (YAML); keys that do not apply are named.", valueName: "file"))
  var livekitConfig: String?
  @Option(help: ArgumentHelp("Certificate chain for https and wss, PEM.", valueName: "file"))
  var tlsCert: String?
  @Option(help: ArgumentHelp("Its private key, PEM.", valueName: "file"))
  var tlsKey: String?
  @Flag(help: "Check configuration, files, secrets and database, and end; a cluster is not asked.")
  var check = false
  @Flag(help: "Print the API key and its secret.")
  var showKeys = false
  @OptionGroup var database: DatabaseOptions
  @Option(
    help: ArgumentHelp(
      "A LiveKit cluster instead of the media server in this process; LIVEKIT_URL.", valueName: "url"))
  var livekitUrl: String?
  @Option(help: ArgumentHelp("Its API key; LIVEKIT_API_KEY.", valueName: "key")) var livekitApiKey: String?
  @Option(help: ArgumentHelp("Its secret; LIVEKIT_API_SECRET keeps it off the command line.", valueName: "secret"))
  var livekitApiSecret: String?
  @Flag(help: "Let people make accounts for themselves.") var allowSignup = false
  @Flag(help: "Believe the proxy before this server what the client's address is.") var trustProxy = false
  @OptionGroup var keys: KeyOptions

  func run() async throws {
    let settings = try global.settings()
    let halves = try halves(settings)
    var configuration = try mediaConfiguration(settings)
    if dev {
      configuration.keys["devkey"] = "secret"
      configuration.room.createsAutomatically = true
    } else if let key = keys.apiKey ?? settings.text("livekit.api_key"), let secret = try keys.secret() {
      configuration.keys[key] = secret
    } else if configuration.keys.isEmpty, !check || showKeys {
      let stored = try refusing { () throws(BackendError) in try ServerSecrets.mediaKeys(in: folders.state) }
      configuration.keys[stored.key] = stored.secret
    }
    // Calls make their rooms; nobody else does.
    if halves.api, !dev { configuration.room.createsAutomatically = false }
    if showKeys {
      for (key, secret) in configuration.keys.sorted(by: { $0.key < $1.key }) { print("\(key) \(secret)") }
    }
    let backendConfiguration = halves.api ? try backendConfiguration(settings) : nil
    let log = try LogSetup.logger("server", settings: settings, isVerbose: dev)
    if check {
      let server = halves.media ? MediaServer(configuration: configuration, logger: log) : nil
      return try reportCheck(server, backendConfiguration)
    }
    let backend = try backendConfiguration.map { configuration in
      try refusing { () throws(BackendError) in try Backend(configuration: configuration, logger: log) }
    }
    raiseFileLimit(
      calls: backendConfiguration?.limits.connections ?? 0,
      signalling: halves.media ? WebServerLimits().connections : 0, log)
    var sink: (@Sendable (SignedWebhook) -> Void)?
    var noticeSink: (@Sendable (MediaNotice) -> Void)?
    if let backend {
      sink = { webhook in backend.receive(webhook) }
      noticeSink = { notice in backend.receive(notice) }
    }
    let server = MediaServer(configuration: configuration, logger: log, webhookSink: sink, noticeSink: noticeSink)
    let signals = SignalWatch.ending
    var places: [String] = []
    var mediaPort = configuration.port
    if halves.media {
      do {
        let addresses = try await server.start()
        places.append("media=\(addresses.url)")
        mediaPort = addresses.port
      } catch let error as MediaServerError {
        throw CommandFailure(error.exitStatus, error.line)
      }
    }
    if let backend {
      guard let key = configuration.keys.min(by: { $0.key < $1.key }) else {
        throw CommandFailure(.configuration, "there is no API key for the media server")
      }
      do throws(BackendError) {
        let url = try await backend.start(
          media: halves.media ? server : nil, keys: APIKeyPair(key: key.key, secret: key.value), mediaPort: mediaPort,
          mediaIsSecure: configuration.tlsCertificateFile != nil)
        places.insert("api=\(url)", at: 0)
      } catch {
        await server.shutdown()
        throw CommandFailure(error.exitStatus, error.line)
      }
    }
    let ready = places.joined(separator: " ")
    StandardError.print("ready \(ready)")
    let service = ServiceNotifier()
    service.ready(ready)
    let signal = await signals.first()
    service.stopping()
    await backend?.shutdown()
    await server.shutdown()
    if signal != SIGTERM { throw EndedWith(status: .signal(signal)) }
  }

  /// What `body` answers; a refusal of the backend as this command's.
  private func refusing<Value>(_ body: () throws(BackendError) -> Value) throws(CommandFailure) -> Value {
    do throws(BackendError) { return try body() } catch { throw CommandFailure(error.exitStatus, error.line) }
  }

  /// Says what is wrong, a line for each; one that all is right, otherwise.
  private func reportCheck(_ server: MediaServer?, _ configuration: BackendConfiguration?) throws {
    var problems: [String] = []
    if let server {
      do throws(MediaServerError) { try server.checkFiles() } catch { problems.append(error.line) }
    }
    if let configuration {
      let report = BackendCheck.run(configuration)
      // Both halves use the same certificate: what one has said the other need not repeat.
      problems += report.problems.filter { server == nil || $0.kind != .tls }.map(\.line)
      if !global.quiet { for note in report.notes { StandardError.print("ncall: \(note)") } }
    }
    guard let last = problems.popLast() else { return print("the configuration is right") }
    for problem in problems { StandardError.print(CommandFailure(.configuration, problem).description) }
    throw CommandFailure(.configuration, last)
  }

  /// Every connection is a file to the system, whose usual limit is often 1024.
  ///
  /// - Parameters:
  ///   - calls: connections to the backend; 0 without it.
  ///   - signalling: connections to the media server; 0 without it.
  private func raiseFileLimit(calls: Int, signalling: Int, _ log: Logger) {
    let allowed = OpenFiles.allow(calls + signalling + OpenFiles.spare)
    let connections = calls > 0 ? calls : signalling
    guard allowed < connections + OpenFiles.spare else { return }
    log.warning(
      """
      this process may open \(allowed) files, too few for \(connections) connections: raise the hard limit \
      (ulimit -Hn, LimitNOFILE=)\(calls > 0 ? ", or lower serve.connections" : "")
      """)
  }
}
