import Testing

@testable import ncall

/// flag > environment > profile > configuration file > standard.
struct SettingsPrecedenceTests {
  private let file = """
    [audio]
    bitrate = "20k"
    [join]
    stats = 7
    [profile.loud.audio]
    bitrate = "64k"
    """

  @Test func eachLayerGoesBeforeTheNext() throws {
    #expect(try settings().text("audio.bitrate") == "32k")
    #expect(try settings(file).text("audio.bitrate") == "20k")
    #expect(try settings(file, profile: "loud").text("audio.bitrate") == "64k")
    let environment = ["NCALL_AUDIO_BITRATE": "50k"]
    #expect(try settings(file, profile: "loud", environment: environment).text("audio.bitrate") == "50k")
    let overridden = try settings(file, profile: "loud", ["audio.bitrate=48k"], environment: environment)
    #expect(overridden.text("audio.bitrate") == "48k")
    #expect(overridden.text("audio.bitrate", flag: "24k") == "24k")
    #expect(overridden.number("join.stats") == 7)
    #expect(overridden.number("join.stats", flag: 3) == 3)
  }

  @Test func globalFlagGoesBeforeTheOverride() throws {
    #expect(try settings("", ["log.level=info"], flags: ["log.level": "debug"]).text("log.level") == "debug")
  }

  @Test func liveKitsOwnNamesAreReadAfterOurs() throws {
    let both = ["LIVEKIT_URL": "ws://theirs", "NCALL_LIVEKIT_URL": "ws://ours"]
    #expect(try settings(environment: both).text("livekit.url") == "ws://ours")
    #expect(try settings(environment: ["LIVEKIT_URL": "ws://theirs"]).text("livekit.url") == "ws://theirs")
    #expect(try settings(environment: ["LIVEKIT_URL": ""]).text("livekit.url") == nil)
    #expect(try settings(environment: ["LIVEKIT_API_KEY": "k"]).text("livekit.api_key") == "k")
  }

  @Test func namesOfTheSpecificationAreReadForTheServer() throws {
    let theirs = [
      "LIVEKIT_URL": "wss://a.example", "LIVEKIT_API_KEY": "k", "NEXT_PUBLIC_LIVEKIT_URL": "wss://b.example",
      "TURN_SERVER_URL": "turn.example", "DATABASE_URL": "sqlite:/x", "STREAM_INGEST_URL": "rtmp://c.example",
    ]
    let read = try settings("[serve]\ndatabase = \"sqlite:/file\"\n", environment: theirs)
    #expect(read.text("serve.livekit_url") == "wss://a.example" && read.text("serve.livekit_api_key") == "k")
    #expect(read.text("media.public_url") == "wss://b.example" && read.text("serve.turn_server") == "turn.example")
    #expect(read.text("serve.database") == "sqlite:/x")
    #expect(read.text("serve.stream_ingest_url") == "rtmp://c.example")
    let ours = theirs.merging(["NCALL_SERVE_DATABASE": "sqlite:/y", "NCALL_SERVE_TURN_SERVER": "t"]) { $1 }
    let both = try settings(environment: ours)
    #expect(both.text("serve.database") == "sqlite:/y" && both.text("serve.turn_server") == "t")
  }

  @Test func emptyTextTakesBackWhatALayerBelowSays() throws {
    let file = "[serve]\nnode_ip = \"192.0.2.1\"\n[profile.here.serve]\nnode_ip = \"\"\n"
    #expect(try settings(file).given("serve.node_ip") == "192.0.2.1")
    #expect(try settings(file, profile: "here").given("serve.node_ip") == nil)
    // What has a standard value has one always.
    #expect(try failure { _ = try settings("[join]\nsignal = \"\"\n") }.status == .configuration)
    #expect(try settings().given("join.stats") == nil && settings().text("join.stats") == "5")
  }

  @Test func everyKeyHasItsEnvironmentName() throws {
    #expect(SettingKey.named("join.max_retries")?.environmentName == "NCALL_JOIN_MAX_RETRIES")
    #expect(Set(SettingKey.all.map(\.environmentName)).count == SettingKey.all.count)
  }

  @Test(arguments: [
    (["audio"], "write -o section.key=value"), (["audio.inptu=none"], "did you mean audio.input"),
    (["audio.mute=maybe"], "neither true nor false"), (["join.stats=many"], "not a whole number"),
    (["join.stats=3601"], "not within"), (["audio.bitrate=lots"], "no rate"), (["audio.input="], "--input is empty"),
    (["serve.node_ip=here"], "no IP address"), (["serve.connections=0"], "not within"),
    (["limits.sign_in_failures=1001"], "not within"), (["serve.api=maybe"], "none of on, off"),
    (["media.public_url=gopher://x"], "not ws"), (["serve.turn_server=turn:host"], "scheme"),
    (["serve.stream_ingest_url=rtmp://"], "published to"),
    (["serve.allow_singup=true"], "did you mean serve.allow_signup"),
  ]) func badOverrideIsAUsageError(_ overrides: [String], _ word: String) throws {
    let failure = try failure { _ = try settings("", overrides) }
    #expect(failure.status == .usage && failure.message.contains(word), "\(failure)")
  }

  @Test func valueMayHaveAnEqualsSign() throws {
    #expect(try settings("", ["audio.input=cmd:a=b"]).text("audio.input") == "cmd:a=b")
  }

  @Test func badEnvironmentIsAConfigurationError() throws {
    let failure = try failure { _ = try settings(environment: ["NCALL_JOIN_STATS": "often"]) }
    #expect(failure.status == .configuration && failure.message.contains("NCALL_JOIN_STATS"))
  }

  @Test func unknownProfileNamesTheKnownOnes() throws {
    let failure = try failure { _ = try settings(file, profile: "quiet") }
    #expect(failure.status == .configuration && failure.message.contains("loud"))
  }
}
