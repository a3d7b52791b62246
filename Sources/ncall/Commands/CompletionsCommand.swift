import ArgumentParser

struct CompletionsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "completions", abstract: "Print a completion script for a shell.",
    discussion: "Example: ncall completions bash > /etc/bash_completion.d/ncall")
  @OptionGroup var global: GlobalOptions
  @Argument(help: "bash, zsh or fish.") var shell: String

  func run() throws {
    guard let shell = CompletionShell(rawValue: shell) else {
      throw CommandFailure(.usage, "there are no completions for \(shell); use bash, zsh or fish")
    }
    print(Ncall.completionScript(for: shell))
  }
}
