import Foundation
import MediaBasics
import Yams

/// One key of the configuration file, and what it sets.
struct ConfigurationKey: Sendable {
  /// What a value should have been.
  struct WrongValue: Error { var expected: String }

  let apply: @Sendable (Node, inout MediaServerConfiguration) throws(WrongValue) -> Void

  /// Keys that hold further keys of this server.
  static let sections: Set<String> = [
    "rtc", "rtc.pli_throttle", "audio", "room", "limit", "webhook", "webhook.filter_params",
  ]

  /// Keys, or beginnings of keys, that LiveKit's server has and this one has no use for.
  static let unused: [String] = [
    "redis", "node_selector", "development", "log_level", "logging", "prometheus", "turn", "signal_relay",
    "enable_data_tracks", "enable_participant_data_blob", "video", "rtc.tcp_port", "rtc.port_range_start",
    "rtc.port_range_end", "rtc.use_external_ip", "rtc.use_ice_lite", "rtc.stun_servers", "rtc.turn_servers",
    "rtc.force_tcp", "rtc.use_mdns", "rtc.interfaces", "rtc.ips", "rtc.congestion_control", "rtc.allow_tcp_fallback",
    "rtc.tcp_fallback_rtt_threshold", "rtc.reconnect_on_publication_error", "rtc.reconnect_on_subscription_error",
    "rtc.reconnect_on_data_channel_error", "rtc.batch_io", "rtc.strict_acks", "rtc.datachannel_slow_threshold",
    "rtc.datachannel_lossy_target_latency", "rtc.datachannel_data_track_target_latency",
    "rtc.data_channel_max_buffered_amount", "rtc.enable_warp", "audio.active_red_encoding",
    "audio.enable_loss_proxying", "room.playout_delay", "room.room_configurations",
    "room.create_room_timeout", "room.create_room_attempts", "limit.bytes_per_sec",
  ]

  static func isUnused(_ path: String) -> Bool { unused.contains { path == $0 || path.hasPrefix($0 + ".") } }

  static let all: [String: ConfigurationKey] = [
    "port": number(0...65_535) { $0.port = $1 },
    "bind_addresses": ConfigurationKey { (node, configuration) throws(WrongValue) in
      let addresses = try strings(node)
      guard let first = addresses.first, addresses.count <= maximumAddresses else {
        throw WrongValue(expected: "a list of up to \(maximumAddresses) addresses is needed")
      }
      // An empty one stands for all of the machine's.
      func named(_ address: String) -> String { address.isEmpty ? "0.0.0.0" : address }
      configuration.host = named(first)
      configuration.otherHosts = addresses.dropFirst().map(named)
    },
    "region": text { $0.region = $1 },
    "keys": ConfigurationKey { (node, configuration) throws(WrongValue) in
      let keys = try keys(node)
      if configuration.keyFile == nil { configuration.keys = keys }
    },
    "key_file": ConfigurationKey { (node, configuration) throws(WrongValue) in
      guard let path = node.scalar?.string else { throw WrongValue(expected: "the path of a file is needed") }
      guard !path.isEmpty else { return }
      let text: String
      do throws(KeyFile.Failure) { text = try KeyFile.text(path) } catch {
        throw WrongValue(expected: error.description)
      }
      guard let root = try? Yams.compose(yaml: text) else {
        throw WrongValue(expected: "\(path) is not a list of key: secret")
      }
      configuration.keys = try keys(root)
      configuration.keyFile = path
    },
    "rtc.udp_port": ConfigurationKey { (node, configuration) throws(WrongValue) in
      // One port, or the first and the last of a range.
      let ends = (node.scalar?.string ?? "").split(separator: "-", omittingEmptySubsequences: false).map {
        Int($0.trimmingCharacters(in: .whitespaces))
      }
      guard (1...2).contains(ends.count), let first = ends.first ?? nil, let last = ends.last ?? nil,
        (0...65_535).contains(first), (first...65_535).contains(last), first > 0 || last == 0
      else { throw WrongValue(expected: "a port, or a range of ports such as 7882-7892, is needed") }
      configuration.mediaPort = first
      configuration.lastMediaPort = last
    },
    "rtc.node_ip": text { $0.nodeIP = $1.isEmpty ? nil : $1 },
    "rtc.enable_loopback_candidate": flag { $0.offersLoopback = $1 },
    "rtc.packet_buffer_size_video": number(0...8192) { $0.videoHistory = $1 },
    "rtc.packet_buffer_size_audio": number(0...8192) { $0.audioHistory = $1 },
    "rtc.pli_throttle.low_quality": duration { $0.keyFrameIntervals.low = $1 },
    "rtc.pli_throttle.mid_quality": duration { $0.keyFrameIntervals.middle = $1 },
    "rtc.pli_throttle.high_quality": duration { $0.keyFrameIntervals.high = $1 },
    "audio.active_level": number(0...127) { $0.speakers.activeLevel = UInt8($1) },
    "audio.min_percentile": number(0...100) { $0.speakers.minimumPercentile = $1 },
    "audio.update_interval": number(20...60_000) { $0.speakers.updateInterval = .milliseconds($1) },
    "audio.smooth_intervals": number(0...1000) { $0.speakers.smoothIntervals = $1 },
    "room.auto_create": flag { $0.room.createsAutomatically = $1 },
    "room.max_participants": number(0...1_000_000) { $0.room.maximumParticipants = UInt32($1) },
    "room.empty_timeout": number(0...31_536_000) { $0.room.emptyTimeout = .seconds($1) },
    "room.departure_timeout": number(0...31_536_000) { $0.room.departureTimeout = .seconds($1) },
    "room.enable_remote_unmute": flag { $0.room.allowsRemoteUnmute = $1 },
    "room.sync_streams": flag { $0.room.synchronizesStreams = $1 },
    "room.update_batch_target_size": number(1024...1_048_576) { $0.room.updateBatchSize = $1 },
    "room.enabled_codecs": ConfigurationKey { (node, configuration) throws(WrongValue) in
      guard let sequence = node.sequence else { throw WrongValue(expected: "a list of codecs, each with a mime") }
      var codecs: [String] = []
      for codec in sequence {
        guard let mime = codec.mapping?["mime"]?.scalar?.string else {
          throw WrongValue(expected: "a list of codecs, each with a mime")
        }
        // Retransmission formats come with what they repair, and redundant audio is answered with the codec inside.
        if mime.lowercased() == "video/rtx" || mime.lowercased() == "audio/red" { continue }
        let known = MediaServerConfiguration().codecs
        guard let name = known.first(where: { $0.lowercased() == mime.lowercased() }) else {
          throw WrongValue(expected: "\(mime) cannot be forwarded; possible are " + known.joined(separator: ", "))
        }
        codecs.append(name)
      }
      configuration.codecs = codecs
    },
    "room.enable_full_room_in_webhooks": flag { $0.webhooks.tellsWholeRoom = $1 },
    "webhook.urls": ConfigurationKey { (node, configuration) throws(WrongValue) in
      let urls = try strings(node)
      guard urls.count <= maximumAddresses, urls.allSatisfy(isWebAddress) else {
        throw WrongValue(expected: "a list of up to \(maximumAddresses) http or https addresses is needed")
      }
      configuration.webhooks.urls = urls
    },
    "webhook.api_key": text { $0.webhooks.apiKey = $1 },
    "webhook.filter_params.include_events": ConfigurationKey { (node, configuration) throws(WrongValue) in
      configuration.webhooks.includedEvents = try strings(node)
    },
    "webhook.filter_params.exclude_events": ConfigurationKey { (node, configuration) throws(WrongValue) in
      configuration.webhooks.excludedEvents = try strings(node)
    },
    "limit.num_tracks": number(-1...1_000_000) { $0.limits.tracks = max(0, $1) },
    "limit.subscription_limit_audio": number(0...1_000_000) { $0.limits.audioSubscriptions = $1 },
    "limit.subscription_limit_video": number(0...1_000_000) { $0.limits.videoSubscriptions = $1 },
    "limit.max_metadata_size": number(0...1 << 24) { $0.limits.metadataSize = $1 },
    "limit.max_attributes_size": number(0...1 << 24) { $0.limits.attributesSize = $1 },
    "limit.max_room_name_length": number(1...4096) { $0.limits.roomNameLength = $1 },
    "limit.max_participant_identity_length": number(1...4096) { $0.limits.identityLength = $1 },
    "limit.max_participant_name_length": number(1...4096) { $0.limits.nameLength = $1 },
    "limit.signal_message_size_limit": number(1024...1 << 26) { $0.limits.signalMessageSize = $1 },
    "limit.max_api_request_body_size": number(1024...1 << 28) { $0.limits.apiBodySize = $1 },
  ]

  private static let maximumAddresses = 32

  private static func keys(_ node: Node) throws(WrongValue) -> [String: String] {
    guard let mapping = node.mapping else { throw WrongValue(expected: "a list of key: secret") }
    var keys: [String: String] = [:]
    for (key, secret) in mapping {
      guard let key = key.scalar?.string, let secret = secret.scalar?.string, !key.isEmpty, !secret.isEmpty else {
        throw WrongValue(expected: "a list of key: secret")
      }
      keys[key] = secret
    }
    return keys
  }

  private static func isWebAddress(_ text: String) -> Bool {
    guard let url = URL(string: text), let scheme = url.scheme?.lowercased(), let host = url.host else { return false }
    return ["http", "https"].contains(scheme) && !host.isEmpty
  }

  private static func number(
    _ range: ClosedRange<Int>, _ set: @escaping @Sendable (inout MediaServerConfiguration, Int) -> Void
  ) -> ConfigurationKey {
    ConfigurationKey { (node, configuration) throws(WrongValue) in
      guard let value = node.int, range.contains(value) else {
        throw WrongValue(expected: "a number from \(range.lowerBound) to \(range.upperBound) is needed")
      }
      set(&configuration, value)
    }
  }

  private static func flag(_ set: @escaping @Sendable (inout MediaServerConfiguration, Bool) -> Void)
    -> ConfigurationKey
  {
    ConfigurationKey { (node, configuration) throws(WrongValue) in
      guard let value = node.bool else { throw WrongValue(expected: "true or false is needed") }
      set(&configuration, value)
    }
  }

  private static func text(_ set: @escaping @Sendable (inout MediaServerConfiguration, String) -> Void)
    -> ConfigurationKey
  {
    ConfigurationKey { (node, configuration) throws(WrongValue) in
      guard let value = node.scalar?.string else { throw WrongValue(expected: "text is needed") }
      set(&configuration, value)
    }
  }

  private static func duration(
    _ set: @escaping @Sendable (inout MediaServerConfiguration, MediaDuration) -> Void
  ) -> ConfigurationKey {
    ConfigurationKey { (node, configuration) throws(WrongValue) in
      guard let value = node.scalar?.string, let duration = GoDuration.parse(value) else {
        throw WrongValue(expected: "a time such as 500ms or 1.5s is needed")
      }
      set(&configuration, duration)
    }
  }

  private static func strings(_ node: Node) throws(WrongValue) -> [String] {
    guard let sequence = node.sequence else { throw WrongValue(expected: "a list is needed") }
    var texts: [String] = []
    for item in sequence {
      guard let text = item.scalar?.string else { throw WrongValue(expected: "a list of texts is needed") }
      texts.append(text)
    }
    return texts
  }
}
