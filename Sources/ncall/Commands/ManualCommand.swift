import ArgumentParser
import Foundation

/// Writes what `make install` puts beside the program.
struct ManualCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "manual", abstract: "Write the manual pages and the shells' completions below a folder.",
    discussion: "Example: ncall manual /usr/local/share", shouldDisplay: false)
  @OptionGroup var global: GlobalOptions
  @Argument(help: ArgumentHelp("Where share is.", valueName: "folder")) var folder: String

  func run() throws {
    for (name, text) in try ManualPages.all() {
      let section = name.last.map(String.init) ?? "1"
      try write(text, to: "man/man\(section)/\(name)")
    }
    for (shell, place) in [
      (CompletionShell.bash, "bash-completion/completions/ncall"), (.zsh, "zsh/site-functions/_ncall"),
      (.fish, "fish/vendor_completions.d/ncall.fish"),
    ] { try write(Ncall.completionScript(for: shell) + "\n", to: place) }
  }

  private func write(_ text: String, to place: String) throws {
    let file = URL(fileURLWithPath: folder).appendingPathComponent(place)
    do {
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try text.write(to: file, atomically: true, encoding: .utf8)
    } catch {
      throw CommandFailure(.usage, "cannot write \(file.path): give a folder that you may write into")
    }
  }
}
