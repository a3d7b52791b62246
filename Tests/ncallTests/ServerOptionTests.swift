import Backend
import NchatAPI
import Testing

@testable import ncall

/// What `ncall serve` makes of its options and its configuration.
struct ServerOptionTests {
  private func serve(_ words: String...) throws -> ServeCommand {
    try #require(try Ncall.parseAsRoot(["serve"] + words) as? ServeCommand)
  }

  @Test func everyKeyReachesTheBackend() throws {
    let file = """
      [serve]
      api_listen = "127.0.0.2:4000"
      allow_signup = true
      trust_proxy = true
      connections = 70
      connections_per_address = 60
      database = "sqlite:/x/calls.db"
      tls_cert = "c.pem"
      tls_key = "k.pem"
      turn_server = "turn.example"
      [media]
      public_url = "wss://call.example"
      [limits]
      sign_in_failures = 3
      address_factor = 7
      requests_per_minute = 11
      requests_burst = 12
      account_per_minute = 13
      account_burst = 14
      rings_per_minute = 15
      rings_burst = 16
      chat_per_minute = 17
      chat_burst = 18
      reactions_per_minute = 19
      reactions_burst = 20
      views_per_minute = 21
      views_burst = 22
      """
    let made = try serve().backendConfiguration(settings(file))
    #expect(made.host == "127.0.0.2" && made.port == 4_000 && made.allowsSignUp && made.trustsProxy)
    #expect(made.database == .sqlite(path: "/x/calls.db") && made.turnHost == "turn.example")
    #expect(made.tlsCertificateFile == "c.pem" && made.tlsKeyFile == "k.pem" && !made.isDevelopment)
    #expect(made.mediaPublicURL == "wss://call.example")
    var limits = BackendLimits()
    (limits.connections, limits.connectionsPerAddress, limits.signInFailures, limits.addressFactor) = (70, 60, 3, 7)
    limits.requests = .init(burst: 12, perMinute: 11)
    limits.accounts = .init(burst: 14, perMinute: 13)
    limits.rings = .init(burst: 16, perMinute: 15)
    limits.chat = .init(burst: 18, perMinute: 17)
    limits.reactions = .init(burst: 20, perMinute: 19)
    limits.views = .init(burst: 22, perMinute: 21)
    #expect(made.limits == limits)
    // Flags go before it.
    let flagged = try serve("--api-listen", "127.0.0.1:0", "--database", "sqlite:y").backendConfiguration(
      settings(file))
    #expect(flagged.port == 0 && flagged.database == .sqlite(path: "y"))
    // Without anything the limits are those of the backend itself.
    #expect(try serve().backendConfiguration(settings()).limits == BackendLimits())
  }

  @Test func mediaServerIsSetByTheSameKeys() throws {
    let file =
      "[serve]\nmedia_listen = \"127.0.0.3:5000\"\nrtc_udp_port = 0\nnode_ip = \"192.0.2.1\"\nlivekit_config = \"F\"\n"
    let folder = try TemporaryFolder()
    let yaml = try folder.write("port: 6000\nrtc:\n  udp_port: 6001\n", as: "livekit.yaml")
    let given = try serve().mediaConfiguration(settings(file.replacing("F", with: yaml)))
    // What somebody set here goes before LiveKit's own file, which goes before what nobody set.
    #expect(given.host == "127.0.0.3" && given.port == 5_000 && given.mediaPort == 0 && given.nodeIP == "192.0.2.1")
    let read = try serve("--livekit-config", yaml).mediaConfiguration(settings())
    #expect(read.port == 6_000 && read.mediaPort == 6_001)
    let standard = try serve().mediaConfiguration(settings())
    #expect(standard.port == 7_880 && standard.mediaPort == 7_882)
  }

  private static let cluster = ["NCALL_SERVE_LIVEKIT_URL": "wss://a.example"]

  @Test func clusterStandsForTheMediaServer() throws {
    let settings = try settings(environment: Self.cluster)
    #expect(try serve().halves(settings) == (true, false))
    #expect(try serve("--livekit-url", "ws://x").halves(ncallTests.settings()) == (true, false))
    // A development server has its own, unless it is told otherwise.
    #expect(try serve("--dev").halves(settings) == (true, true))
    #expect(try serve("--dev", "--livekit-url", "ws://x").halves(settings) == (true, false))
    #expect(try serve("--api", "off").halves(settings) == (false, true))
    #expect(try serve().halves(ncallTests.settings("[serve]\napi = \"off\"\n")) == (false, true))
    let both = try failure { _ = try serve("--media", "on").halves(settings) }
    #expect(both.status == .usage && both.message.contains("one of the two"))
    #expect(try failure { _ = try serve("--media", "off").halves(ncallTests.settings()) }.message.contains("cluster"))
    #expect(try failure { _ = try serve("--api", "off", "--media", "off").halves(settings) }.status == .usage)
    let keyless = try failure { _ = try serve().backendConfiguration(settings) }
    #expect(keyless.status == .configuration && keyless.message.contains("LIVEKIT_API_SECRET"))
    let flagged = try failure { _ = try serve("--livekit-url", "gopher://x").backendConfiguration(settings) }
    #expect(flagged.status == .usage && flagged.message.contains("--livekit-url"))
  }

  @Test func valuesOfOthersAreCheckedWhereTheyAreUsed() throws {
    for (name, value, key) in [
      ("NEXT_PUBLIC_LIVEKIT_URL", "nonsense", "media.public_url"),
      ("TURN_SERVER_URL", "turn:host:3478", "serve.turn_server"), ("DATABASE_URL", "mysql://x", "serve.database"),
      ("LIVEKIT_URL", "nonsense", "serve.livekit_url"),
      ("STREAM_INGEST_URL", "ingest.example.org", "serve.stream_ingest_url"),
    ] {
      let settings = try settings(environment: [name: value])
      let failure = try failure { _ = try serve().backendConfiguration(settings) }
      #expect(failure.status == .configuration && failure.message.contains(key), "\(failure)")
    }
  }

  @Test(arguments: ["5m", "90d", "2027-01-31T00:00:00Z", "2027-01-31T01:00:00+01:00"])
  func keysEndAfterATimeOrAtOne(_ text: String) throws {
    let now = try #require(Timestamp("2027-01-01T00:00:00Z"))
    let end = try APIKeyCommand.Create.end(text, after: now)
    let expected: [String: Double] = ["5m": 300, "90d": 90 * 86_400]
    #expect(end - now == expected[text] ?? 30 * 86_400)
  }

  @Test(arguments: ["", "soon", "-1h", "0s", "2026-12-31T00:00:00Z", "2027-01-01"])
  func keysThatEndBeforeTheyBeginAreRefused(_ text: String) throws {
    let now = try #require(Timestamp("2027-01-01T00:00:00Z"))
    #expect(try failure { _ = try APIKeyCommand.Create.end(text, after: now) }.status == .usage)
  }

  @Test func passwordIsOneLineOfAFile() throws {
    let folder = try TemporaryFolder()
    for (text, password) in [("a b", "a b"), ("a\n", "a"), ("å\r\n", "å"), (" a \n", " a ")] {
      #expect(try PasswordSource.read(from: folder.write(text, as: "p")) == password)
    }
    for text in ["", "\n", "a\n\n", "a\nb", "a\rb\n", String(repeating: "a", count: 5_000)] {
      #expect(try failure { _ = try PasswordSource.read(from: folder.write(text, as: "p")) }.status == .usage)
    }
    #expect(try failure { _ = try PasswordSource.read(from: folder.path + "/none") }.message.contains("/none"))
  }
}
