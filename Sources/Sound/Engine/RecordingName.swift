/// The file name of a track's recording, made of names that other people chose.
public enum RecordingName {
  /// `IDENTITY-TRACKSID.wav`, with whatever a file name cannot or should not have replaced by `_`.
  public static func file(identity: String, trackSID: String) -> String {
    "\(safe(identity, limit: 100))-\(safe(trackSID, limit: 40)).wav"
  }

  private static func safe(_ name: String, limit: Int) -> String {
    var result = ""
    for character in name.unicodeScalars {
      let isSafe =
        character.properties.isAlphabetic || character.properties.numericType != nil
        || "-_@.".unicodeScalars.contains(character)
      result.unicodeScalars.append(isSafe ? character : "_")
      if result.utf8.count >= limit { break }
    }
    // Neither hidden nor a way up.
    while result.hasPrefix(".") { result = "_" + result.dropFirst() }
    return result.isEmpty ? "_" : result
  }
}
