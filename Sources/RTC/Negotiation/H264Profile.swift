/// Reads the profile out of `profile-level-id` (RFC 6184 section 8.1, table 5).
enum H264Profile {
  /// A name that is equal for all spellings of one profile, whatever the level.
  static func name(levelID: String?) -> String {
    // Without the parameter the profile is Baseline without constraints.
    guard let levelID else { return "baseline" }
    guard levelID.utf8.count == 6, let number = UInt32(levelID, radix: 16) else { return levelID.lowercased() }
    let profile = UInt8(truncatingIfNeeded: number >> 16)
    let constraints = UInt8(truncatingIfNeeded: number >> 8)
    switch profile {
    case 0x42 where constraints & 0x4f == 0x40, 0x4d where constraints & 0x8f == 0x80,
      0x58 where constraints & 0xcf == 0xc0:
      return "constrained-baseline"
    case 0x42 where constraints & 0x4f == 0x00, 0x58 where constraints & 0xcf == 0x80:
      return "baseline"
    case 0x4d where constraints & 0xaf == 0x00: return "main"
    case 0x64 where constraints == 0x00: return "high"
    case 0x64 where constraints == 0x0c: return "constrained-high"
    default: return String(number >> 8, radix: 16)
    }
  }
}
