import CCrypt
import Dispatch
import LiveKitProtocol

/// Hashes and verifies passwords with the system's libcrypt, on a thread that nobody else waits on.
struct PasswordHasher: Sendable {
  /// Made by us: yescrypt. Its cost is named, since the default is the distribution's to choose; 5 takes 16 MiB and some 30 ms.
  static let method = "$y$"
  static let cost: UInt = 5
  /// bcrypt, as nchat's accounts have it.
  private static let bcrypt = ["$2a$", "$2b$", "$2y$"]
  /// bcrypt looks at no more than these bytes of a password (its key schedule takes 18 words).
  private static let bcryptLength = 72
  /// The most expensive bcrypt that is computed: 2^14 rounds take about two seconds.
  private static let bcryptCosts = 4...14

  /// What a comparison found.
  enum Verdict: Sendable, Equatable {
    case right
    /// The hash is of a method that should be replaced, now that the password is known.
    case rightAndOld
    case wrong
  }

  private let queue = DispatchQueue(label: "ncall.passwords")

  /// A new hash with a new salt; nil when the system cannot make one, since memory is short.
  func hash(_ password: String) async -> String? {
    await onThread {
      var setting = [CChar](repeating: 0, count: Int(NCALL_CRYPT_LENGTH))
      guard ncall_crypt_salt(Self.method, Self.cost, &setting) == 1 else { return nil }
      return Self.crypt(password, setting: Self.text(setting))
    }
  }

  /// Compares a password with a hash. Without a hash (nobody has this name) it takes as long, and is wrong.
  func verify(_ password: String, against hash: String?) async -> Verdict {
    await onThread {
      // A text with NUL would be compared up to it.
      let isComparable = PasswordPolicy.isComparable(password)
      let setting = hash.flatMap { Self.isKnown($0) ? $0 : nil } ?? Self.nobody
      let made = Self.crypt(isComparable ? password : "", setting: setting)
      guard isComparable, let hash, let made, Digest.areEqual(Array(made.utf8), Array(hash.utf8)) else { return .wrong }
      if hash.hasPrefix(Self.method) { return .right }
      // Of a longer password only the beginning was compared; a new hash would be of all of it, typing mistakes included.
      return password.utf8.count > Self.bcryptLength ? .right : .rightAndOld
    }
  }

  /// A setting like those of our own hashes, for names that nobody has. Its last character ends the 128 bits of a salt.
  static let nobody = "$y$j9T$nobodynobodynobodynob.$"

  private static func isKnown(_ hash: String) -> Bool {
    if hash.hasPrefix(method) { return true }
    guard bcrypt.contains(where: hash.hasPrefix) else { return false }
    return Int(hash.dropFirst(4).prefix(2)).map(bcryptCosts.contains) ?? false
  }

  private func onThread<Value: Sendable>(_ body: @escaping @Sendable () -> Value) async -> Value {
    await withCheckedContinuation { continuation in queue.async { continuation.resume(returning: body()) } }
  }

  /// The system's hash of a password; nil when the setting is none.
  static func crypt(_ password: String, setting: String) -> String? {
    var hash = [CChar](repeating: 0, count: Int(NCALL_CRYPT_LENGTH))
    guard ncall_crypt(password, setting, &hash) == 1 else { return nil }
    return text(hash)
  }

  private static func text(_ characters: [CChar]) -> String {
    String(decoding: characters.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
