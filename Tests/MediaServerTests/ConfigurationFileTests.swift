import Foundation
import MediaBasics
import Testing

@testable import MediaServer

/// LiveKit's configuration file, as far as this server goes along with it.
struct ConfigurationFileTests {
  private func apply(_ yaml: String) throws -> (MediaServerConfiguration, [ConfigurationWarning]) {
    var configuration = MediaServerConfiguration()
    let warnings = try configuration.apply(yaml: yaml)
    return (configuration, warnings)
  }

  @Test func keysTakeEffect() throws {
    let (configuration, warnings) = try apply(
      """
      port: 7000
      region: home
      keys:
        devkey: secret
        1234: "5678"
      rtc:
        udp_port: 9000
        node_ip: 192.0.2.1
        pli_throttle:
          low_quality: 250ms
          mid_quality: 1.5s
      audio:
        active_level: 40
        update_interval: 300
      room:
        auto_create: false
        max_participants: 20
        empty_timeout: 60
        enabled_codecs:
          - mime: audio/opus
          - mime: VIDEO/vp8
            fmtp_line: ""
          - mime: video/rtx
          - mime: audio/red
      limit:
        max_metadata_size: 1000
      """)
    #expect(warnings.isEmpty)
    #expect(configuration.port == 7000)
    #expect(configuration.region == "home")
    #expect(configuration.keys == ["devkey": "secret", "1234": "5678"])
    #expect(configuration.mediaPort == 9000)
    #expect(configuration.nodeIP == "192.0.2.1")
    #expect(configuration.keyFrameIntervals.low == .milliseconds(250))
    #expect(configuration.keyFrameIntervals.middle == .milliseconds(1500))
    #expect(configuration.speakers.activeLevel == 40)
    #expect(configuration.speakers.updateInterval == .milliseconds(300))
    #expect(!configuration.room.createsAutomatically)
    #expect(configuration.room.maximumParticipants == 20)
    #expect(configuration.room.emptyTimeout == .seconds(60))
    #expect(configuration.codecs == ["audio/opus", "video/VP8"])
    #expect(configuration.limits.metadataSize == 1000)
  }

  @Test func webhooksTakeEffect() throws {
    let (configuration, warnings) = try apply(
      """
      room:
        enable_full_room_in_webhooks: true
      webhook:
        api_key: devkey
        urls: ["http://127.0.0.1:8080/hook", "https://example.org/api/webhooks/livekit"]
        filter_params:
          include_events: [room_started, room_finished]
          exclude_events: [room_started]
      """)
    #expect(warnings.isEmpty)
    let webhooks = configuration.webhooks
    #expect(webhooks.apiKey == "devkey" && webhooks.tellsWholeRoom)
    #expect(webhooks.urls == ["http://127.0.0.1:8080/hook", "https://example.org/api/webhooks/livekit"])
    #expect(webhooks.wants("room_finished") && !webhooks.wants("room_started") && !webhooks.wants("participant_left"))
    for url in ["ftp://x", "nonsense", "http://", "http:///path"] {
      #expect(throws: ConfigurationError.self) { try apply("webhook:\n  urls: [\"\(url)\"]") }
    }
  }

  @Test func whatHasNoEffectIsToldWithItsLine() throws {
    let (_, warnings) = try apply(
      """
      redis:
        address: localhost:6379
      prot: 7000
      room:
        max_particpants: 3
        colour: red
      """)
    #expect(
      warnings.map(\.description) == [
        "line 1: redis has no effect on the embedded media server",
        "line 3: unknown key prot; did you mean port?",
        "line 5: unknown key room.max_particpants; did you mean room.max_participants?",
        "line 6: unknown key room.colour",
      ])
  }

  @Test(arguments: [
    ("port: many", 1), ("port: 70000", 1), ("room:\n  auto_create: perhaps", 2), ("room: 5", 1), ("keys: 7", 1),
    ("rtc:\n  pli_throttle:\n    low_quality: soon", 3), ("bind_addresses: []", 1),
    ("rtc:\n  udp_port: 7892-7882", 2), ("rtc:\n  udp_port: 7882-", 2), ("key_file: /nonexistent/keys", 1),
    ("room:\n  enabled_codecs:\n    - mime: video/mpeg", 3), ("- a", 1), ("a: [", 2),
  ])
  func aWrongValueIsAnErrorWithItsLine(yaml: String, line: Int) throws {
    var configuration = MediaServerConfiguration()
    do {
      _ = try configuration.apply(yaml: yaml)
      Issue.record("taken")
    } catch {
      #expect(error.line == line, "\(error)")
      #expect(!error.message.isEmpty)
    }
  }

  @Test func anEmptyFileChangesNothing() throws {
    for yaml in ["", "# nothing", "room:\n", "~"] {
      let (configuration, warnings) = try apply(yaml)
      #expect(configuration == MediaServerConfiguration())
      #expect(warnings.isEmpty)
    }
  }

  @Test(
    arguments: [
      ("500ms", 500), ("1s", 1000), ("1.5s", 1500), ("2m", 120_000), ("1h1s", 3_601_000), ("0", 0), ("5", nil),
      ("", nil),
      ("-1s", nil), ("s", nil), ("9999h9", nil), ("99999999h", nil),
    ] as [(String, Int?)])
  func durationsAreReadAsGoWritesThem(text: String, milliseconds: Int?) {
    #expect(GoDuration.parse(text) == milliseconds.map { .milliseconds($0) })
  }

  @Test func severalAddressesAndARangeOfPortsAreTaken() throws {
    var (configuration, warnings) = try apply(
      "bind_addresses: [192.0.2.1, '', '::1']\nrtc:\n  udp_port: 7882-7892\n")
    #expect(warnings.isEmpty)
    #expect([configuration.host] + configuration.otherHosts == ["192.0.2.1", "0.0.0.0", "::1"])
    #expect(configuration.mediaPort == 7882 && configuration.lastMediaPort == 7892)
    // Whoever names one afterwards means that one.
    configuration.host = "127.0.0.1"
    configuration.mediaPort = 9000
    #expect(configuration.otherHosts.isEmpty && configuration.lastMediaPort == 9000)
  }

  @Test func keysComeFromTheirFile() throws {
    let path = FileManager.default.temporaryDirectory.appending(path: "keys-\(UUID().uuidString).yaml").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    let made = FileManager.default.createFile(
      atPath: path, contents: Data("one: first\ntwo: second\n".utf8), attributes: [.posixPermissions: 0o640])
    #expect(made)
    for yaml in ["key_file: \(path)\nkeys: {three: third}", "keys: {three: third}\nkey_file: \(path)"] {
      #expect(try apply(yaml).0.keys == ["one": "first", "two": "second"])
    }
    try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
    #expect(throws: ConfigurationError.self) { try apply("key_file: \(path)") }
  }
}
