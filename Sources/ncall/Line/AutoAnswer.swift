/// Which calls a headless client answers by itself: `from=LIST|any[,after=2s][,audio]`.
struct AutoAnswer: Equatable {
  /// User names; nil is everybody.
  var from: Set<String>?
  /// Seconds that it rings first.
  var after = 0.0
  /// Without video, whatever the caller wants.
  var isAudioOnly = false

  /// - Throws: `CommandFailure` that says what the form is.
  init(_ text: String) throws {
    func fail(_ why: String) -> CommandFailure {
      CommandFailure(.usage, "--auto-answer \(text): \(why); write from=NAMES or any, and maybe ,after=2s or ,audio")
    }
    var names: Set<String> = []
    var isForAll = false
    var takesNames = false
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      switch (pair.first.map(String.init) ?? "", pair.count > 1 ? String(pair[1]) : nil) {
      case ("any", nil) where !takesNames, ("from", "any"?): isForAll = true
      case ("from", let name?):
        guard !name.isEmpty else { throw fail("a name is missing") }
        names.insert(name)
        takesNames = true
      case ("audio", nil): isAudioOnly = true
      case ("after", let time?):
        guard let seconds = Double(time.hasSuffix("s") ? String(time.dropLast()) : time), (0...30).contains(seconds)
        else { throw fail("after takes 0s to 30s, for that long it rings") }
        after = seconds
      case (let name, nil) where takesNames && !name.isEmpty: names.insert(name)
      default: throw fail("\(part.isEmpty ? "an empty part" : String(part)) is none of its parts")
      }
    }
    guard isForAll != !names.isEmpty else {
      throw fail(isForAll ? "everybody and names exclude each other" : "it says from nobody")
    }
    from = isForAll ? nil : names
  }

  func answers(_ username: String) -> Bool { from?.contains(username) ?? true }
}
