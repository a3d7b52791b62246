/// Deletes one's own account.
public struct DeleteAccountRequest: APIModel, Equatable {
  /// Asked for again, since nothing brings the account back.
  public var password: String

  public init(password: String) {
    self.password = password
  }

  public static let schema = JSONSchema.object(
    [
      .required("password", .text(1...256), "asked for again, since nothing brings the account back")
    ]).named("DeleteAccountRequest")
}
