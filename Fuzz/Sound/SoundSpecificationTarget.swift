@testable import Sound

/// What a person writes behind `--input` and `--output`.
enum SoundSpecificationTarget {
  static let target = FuzzTarget("sound-specification", longest: 256) { bytes in
    let text = String(decoding: bytes, as: UTF8.self)
    _ = try? SourceSpec(text)
    _ = try? SinkSpec(text)
    _ = ALSADeviceName(text)
  }
}
