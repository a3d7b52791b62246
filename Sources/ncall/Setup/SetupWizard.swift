import Foundation
import NchatClient
import Sound
import TUI
import TerminalKit
import WebClient

/// The first start: asks for a server, a login, and sound devices. What it learns goes to the state folder.
struct SetupWizard {
  private static let count = 5

  let settings: Settings
  /// What the command line says of sound is not asked.
  let said: JoinOptions.Said
  let asking: any SetupAsking

  /// Whether nothing is known of anybody: no login, no server that was named, no token.
  static func isNeeded(_ settings: Settings) -> Bool {
    let environment = ProcessInfo.processInfo.environment
    return settings.given("account.server") == nil && settings.given("account.user") == nil
      && (environment[AccountAccess.tokenName] ?? "").isEmpty
      && LoginFolder(state: UserFolders(environment: environment).state).lastServer == nil
  }

  /// Asks on the screen, or by lines.
  static func run(_ settings: Settings, _ options: ScreenOptions, _ join: JoinOptions) async throws {
    let asking: any SetupAsking
    if options.isPlain {
      asking = PlainSetup()
    } else {
      let look = try PersonalLook(
        settings: settings, folders: UserFolders(environment: ProcessInfo.processInfo.environment))
      do throws(TerminalError) {
        asking = try SetupScreen(device: try .controlling(), options: options.terminal, theme: look.theme)
      } catch {
        guard case .unusable = error else { throw CommandFailure(.terminalUnusable, "\(error)") }
        asking = PlainSetup()
      }
    }
    defer { asking.close() }
    let signals = SignalWatch.ending
    let watch = Task {
      let signal = await signals.first()
      asking.close()
      let ending = CallOutcome.ending(by: signal)
      exit(ending.status.code)
    }
    defer { watch.cancel() }
    let wizard = SetupWizard(settings: settings, said: join.said, asking: asking)
    if try await wizard.signIn() { try await wizard.chooseDevices() }
  }

  /// Asks until somebody is signed in.
  /// - Returns: false where the person does without.
  func signIn() async throws -> Bool {
    var server = AccountAccess.standardServer
    var name = ""
    var problem: String?
    while true {
      guard let wanted = await askServer(server, problem) else { return false }
      server = wanted
      problem = nil
      let access: AccountAccess
      do { access = try AccountAccess(settings: settings, server: server) } catch {
        problem = Self.words(error)
        continue
      }
      guard let person = await askName(name, on: access.server) else { return false }
      name = person
      guard
        let password = await asking.ask(
          SetupQuestion(
            number: 3, count: Self.count, title: "Password", words: "It is not kept; the login is.", label: "Password",
            isSecret: true))
      else { return false }
      asking.tell("signing in on \(access.server)")
      do {
        _ = try await access.signIn { (client) async throws(NchatFailure) in
          try await client.signIn(person, password: password)
        }
        return true
      } catch { problem = Self.words(error) }
    }
  }

  /// Asks which devices to use, where there is something to choose and nobody has said it.
  private func chooseDevices() async throws {
    var chosen: [String: String] = [:]
    // Without devices there is nothing to ask; calls say what is missing.
    let devices = (try? AudioDevices.list()) ?? []
    for (number, key, title, fitting) in [
      (4, "audio.input", "Microphone", devices.filter(\.isInput)),
      (5, "audio.output", "Loudspeaker", devices.filter(\.isOutput)),
    ] where settings.given(key) == nil && !said.decides(key) && !fitting.isEmpty {
      let names = ["default"] + fitting.prefix(20).map(\.name)
      let answer = await asking.ask(
        SetupQuestion(
          number: number, count: Self.count, title: title, words: "ncall devices test tries one.", label: "Number",
          choices: names))
      guard let answer else { break }
      guard let number = Int(answer), (1...names.count).contains(number) else { continue }
      chosen[key] = names[number - 1]
    }
    guard !chosen.isEmpty else { return }
    let state = UserFolders(environment: ProcessInfo.processInfo.environment).state
    do throws(NchatFailure) { try LearnedSettings(state: state).remember(chosen) } catch {
      throw error.failure("the devices cannot be remembered")
    }
  }

  private func askServer(_ suggestion: String, _ problem: String?) async -> String? {
    await asking.ask(
      SetupQuestion(
        number: 1, count: Self.count, title: "Server",
        words: "People call each other over a server: yours, or `ncall serve` on this machine.", label: "Address",
        suggestion: suggestion, problem: problem))
  }

  private func askName(_ suggestion: String, on server: String) async -> String? {
    var problem: String?
    while true {
      guard
        let name = await asking.ask(
          SetupQuestion(
            number: 2, count: Self.count, title: "Who you are",
            words: "As you are known on \(server); `ncall signup` makes an account, where the server lets people.",
            label: "User name",
            suggestion: suggestion, problem: problem))
      else { return nil }
      if !name.isEmpty { return name }
      problem = "a name is needed"
    }
  }

  private static func words(_ error: any Error) -> String {
    (error as? CommandFailure)?.message ?? "\(error)"
  }
}
