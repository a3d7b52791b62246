import CALSA
import Glibc
import MediaBasics

/// ALSA's configuration as it is on disk at this moment.
///
/// Each opening reads it anew: alsa-lib's global copy would not notice cards and servers that came later.
struct ALSAConfiguration: ~Copyable {
  /// A sound server refuses also for a moment: while it starts, or while too many knock at once.
  private static let attempts = 4

  private let root: OpaquePointer
  private let update: OpaquePointer?

  private static let isCaught: Void = ncall_alsa_catch_messages()

  /// Keeps the library's messages off standard error; the screen may be there.
  static func catchMessages() { _ = isCaught }

  /// - Parameter path: configuration files, separated by colons, instead of those of `ALSA_CONFIG_PATH` or the system.
  /// - Throws: `SoundFailure.device` when they cannot be read.
  init(path: String? = nil) throws(SoundFailure) {
    Self.catchMessages()
    ncall_alsa_forget_message()
    var root: OpaquePointer?
    var update: OpaquePointer?
    let code = snd_config_update_r(&root, &update, path)
    guard code >= 0, let root else {
      throw .device(
        name: path ?? "ALSA",
        reason: "its configuration cannot be read: \(String(cString: snd_strerror(code)))")
    }
    self.root = root
    self.update = update
  }

  deinit {
    snd_config_delete(root)
    if let update { snd_config_update_free(update) }
  }

  /// Whether something stands at a key such as `pcm.default`.
  borrowing func defines(_ key: String) -> Bool { node(key) != nil }

  /// Whether what stands at a key is a definition of its own, and no mere reference.
  borrowing func isCompound(_ key: String) -> Bool {
    node(key).map { snd_config_get_type($0) == SND_CONFIG_TYPE_COMPOUND } ?? false
  }

  private borrowing func node(_ key: String) -> OpaquePointer? {
    var found: OpaquePointer?
    return snd_config_search(root, key, &found) == 0 ? found : nil
  }

  /// Opens a stream that never waits. Opening may take as long as a sound server takes to answer.
  ///
  /// - Throws: `SoundFailure.device` with the reason.
  borrowing func open(_ name: String, _ direction: AudioDirection) throws(SoundFailure) -> OpaquePointer {
    var handle: OpaquePointer?
    var code: Int32 = 0
    for attempt in 0..<Self.attempts {
      if attempt > 0 { MonotonicClock.sleep(for: .milliseconds(100)) }
      code = snd_pcm_open_lconf(&handle, name, direction.stream, Int32(SND_PCM_NONBLOCK), root)
      guard code == -ECONNREFUSED else { break }
    }
    guard code >= 0, let handle else {
      throw .device(name: name, reason: ALSAReason.sentence(code: code, name: name, direction: direction))
    }
    return handle
  }
}
