import Backend
import Foundation
import LiveKitProtocol
import MediaServer
import WebClient

/// What the server is started with, of options, environment and configuration file.
extension ServeCommand {
  var folders: UserFolders { UserFolders(environment: ProcessInfo.processInfo.environment) }

  /// Which halves run.
  func halves(_ settings: Settings) throws -> (api: Bool, media: Bool) {
    for (name, value) in [("--api", api), ("--media", media)] {
      if let value, value != "on", value != "off" {
        throw CommandFailure(.usage, "\(name) \(value): use on or off")
      }
    }
    if rtcTcpPort ?? 0 != 0 { throw CommandFailure.notYet("media over TCP (--rtc-tcp-port)") }
    let runsAPI = settings.text("serve.api", flag: api) == "on"
    if !runsAPI {
      for (name, isThere) in [
        ("--api-listen", apiListen != nil), ("--database", database.database != nil),
        ("--livekit-url", livekitUrl != nil), ("--livekit-api-key", livekitApiKey != nil),
        ("--livekit-api-secret", livekitApiSecret != nil), ("--allow-signup", allowSignup),
        ("--trust-proxy", trustProxy),
      ] where isThere { throw CommandFailure(.usage, "\(name) is about the backend, which --api off leaves out") }
    }
    let hasCluster = runsAPI && clusterURL(settings) != nil
    let runsMedia = settings.given("serve.media", flag: media).map { $0 == "on" } ?? !hasCluster
    if hasCluster, runsMedia {
      throw CommandFailure(
        media != nil ? .usage : .configuration,
        "a LiveKit cluster (--livekit-url, LIVEKIT_URL) is there instead of the media server: leave out one of the two")
    }
    if !runsAPI, !runsMedia { throw CommandFailure(.usage, "--api off and --media off leave nothing to serve") }
    if !runsMedia, !hasCluster {
      throw CommandFailure(.usage, "--media off needs a LiveKit cluster: --livekit-url")
    }
    return (runsAPI, runsMedia)
  }

  /// The cluster that stands for the media server. A development server has its own, unless the command line names one.
  private func clusterURL(_ settings: Settings) -> String? {
    dev ? livekitUrl : settings.text("serve.livekit_url", flag: livekitUrl)
  }

  /// - Throws: `CommandFailure` for a value that cannot be used.
  func backendConfiguration(_ settings: Settings) throws -> BackendConfiguration {
    let environment = ProcessInfo.processInfo.environment
    var configuration = BackendConfiguration(database: try database.location(settings), stateFolder: folders.state)
    configuration.databaseConnections =
      settings.number("serve.database_connections") ?? configuration.databaseConnections
    let listen = try place("serve.api_listen", "--api-listen", flag: apiListen, settings)
    (configuration.host, configuration.port) = (listen.host, listen.port)
    (configuration.tlsCertificateFile, configuration.tlsKeyFile) = try tlsFiles(settings)
    configuration.trustsProxy = settings.flag("serve.trust_proxy", flag: trustProxy)
    configuration.allowsSignUp = settings.flag("serve.allow_signup", flag: allowSignup)
    configuration.isDevelopment = dev
    configuration.turnHost = try checked("serve.turn_server", settings)
    configuration.turnSecret = environment["TURN_SECRET"].flatMap { $0.isEmpty ? nil : $0 }
    configuration.streamIngestURL = try checked("serve.stream_ingest_url", settings)
    configuration.recordingsFolder = settings.text("serve.recordings_folder")
    configuration.mediaPublicURL = try checked("media.public_url", settings)
    configuration.limits = limits(settings)
    if let text = clusterURL(settings) {
      let url: ServerURL
      do { url = try ServerURL(text) } catch {
        throw CommandFailure(
          livekitUrl != nil ? .usage : .configuration,
          "\(livekitUrl != nil ? "--livekit-url" : "serve.livekit_url (or LIVEKIT_URL)"): \(error)")
      }
      let secret = livekitApiSecret ?? environment["LIVEKIT_API_SECRET"].flatMap { $0.isEmpty ? nil : $0 }
      guard let key = settings.text("serve.livekit_api_key", flag: livekitApiKey), let secret else {
        throw CommandFailure(
          livekitUrl != nil ? .usage : .configuration,
          "a LiveKit cluster (--livekit-url, LIVEKIT_URL) needs --livekit-api-key and LIVEKIT_API_SECRET")
      }
      configuration.cluster = (url: url, keys: APIKeyPair(key: key, secret: secret))
    }
    return configuration
  }

  /// The value of a key that may come by a name that others gave it, which nobody has looked at yet.
  private func checked(_ name: String, _ settings: Settings) throws -> String? {
    guard let key = SettingKey.named(name), let value = settings.text(name) else { return nil }
    if let problem = key.problem(with: value) {
      let names = [name] + key.otherNames
      throw CommandFailure(.configuration, "\(names.joined(separator: " or ")): the value \(problem)")
    }
    return value
  }

  private func limits(_ settings: Settings) -> BackendLimits {
    var limits = BackendLimits()
    func set<Value>(_ path: WritableKeyPath<BackendLimits, Value>, _ name: String, _ made: (Int) -> Value) {
      if let number = settings.number(name) { limits[keyPath: path] = made(number) }
    }
    set(\.connections, "serve.connections") { $0 }
    set(\.connectionsPerAddress, "serve.connections_per_address") { $0 }
    set(\.signInFailures, "limits.sign_in_failures") { $0 }
    set(\.addressFactor, "limits.address_factor") { $0 }
    set(\.requests.perMinute, "limits.requests_per_minute", Double.init)
    set(\.requests.burst, "limits.requests_burst", Double.init)
    set(\.accounts.perMinute, "limits.account_per_minute", Double.init)
    set(\.accounts.burst, "limits.account_burst", Double.init)
    set(\.rings.perMinute, "limits.rings_per_minute", Double.init)
    set(\.rings.burst, "limits.rings_burst", Double.init)
    set(\.views.perMinute, "limits.views_per_minute", Double.init)
    set(\.views.burst, "limits.views_burst", Double.init)
    set(\.chat.perMinute, "limits.chat_per_minute", Double.init)
    set(\.chat.burst, "limits.chat_burst", Double.init)
    set(\.reactions.perMinute, "limits.reactions_per_minute", Double.init)
    set(\.reactions.burst, "limits.reactions_burst", Double.init)
    return limits
  }

  /// - Throws: `CommandFailure` for a value that cannot be used, and for a file that cannot be read.
  func mediaConfiguration(_ settings: Settings) throws -> MediaServerConfiguration {
    var configuration = MediaServerConfiguration()
    let file = settings.text("serve.livekit_config", flag: livekitConfig)
    if let file { try apply(file, to: &configuration) }
    // LiveKit's own file goes before what nobody has set.
    if file == nil || settings.given("serve.media_listen", flag: mediaListen) != nil {
      let listen = try place("serve.media_listen", "--media-listen", flag: mediaListen, settings)
      (configuration.host, configuration.port) = (listen.host, listen.port)
    }
    if file == nil || settings.given("serve.rtc_udp_port", flag: rtcUdpPort.map(String.init)) != nil {
      let port = settings.number("serve.rtc_udp_port", flag: rtcUdpPort) ?? 7882
      guard (0...65_535).contains(port) else { throw CommandFailure(.usage, "--rtc-udp-port \(port) is no port") }
      configuration.mediaPort = port
    }
    if let ip = settings.text("serve.node_ip", flag: nodeIp) {
      guard IPAddress.isOne(ip) else { throw CommandFailure(.usage, "--node-ip \(ip): give an IP address") }
      configuration.nodeIP = ip
    }
    (configuration.tlsCertificateFile, configuration.tlsKeyFile) = try tlsFiles(settings)
    return configuration
  }

  private func apply(_ file: String, to configuration: inout MediaServerConfiguration) throws {
    guard let data = InputFile.contents(file, limit: ConfigurationFile.maximumSize),
      let text = String(data: data, encoding: .utf8)
    else {
      throw CommandFailure(
        .configuration, "cannot read \(file): check that it exists and is a text of at most 1 MiB")
    }
    do {
      let warnings = try configuration.apply(yaml: text)
      for warning in warnings where !global.quiet { StandardError.print("ncall: warning: \(file): \(warning)") }
    } catch {
      throw CommandFailure(.configuration, "\(file): \(error)")
    }
  }

  /// Where to listen.
  private func place(_ key: String, _ option: String, flag: String?, _ settings: Settings) throws -> HostAndPort {
    let text = settings.text(key, flag: flag) ?? ""
    let (name, status) = flag != nil ? ("\(option) \(text)", ExitStatus.usage) : ("\(key) = \(text)", .configuration)
    guard let place = HostAndPort(text) else {
      throw CommandFailure(status, "\(name): write HOST:PORT, such as 127.0.0.1:7880")
    }
    guard IPAddress.isOne(place.host) || IPAddress.isOf(place.host) else {
      throw CommandFailure(
        status, "\(name): there is no host \(place.host); give an address of this machine, such as 127.0.0.1")
    }
    return place
  }

  private func tlsFiles(_ settings: Settings) throws -> (certificate: String?, key: String?) {
    let certificate = settings.text("serve.tls_cert", flag: tlsCert)
    let key = settings.text("serve.tls_key", flag: tlsKey)
    guard (certificate == nil) == (key == nil) else {
      throw CommandFailure(
        tlsCert != nil || tlsKey != nil ? .usage : .configuration, "--tls-cert and --tls-key belong together")
    }
    return (certificate, key)
  }
}
