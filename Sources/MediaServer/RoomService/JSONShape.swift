import LiveKitProtocol

/// What the fields of a message look like as JSON when they have their default value: the administration service writes those
/// too, and protobuf's own encoder leaves them out.
indirect enum JSONShape: Sendable {
  case value(JSONValue)
  case list(JSONShape?)
  case message([String: JSONShape])

  /// `json` with everything filled in that is missing.
  func filling(_ json: JSONValue?) -> JSONValue {
    switch self {
    case .value(let value): return json ?? value
    case .list(let element):
      guard case .array(let items) = json else { return .array([]) }
      return .array(items.map { element?.filling($0) ?? $0 })
    case .message(let fields):
      guard case .object(var object) = json else { return .null }
      for (name, shape) in fields { object[name] = shape.filling(object[name]) }
      return .object(object)
    }
  }

  private static let text = JSONShape.value(.string(""))
  private static let zero = JSONShape.value(.integer(0))
  /// 64-bit numbers are text in JSON.
  private static let longZero = JSONShape.value(.string("0"))
  private static let no = JSONShape.value(.bool(false))
  private static let map = JSONShape.value(.object([:]))

  static let room = JSONShape.message([
    "sid": text, "name": text, "empty_timeout": zero, "departure_timeout": zero, "max_participants": zero,
    "creation_time": longZero, "creation_time_ms": longZero, "turn_password": text,
    "enabled_codecs": .list(.message(["mime": text, "fmtp_line": text])), "metadata": text, "num_participants": zero,
    "num_publishers": zero, "active_recording": no, "version": .value(.null),
  ])

  static let permission = JSONShape.message([
    "can_subscribe": no, "can_publish": no, "can_publish_data": no, "can_publish_sources": .list(nil), "hidden": no,
    "recorder": no, "can_update_metadata": no, "agent": no, "can_subscribe_metrics": no, "can_manage_agent_session": no,
  ])

  private static let layer = JSONShape.message([
    "quality": .value(.string("LOW")), "width": zero, "height": zero, "bitrate": zero, "ssrc": zero,
    "spatial_layer": zero,
    "rid": text, "repair_ssrc": zero,
  ])

  static let track = JSONShape.message([
    "sid": text, "type": .value(.string("AUDIO")), "name": text, "muted": no, "width": zero, "height": zero,
    "simulcast": no, "disable_dtx": no, "source": .value(.string("UNKNOWN")), "layers": .list(layer), "mime_type": text,
    "mid": text,
    "codecs": .list(
      .message([
        "mime_type": text, "mid": text, "cid": text, "layers": .list(layer),
        "video_layer_mode": .value(.string("MODE_UNUSED")), "sdp_cid": text,
      ])), "stereo": no, "disable_red": no, "encryption": .value(.string("NONE")), "stream": text,
    "version": .value(.null),
    "audio_features": .list(nil), "backup_codec_policy": .value(.string("PREFER_REGRESSION")),
    "packet_trailer_features": .list(nil),
  ])

  static let participant = JSONShape.message([
    "sid": text, "identity": text, "state": .value(.string("JOINING")), "tracks": .list(track), "metadata": text,
    "joined_at": longZero, "joined_at_ms": longZero, "name": text, "version": zero, "permission": permission,
    "region": text, "is_publisher": no, "kind": .value(.string("STANDARD")), "attributes": map,
    "disconnect_reason": .value(.string("UNKNOWN_REASON")), "kind_details": .list(nil), "data_tracks": .list(nil),
    "client_protocol": zero, "capabilities": .list(nil),
  ])

  static let empty = JSONShape.message([:])
}
