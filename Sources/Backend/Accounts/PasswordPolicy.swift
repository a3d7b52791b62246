/// What a new password must be.
enum PasswordPolicy {
  /// Unicode scalars.
  static let length = 8...128
  /// Bytes that the system's hashing takes; a password of 128 scalars may be longer than that.
  static let longest = 511

  /// Whether it can be hashed, and compared.
  static func isComparable(_ password: String) -> Bool {
    !password.utf8.contains(0) && password.utf8.count <= longest
  }

  /// What is wrong with a new password, as a sentence; nil when it may be used.
  static func problem(with password: String) -> String? {
    let scalars = password.unicodeScalars
    if scalars.contains("\0") { return "A password cannot hold the character NUL." }
    if scalars.count < length.lowerBound { return "A password has at least \(length.lowerBound) characters." }
    if scalars.count > length.upperBound || password.utf8.count > longest {
      return "A password has at most \(length.upperBound) characters and \(longest) bytes."
    }
    let properties = scalars.map(\.properties)
    guard
      properties.contains(where: \.isUppercase), properties.contains(where: \.isLowercase),
      scalars.contains(where: { $0.properties.numericType == .decimal })
    else { return "A password has an upper-case letter, a lower-case letter and a digit among its characters." }
    return nil
  }
}
