import ArgumentParser
import Foundation
import Headless
import Logging
import MediaServer

struct ServeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve", abstract: "Run the media server that LiveKit clients and ncall join.",
    discussion: """
      Example: ncall serve --api off --dev
      Then:    ncall join --url ws://127.0.0.1:7880 --api-key devkey --api-secret secret --room r --identity ana
      """)
  @OptionGroup var global: GlobalOptions
  @Option(help: ArgumentHelp("The backend; this version has none: off.", valueName: "off"))
  var api: String?
  @Option(help: ArgumentHelp("The media server: on.", valueName: "on|off"))
  var media: String = "on"
  @Option(help: .hidden) var apiListen: String?
  @Option(help: ArgumentHelp("Where signalling is listened for.", valueName: "host:port"))
  var mediaListen: String?
  @Option(help: .hidden) var rtcTcpPort: Int?
  @Option(help: ArgumentHelp("UDP port for media; 0 picks a free one.", valueName: "port"))
  var rtcUdpPort: Int?
  @Option(help: ArgumentHelp("Address to offer for media.", valueName: "ip"))
  var nodeIp: String?
  @Flag(help: "Development: key devkey, secret secret, verbose log.")
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
  @Option(help: .hidden) var database: String?
  @Option(help: .hidden) var livekitUrl: String?
  @Option(help: .hidden) var livekitApiKey: String?
  @Option(help: .hidden) var livekitApiSecret: String?
  @Flag(help: .hidden) var allowSignup = false
  @Flag(help: .hidden) var trustProxy = false
  @OptionGroup var keys: KeyOptions

  func run() async throws {
    let settings = try global.settings()
    try refuseLaterOptions()
    var configuration = try serverConfiguration(settings)
    if dev {
      configuration.keys["devkey"] = "secret"
      configuration.room.createsAutomatically = true
    } else if let key = keys.apiKey ?? settings.text("livekit.api_key"), let secret = try keys.secret() {
      configuration.keys[key] = secret
    } else if configuration.keys.isEmpty, !check || showKeys {
      let stored = try ServerKeys.loadOrMake(in: UserFolders(environment: ProcessInfo.processInfo.environment).state)
      configuration.keys[stored.key] = stored.secret
    }
    if showKeys {
      for (key, secret) in configuration.keys.sorted(by: { $0.key < $1.key }) { print("\(key) \(secret)") }
    }
    let log = try LogSetup.logger("server", settings: settings, isVerbose: dev)
    let server = MediaServer(configuration: configuration, logger: log)
    if check {
      do throws(MediaServerError) { try server.checkFiles() } catch {
        throw CommandFailure(error.exitStatus, error.line)
      }
      print("the configuration is right")
      return
    }
    let signals = SignalWatch.ending
    let addresses: MediaServerAddresses
    do {
      addresses = try await server.start()
    } catch let error as MediaServerError {
      throw CommandFailure(error.exitStatus, error.line)
    }
    StandardError.print("ready media=\(addresses.url)")
    let service = ServiceNotifier()
    service.ready("media=\(addresses.url)")
    let signal = await signals.first()
    service.stopping()
    await server.shutdown()
    if signal != SIGTERM { throw EndedWith(status: .signal(signal)) }
  }

  private func refuseLaterOptions() throws {
    guard api == "off" else {
      throw CommandFailure(
        .usage,
        "this version of ncall does not have a backend yet: run the media server alone with `ncall serve --api off`")
    }
    if media == "off" { throw CommandFailure(.usage, "--api off and --media off leave nothing to serve") }
    if media != "on" { throw CommandFailure(.usage, "--media \(media): use on or off") }
    if rtcTcpPort ?? 0 != 0 { throw CommandFailure.notYet("media over TCP (--rtc-tcp-port)") }
    for (name, isThere) in [
      ("--api-listen", apiListen != nil), ("--database", database != nil), ("--livekit-url", livekitUrl != nil),
      ("--livekit-api-key", livekitApiKey != nil), ("--livekit-api-secret", livekitApiSecret != nil),
      ("--allow-signup", allowSignup), ("--trust-proxy", trustProxy),
    ] where isThere { throw CommandFailure.notYet("a backend (\(name))") }
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
