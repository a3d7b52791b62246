import Foundation
import Logging
import NchatClient
import WebClient

/// Which server a command talks to, and as whom.
struct AccountAccess {
  /// An API key or an access token, for machines that do not sign in.
  static let tokenName = "NCALL_TOKEN"
  /// What is there; nil for nothing.
  static var token: String? {
    ProcessInfo.processInfo.environment[tokenName].flatMap { $0.isEmpty ? nil : $0 }
  }
  /// Where `ncall serve` listens when it is told nothing.
  static let standardServer = "http://127.0.0.1:3000"

  let server: String
  private let person: String?
  private let folder: LoginFolder
  private let tls: TLSOptions
  let log: Logger

  /// - Parameter server: instead of the one that settings name.
  init(settings: Settings, server named: String? = nil, log: Logger? = nil) throws {
    folder = LoginFolder(state: UserFolders(environment: ProcessInfo.processInfo.environment).state)
    let wanted = named ?? settings.text("account.server") ?? folder.lastServer ?? Self.standardServer
    // One server has one name, however its address was written.
    do throws(WebFailure) { server = try ServerURL(wanted).webAddress } catch {
      throw NchatFailure(error).failure("there is no such server")
    }
    person = settings.text("account.user")
    tls = try settings.tls()
    self.log = try log ?? LogSetup.logger("account", settings: settings, isVerbose: false)
  }

  private var configuration: NchatClient.Configuration {
    var configuration = NchatClient.Configuration()
    configuration.tls = tls
    configuration.log = log
    return configuration
  }

  /// Says once that what follows can be read on its way, unless it does not leave this machine.
  func warnOfPlainText(_ global: GlobalOptions) {
    guard !global.quiet, let url = try? ServerURL(server), !url.isSecure else { return }
    let isNear = url.host == "localhost" || url.host == "::1" || url.host.hasPrefix("127.")
    if !isNear {
      StandardError.print("ncall: warning: \(server) is not encrypted: the password can be read on its way")
    }
  }

  /// A client for whoever is signed in: the person of `--as`, or of the last login; or whom NCALL_TOKEN speaks for.
  func client() async throws -> NchatClient {
    if let token = Self.token {
      guard token.utf8.allSatisfy({ (0x21...0x7e).contains($0) }) else {
        throw CommandFailure(.refused, "\(Self.tokenName) holds a character that no token has; copy it once more")
      }
      return try client(.token(token))
    }
    guard let name = person ?? folder.lastPerson(on: server) else {
      throw CommandFailure(.refused, "you are not signed in on \(server); sign in with `ncall login`")
    }
    let login = folder.login(of: name, on: server)
    let isSignedIn: Bool
    do throws(NchatFailure) { isSignedIn = try await login.load() != nil } catch {
      throw error.failure("the login cannot be read")
    }
    guard isSignedIn else {
      let others = folder.people(on: server)
      let hint = others.isEmpty ? "" : " (signed in are \(others.joined(separator: ", ")))"
      throw CommandFailure(
        .refused, "\(name) is not signed in on \(server)\(hint); sign in with `ncall login --username \(name)`")
    }
    return try client(.session(login))
  }

  /// A client for whoever is signed in, or for nobody: enough for what everybody may see.
  func visitor() async throws -> NchatClient {
    let brings = Self.token != nil
    // Whoever says who they are is that person or nobody.
    if brings || person != nil { return try await client() }
    guard let name = folder.lastPerson(on: server) else { return try client(.none) }
    let login = folder.login(of: name, on: server)
    let isSignedIn: Bool
    do throws(NchatFailure) { isSignedIn = try await login.load() != nil } catch {
      throw error.failure("the login cannot be read")
    }
    return try client(isSignedIn ? .session(login) : .none)
  }

  /// Ends the login that commands would use, here and on the server; nil where there is none.
  ///
  /// - Returns: whose it was, and why the server does not know of its end, where it does not.
  func signOut() async throws -> (person: String, unsaid: NchatFailure?)? {
    guard let name = person ?? folder.lastPerson(on: server) else { return nil }
    let login = folder.login(of: name, on: server)
    do throws(NchatFailure) {
      guard try await login.load() != nil else { return nil }
      var unsaid: NchatFailure?
      do throws(NchatFailure) {
        try await NchatClient(server: server, credentials: .session(login), configuration: configuration).signOut()
      } catch {
        // Whoever wants to be gone here is gone, whether or not the server can be reached.
        unsaid = error
        try await login.update { (_) async throws(NchatFailure) -> StoredSession? in nil }
      }
      try folder.deselect(name, on: server)
      return (name, unsaid)
    } catch { throw error.failure("cannot sign out") }
  }

  /// Makes a login and keeps it as the one to use.
  func signIn(_ make: (NchatClient) async throws(NchatFailure) -> Void) async throws -> StoredSession {
    let memory = MemorySessionStore()
    do throws(NchatFailure) {
      try await make(try NchatClient(server: server, credentials: .session(memory), configuration: configuration))
      guard let session = await memory.load() else { throw .signedOut }
      let name = session.user.username
      try await folder.login(of: name, on: server).update { (_) async throws(NchatFailure) in session }
      try folder.select(name, on: server)
      return session
    } catch { throw error.failure("cannot sign in on \(server)") }
  }

  private func client(_ credentials: Credentials) throws -> NchatClient {
    do throws(NchatFailure) {
      return try NchatClient(server: server, credentials: credentials, configuration: configuration)
    } catch { throw error.failure("cannot use \(server)") }
  }
}
