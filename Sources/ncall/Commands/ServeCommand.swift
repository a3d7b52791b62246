import ArgumentParser
import Backend
import Foundation
import Headless
import LiveKitProtocol
import Logging
import MediaServer

struct ServeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve", abstract: "Run the backend and the media server that LiveKit clients and ncall join.",
    discussion: """
      Example: ncall serve --dev
      The media server alone: ncall serve --api off --dev
      Then:    ncall join --url ws://127.0.0.1:7880 --api-key devkey --api-secret secret --room r --identity ana
      """)
  @OptionGroup var global: GlobalOptions
  @Option(help: ArgumentHelp("The backend: on.", valueName: "on|off"))
  var api: String = "on"
  @Option(help: ArgumentHelp("The media server: on.", valueName: "on|off"))
  var media: String = "on"
  @Option(help: ArgumentHelp("Where the API is listened for; 127.0.0.1:3000.", valueName: "host:port"))
  var apiListen: String?
  @Option(help: ArgumentHelp("Where signalling is listened for.", valueName: "host:port"))
  var mediaListen: String?
  @Option(help: .hidden) var rtcTcpPort: Int?
  @Option(help: ArgumentHelp("UDP port for media; 0 picks a free one.", valueName: "port"))
  var rtcUdpPort: Int?
  @Option(help: ArgumentHelp("Address to offer for media.", valueName: "ip"))
  var nodeIp: String?
  @Flag(help: "Development: key devkey, secret secret, people alice, bob and charlie (password = name), verbose log.")
  var dev = false
  @Option(
    help: ArgumentHelp("Read a LiveKit configuration (YAML); keys that do not apply are named.", valueName: "file"))
  var livekitConfig: String?
  @Option(help: ArgumentHelp("Certificate chain for wss, PEM.", valueName: "file"))
  var tlsCert: String?
  @Option(help: ArgumentHelp("Its private key, PEM.", valueName: "file"))
  var tlsKey: String?
  @Flag(help: "Check the configuration and end.")
  var check = false
  @Flag(help: "Print the API key and its secret.")
  var showKeys = false
  @Option(help: ArgumentHelp("Where the backend keeps its rows; a file in the state folder.", valueName: "sqlite:path"))
  var database: String?
  @Option(help: ArgumentHelp("A LiveKit cluster instead of the media server in this process.", valueName: "url"))
  var livekitUrl: String?
  @Option(help: ArgumentHelp("Its API key.", valueName: "key")) var livekitApiKey: String?
  @Option(help: ArgumentHelp("Its secret; LIVEKIT_API_SECRET keeps it off the command line.", valueName: "secret"))
  var livekitApiSecret: String?
  @Flag(help: "Let people make accounts for themselves.") var allowSignup = false
  @Flag(help: "Believe the proxy before this server what the client's address is.") var trustProxy = false
  @OptionGroup var keys: KeyOptions

  func run() async throws {
    let settings = try global.settings()
    try checkHalves()
    var configuration = try serverConfiguration(settings)
    if dev {
      configuration.keys["devkey"] = "secret"
      configuration.room.createsAutomatically = true
    } else if let key = keys.apiKey ?? settings.text("livekit.api_key"), let secret = try keys.secret() {
      configuration.keys[key] = secret
    } else if configuration.keys.isEmpty, !check || showKeys {
      let stored = try ServerKeys.loadOrMake(in: folders.state)
      configuration.keys[stored.key] = stored.secret
    }
    // Calls make their rooms; nobody else does.
    if api == "on", !dev { configuration.room.createsAutomatically = false }
    if showKeys {
      for (key, secret) in configuration.keys.sorted(by: { $0.key < $1.key }) { print("\(key) \(secret)") }
    }
    let log = try LogSetup.logger("server", settings: settings, isVerbose: dev)
    let backend = api == "on" && !check ? try makeBackend(log) : nil
    var sink: (@Sendable (SignedWebhook) -> Void)?
    if let backend { sink = { webhook in backend.receive(webhook) } }
    let server = MediaServer(configuration: configuration, logger: log, webhookSink: sink)
    if check {
      do throws(MediaServerError) { try server.checkFiles() } catch {
        throw CommandFailure(error.exitStatus, error.line)
      }
      if api == "on" { _ = try backendConfiguration() }
      print("the configuration is right")
      return
    }
    let signals = SignalWatch.ending
    var places: [String] = []
    var mediaPort = configuration.port
    if media == "on" {
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
          media: media == "on" ? server : nil, keys: APIKeyPair(key: key.key, secret: key.value), mediaPort: mediaPort,
          mediaIsSecure: tlsCert != nil)
        places.insert("api=\(url)", at: 0)
      } catch {
        await server.shutdown()
        throw CommandFailure(error.exitStatus, "\(error)")
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

  private var folders: UserFolders { UserFolders(environment: ProcessInfo.processInfo.environment) }

  private func checkHalves() throws {
    for (name, value) in [("--api", api), ("--media", media)] where value != "on" && value != "off" {
      throw CommandFailure(.usage, "\(name) \(value): use on or off")
    }
    if api == "off", media == "off" {
      throw CommandFailure(.usage, "--api off and --media off leave nothing to serve")
    }
    if rtcTcpPort ?? 0 != 0 { throw CommandFailure.notYet("media over TCP (--rtc-tcp-port)") }
    if api == "off" {
      for (name, isThere) in [
        ("--api-listen", apiListen != nil), ("--database", database != nil), ("--livekit-url", livekitUrl != nil),
        ("--livekit-api-key", livekitApiKey != nil), ("--livekit-api-secret", livekitApiSecret != nil),
        ("--allow-signup", allowSignup), ("--trust-proxy", trustProxy),
      ] where isThere { throw CommandFailure(.usage, "\(name) is about the backend, which --api off leaves out") }
    }
    if media == "off", livekitUrl == nil {
      throw CommandFailure(.usage, "--media off needs a LiveKit cluster: --livekit-url")
    }
  }

  // MARK: The backend

  private func makeBackend(_ log: Logger) throws -> Backend {
    let configuration = try backendConfiguration()
    do throws(BackendError) { return try Backend(configuration: configuration, logger: log) } catch {
      throw CommandFailure(error.exitStatus, "\(error)")
    }
  }

  private func backendConfiguration() throws -> BackendConfiguration {
    let environment = ProcessInfo.processInfo.environment
    let text = database ?? environment["DATABASE_URL"] ?? "sqlite:\(folders.state)/ncall.db"
    guard text.hasPrefix("sqlite:"), text.count > "sqlite:".count else {
      throw text.hasPrefix("postgres")
        ? CommandFailure.notYet("PostgreSQL (--database postgres://…)")
        : CommandFailure(.usage, "--database \(text): write sqlite:PATH")
    }
    var configuration = BackendConfiguration(
      databasePath: String(text.dropFirst("sqlite:".count)), stateFolder: folders.state)
    let listen = apiListen ?? "127.0.0.1:3000"
    guard let place = HostAndPort(listen), IPAddress.isOne(place.host) || IPAddress.isOf(place.host) else {
      throw CommandFailure(.usage, "--api-listen \(listen): write HOST:PORT, such as 127.0.0.1:3000")
    }
    (configuration.host, configuration.port) = (place.host, place.port)
    (configuration.tlsCertificateFile, configuration.tlsKeyFile) = (tlsCert, tlsKey)
    configuration.trustsProxy = trustProxy
    configuration.allowsSignUp = allowSignup
    configuration.isDevelopment = dev
    configuration.turnHost = environment["TURN_SERVER_URL"]
    configuration.turnSecret = environment["TURN_SECRET"]
    if let livekitUrl {
      guard let key = livekitApiKey ?? environment["LIVEKIT_API_KEY"],
        let secret = livekitApiSecret ?? environment["LIVEKIT_API_SECRET"]
      else { throw CommandFailure(.usage, "--livekit-url needs --livekit-api-key and LIVEKIT_API_SECRET") }
      configuration.cluster = (url: livekitUrl, keys: APIKeyPair(key: key, secret: secret))
    }
    return configuration
  }

  private func serverConfiguration(_ settings: Settings) throws -> MediaServerConfiguration {
    var configuration = MediaServerConfiguration()
    if let livekitConfig {
      guard let data = InputFile.contents(livekitConfig, limit: ConfigurationFile.maximumSize),
        let text = String(data: data, encoding: .utf8)
      else {
        throw CommandFailure(
          .configuration, "cannot read \(livekitConfig): check that it exists and is a text of at most 1 MiB")
      }
      do {
        let warnings = try configuration.apply(yaml: text)
        for warning in warnings where !global.quiet {
          StandardError.print("ncall: warning: \(livekitConfig): \(warning)")
        }
      } catch {
        throw CommandFailure(.configuration, "\(livekitConfig): \(error)")
      }
    }
    if mediaListen != nil || livekitConfig == nil {
      let text = settings.text("serve.media_listen", flag: mediaListen) ?? "127.0.0.1:7880"
      guard let listen = HostAndPort(text) else {
        throw CommandFailure(.usage, "--media-listen \(text): write HOST:PORT, such as 127.0.0.1:7880")
      }
      guard IPAddress.isOne(listen.host) || IPAddress.isOf(listen.host) else {
        throw CommandFailure(
          .usage,
          "--media-listen \(text): there is no host \(listen.host); give an address of this machine, such as 127.0.0.1")
      }
      configuration.host = listen.host
      configuration.port = listen.port
    }
    if rtcUdpPort != nil || livekitConfig == nil {
      let port = settings.number("serve.rtc_udp_port", flag: rtcUdpPort) ?? 7882
      guard (0...65_535).contains(port) else { throw CommandFailure(.usage, "--rtc-udp-port \(port) is no port") }
      configuration.mediaPort = port
    }
    if let ip = settings.text("serve.node_ip", flag: nodeIp) {
      guard IPAddress.isOne(ip) else { throw CommandFailure(.usage, "--node-ip \(ip): give an IP address") }
      configuration.nodeIP = ip
    }
    guard (tlsCert == nil) == (tlsKey == nil) else {
      throw CommandFailure(.usage, "--tls-cert and --tls-key belong together")
    }
    configuration.tlsCertificateFile = tlsCert
    configuration.tlsKeyFile = tlsKey
    return configuration
  }
}
