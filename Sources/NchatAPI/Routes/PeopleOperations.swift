/// People.
public enum PeopleOperations {
  public static let findUsers = Operation<UserQuery, NoContent, [User]>(
    .findUsers, .get, "/api/users", .signedIn, "people", "Finds a person by the whole user name: one or none.")

  public static let setPresence = Operation<NoContent, PresenceUpdate, Presence>(
    .setPresence, .put, "/api/users/me/presence", .signedIn, "people", "Changes one's own presence.")

  public static let exportMe = Operation<NoContent, NoContent, UserExport>(
    .exportMe, .get, "/api/users/me/export", .person, "people", "Everything that the server keeps of the caller.")

  public static let deleteMe = Operation<NoContent, DeleteAccountRequest, NoContent>(
    .deleteMe, .delete, "/api/users/me", .person, "people", "Deletes the caller's account.",
    errors: [.invalidCredentials, .lockedOut])
}
