import NIOPosix
import NchatAPI

/// Somebody with an account on the server that is measured.
struct APIUser: Sendable {
  let id: EntityID
  let token: String

  /// Makes accounts; their names are new in a database that has had such people before.
  static func signUp(
    _ count: Int, _ served: ServedAPI, _ group: MultiThreadedEventLoopGroup
  ) async throws(BenchFailure) -> [APIUser] {
    let connection = try await KeepAlive.open(served.url, on: group.next())
    let run = String(UInt32.random(in: 0 ... .max), radix: 36)
    var users: [APIUser] = []
    for number in 0..<count { users.append(try await signUp("bench\(number)_\(run)", on: connection)) }
    await connection.close()
    return users
  }

  /// Makes an account, which signs in.
  static func signUp(_ name: String, on connection: KeepAlive) async throws(BenchFailure) -> APIUser {
    let session = try await connection.call(
      AccountOperations.signUp,
      body: SignUpRequest(username: name, email: "\(name)@example.org", password: "Bench-Mark-7"), token: nil)
    return APIUser(id: session.user.id, token: session.accessToken)
  }
}
