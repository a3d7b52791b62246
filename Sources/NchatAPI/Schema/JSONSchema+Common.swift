extension JSONSchema {
  /// The parameter `limit` of lists.
  static let listLimit = JSONSchema.integer(1...100).with(default: 50)

  /// A new password. What else it must hold is checked where passwords are made.
  static let password = JSONSchema.text(8...256)
}
