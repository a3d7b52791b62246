import CallCore

extension SettingKey {
  /// Every key there is, in the order in which the example configuration lists them.
  static let all: [SettingKey] = [
    SettingKey(
      name: "account.server", kind: .text, standard: nil,
      explanation: "Backend, such as https://call.example; that of the last login without it",
      otherNames: ["NCALL_SERVER"]),
    SettingKey(
      name: "account.user", kind: .text, standard: nil,
      explanation: "User name to act as, of several who are signed in; that of the last login without it"),
    SettingKey(
      name: "tls.ca", kind: .text, standard: nil,
      explanation: "PEM file with authorities to trust besides the system's"),
    SettingKey(
      name: "livekit.url", kind: .text, standard: nil,
      explanation: "Server for `ncall join` without --url, such as wss://call.example", otherNames: ["LIVEKIT_URL"]),
    SettingKey(
      name: "livekit.api_key", kind: .text, standard: nil,
      explanation: "Key to make tokens with; the secret belongs in LIVEKIT_API_SECRET", otherNames: ["LIVEKIT_API_KEY"]),
    SettingKey(
      name: "audio.input", kind: .form(.source), standard: "default",
      isLive: true,
      explanation:
        "Microphone: default, an ALSA name or a unique part of one, file:PATH.wav, pcm:PATH, -, cmd:COMMAND, tone:440, none"
    ),
    SettingKey(
      name: "audio.output", kind: .form(.sink), standard: "default",
      isLive: true,
      explanation:
        "Speaker: default, an ALSA name or a unique part of one, file:PATH.wav, pcm:PATH, -, cmd:COMMAND, none"),
    SettingKey(name: "audio.bitrate", kind: .form(.bitrate), standard: "32k", explanation: "Opus bitrate, 6k to 510k"),
    SettingKey(
      name: "audio.dtx", kind: .oneOf(["on", "off"]), standard: "on", explanation: "Send almost nothing while silent"),
    SettingKey(
      name: "audio.fec", kind: .oneOf(["on", "off", "auto"]), standard: "auto",
      explanation: "Opus in-band error correction; auto follows the loss that receivers report"),
    SettingKey(
      name: "audio.echo_cancellation", kind: .oneOf(["auto", "on", "off"]), standard: "auto",
      isLive: true,
      explanation: "Take what the speaker plays out of what the microphone hears; auto: between sound devices"),
    SettingKey(
      name: "audio.noise_suppression", kind: .oneOf(["auto", "on", "off"]), standard: "auto",
      isLive: true,
      explanation: "Turn down steady noise; auto: of a sound device"),
    SettingKey(
      name: "audio.gain", kind: .form(.gain), standard: "off",
      isLive: true,
      explanation: "How loud you are: auto evens it out, off, or dB from -30 to +30 such as +3dB"),
    SettingKey(name: "audio.mute", kind: .flag, standard: "false", explanation: "Join with the microphone muted"),
    SettingKey(
      name: "join.signal", kind: .oneOf(["auto", "v0", "v1"]), standard: "auto",
      explanation: "LiveKit's dual (v0) or single (v1) peer connection"),
    SettingKey(
      name: "join.max_retries", kind: .form(.retries), standard: "forever",
      explanation: "Attempts to reconnect before giving up, or forever"),
    SettingKey(
      name: "join.stats", kind: .number(0...3_600), standard: "5",
      explanation: "Seconds between stats events of a headless client; 0 for none"),
    SettingKey(
      name: "join.recording_consent", kind: .oneOf(RecordingAnswer.allCases.map(\.rawValue)),
      standard: RecordingAnswer.ask.rawValue,
      explanation: "What to say when somebody wants to record a call; ask leaves it to you, and silence is a no"),
    SettingKey(
      name: "serve.api", kind: .oneOf(["on", "off"]), standard: "on", explanation: "Whether the backend runs"),
    SettingKey(
      name: "serve.media", kind: .oneOf(["on", "off"]), standard: nil,
      explanation: "Whether the media server runs: on, unless livekit_url names a cluster instead"),
    SettingKey(
      name: "serve.api_listen", kind: .form(.address), standard: "127.0.0.1:3000",
      explanation: "Where the backend takes requests"),
    SettingKey(
      name: "serve.media_listen", kind: .form(.address), standard: "127.0.0.1:7880",
      explanation: "Where the media server takes signalling"),
    SettingKey(
      name: "serve.rtc_udp_port", kind: .number(0...65_535), standard: "7882",
      explanation: "UDP port for media; 0 picks a free one"),
    SettingKey(
      name: "serve.node_ip", kind: .form(.ip), standard: nil,
      explanation: "Address to offer for media, where it is not the one listened on"),
    SettingKey(
      name: "serve.tls_cert", kind: .text, standard: nil,
      explanation: "Certificate chain, a PEM file, for https and wss"),
    SettingKey(name: "serve.tls_key", kind: .text, standard: nil, explanation: "Its private key, a PEM file"),
    SettingKey(
      name: "serve.trust_proxy", kind: .flag, standard: "false",
      explanation: "Believe the proxy before this server what the client's address is"),
    SettingKey(
      name: "serve.connections", kind: .number(1...1_000_000), standard: "10000",
      explanation: "Connections to the backend at a time, WebSockets included"),
    SettingKey(
      name: "serve.connections_per_address", kind: .number(1...1_000_000), standard: "1000",
      explanation: "Of these, those of one address (IPv6: of its /64); with trust_proxy it does not count"),
    SettingKey(
      name: "serve.database", kind: .text, standard: nil,
      explanation:
        "The backend's database: sqlite:PATH or postgres://USER@HOST/NAME; without, ncall.db in the state folder",
      otherNames: ["DATABASE_URL"]),
    SettingKey(
      name: "serve.database_connections", kind: .number(1...1_000), standard: "8",
      explanation: "Connections to a PostgreSQL server at most"),
    SettingKey(
      name: "serve.allow_signup", kind: .flag, standard: "false", explanation: "Let people make accounts for themselves"
    ),
    SettingKey(
      name: "serve.livekit_config", kind: .text, standard: nil,
      explanation: "A LiveKit server's configuration (YAML) for the media server"),
    SettingKey(
      name: "serve.livekit_url", kind: .form(.server), standard: nil,
      explanation: "A LiveKit cluster instead of the media server, such as wss://call.example",
      otherNames: ["LIVEKIT_URL"]),
    SettingKey(
      name: "serve.livekit_api_key", kind: .text, standard: nil,
      explanation: "The cluster's API key; the secret belongs in LIVEKIT_API_SECRET",
      otherNames: ["LIVEKIT_API_KEY"]),
    SettingKey(
      name: "serve.turn_server", kind: .form(.host), standard: nil,
      explanation: "Host of a TURN server that clients are told of; its secret belongs in TURN_SECRET",
      otherNames: ["TURN_SERVER_URL"]),
    SettingKey(
      name: "serve.stream_ingest_url", kind: .form(.ingest), standard: nil,
      explanation: "Where broadcasters are told to publish streams; without, RTMP at the host that they asked",
      otherNames: ["STREAM_INGEST_URL", "NEXT_PUBLIC_STREAM_INGEST_URL"]),
    SettingKey(
      name: "serve.recordings_folder", kind: .text, standard: nil,
      explanation:
        "The folder that the egress service writes recordings to; without, their files are not answered by this server"),
    SettingKey(
      name: "media.public_url", kind: .form(.server), standard: nil,
      explanation:
        "What clients are told of the media server; without, the host that they asked, and the media server's port",
      otherNames: ["NEXT_PUBLIC_LIVEKIT_URL"]),
    SettingKey(
      name: "limits.sign_in_failures", kind: .number(1...1_000), standard: "5",
      explanation: "Failed attempts to sign in within a minute that lock a person out"),
    SettingKey(
      name: "limits.address_factor", kind: .number(1...10_000), standard: "20",
      explanation: "How many times as much one address may do as one person, of everything here"),
    SettingKey(
      name: "limits.requests_per_minute", kind: .number(1...100_000_000), standard: "1200",
      explanation: "Requests of a person in the long run"),
    SettingKey(
      name: "limits.requests_burst", kind: .number(1...100_000_000), standard: "200", explanation: "Requests at once"),
    SettingKey(
      name: "limits.account_per_minute", kind: .number(1...100_000_000), standard: "60",
      explanation: "Signing in, signing up and refreshing in the long run"),
    SettingKey(
      name: "limits.account_burst", kind: .number(1...100_000_000), standard: "30", explanation: "The same at once"),
    SettingKey(
      name: "limits.rings_per_minute", kind: .number(1...100_000_000), standard: "30",
      explanation: "Calls and invitations in the long run"),
    SettingKey(
      name: "limits.rings_burst", kind: .number(1...100_000_000), standard: "20", explanation: "The same at once"),
    SettingKey(
      name: "limits.views_per_minute", kind: .number(1...100_000_000), standard: "30",
      explanation: "How often a person begins to watch streams in the long run, or else an address"),
    SettingKey(
      name: "limits.views_burst", kind: .number(1...100_000_000), standard: "10", explanation: "The same at once"),
    SettingKey(
      name: "limits.chat_per_minute", kind: .number(1...100_000_000), standard: "180",
      explanation: "Messages of a person to the chats of streams in the long run, whatever address they come from"),
    SettingKey(
      name: "limits.chat_burst", kind: .number(1...100_000_000), standard: "3", explanation: "The same at once"),
    SettingKey(
      name: "limits.reactions_per_minute", kind: .number(1...100_000_000), standard: "300",
      explanation: "Reactions of a person to streams in the long run, whatever address they come from"),
    SettingKey(
      name: "limits.reactions_burst", kind: .number(1...100_000_000), standard: "5", explanation: "The same at once"),
    SettingKey(
      name: "ui.theme", kind: .text, standard: "auto", isLive: true,
      explanation:
        "Colours of the screen: auto (by the terminal's background), dark, light, high-contrast, NAME of themes/NAME.toml, a path"
    ),
    SettingKey(
      name: "ui.motion", kind: .oneOf(["full", "reduce"]), standard: "full", isLive: true,
      explanation: "Whether reactions rise, or are only counted"),
    SettingKey(
      name: "ui.clock", kind: .oneOf(["on", "off"]), standard: "on", isLive: true,
      explanation: "The time at home; without it an idle screen changes nothing at all"),
    SettingKey(
      name: "ui.bell", kind: .oneOf(["on", "off"]), standard: "on", isLive: true,
      explanation: "The terminal's bell for calls that ring"),
    SettingKey(
      name: "ui.notifications", kind: .oneOf(["on", "off"]), standard: "on", isLive: true,
      explanation: "Notices of the desktop for calls that ring, where the terminal shows such"),
    SettingKey(
      name: "ui.ring_tone", kind: .oneOf(["on", "off"]), standard: "on", isLive: true,
      explanation: "The tone of calls that ring, on the sound device"),
    SettingKey(
      name: "ui.plain", kind: .flag, standard: "false",
      explanation: "Lines instead of a screen, for screen readers; ACCESSIBLE=1 says the same"),
    SettingKey(
      name: "ui.color", kind: .oneOf(["auto", "never", "16", "256", "truecolor"]), standard: "auto",
      explanation: "Colours on the screen"),
    SettingKey(name: "ui.ascii", kind: .flag, standard: "false", explanation: "Draw with ASCII characters alone"),
    SettingKey(
      name: "ui.mouse", kind: .flag, standard: "true",
      explanation: "Listen to the mouse; without, the terminal selects text with it, and with Shift in any case"),
    SettingKey(
      name: "log.level", kind: .oneOf(["trace", "debug", "info", "notice", "warning", "error", "critical"]),
      standard: "warning", explanation: "Least severe message that is logged"),
    SettingKey(
      name: "log.file", kind: .text, standard: nil,
      explanation: "File for the log; standard error without one (nowhere while the screen is up)"),
  ]
}
