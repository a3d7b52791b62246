import ArgumentParser
import Foundation
import Sound

struct DevicesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "devices", abstract: "List sound devices, or try one.",
    discussion: "Example: ncall devices test --output default --seconds 3", subcommands: [List.self, Test.self],
    defaultSubcommand: List.self)

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "List the inputs and outputs there are.", discussion: "Example: ncall devices list --json")
    @OptionGroup var global: GlobalOptions
    @Flag(help: "Print one JSON object.") var json = false

    func run() throws {
      try global.check()
      let devices: [AudioDevice]
      do throws(SoundFailure) { devices = try AudioDevices.list() } catch {
        throw CommandFailure(.noAudioDevice, "the sound devices cannot be listed: \(error)")
      }
      if json {
        let objects = devices.map { device -> [String: Any] in
          [
            "name": device.name, "description": device.description, "input": device.isInput,
            "output": device.isOutput, "default": device.isDefault,
          ]
        }
        try JSONOutput.print(["devices": objects])
        return
      }
      var rows = [["", "IN", "OUT", "NAME", "DESCRIPTION"]]
      for device in devices {
        rows.append([
          device.isDefault ? "*" : "", device.isInput ? "in" : "", device.isOutput ? "out" : "", device.name,
          device.description.split(whereSeparator: \.isNewline).joined(separator: ", "),
        ])
      }
      print(Table.text(rows))
    }
  }

  struct Test: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Play a tone on an output, and meter an input.",
      discussion: "Example: ncall devices test --input Yeti")
    @OptionGroup var global: GlobalOptions
    @Option(help: ArgumentHelp("Input to meter.", valueName: "device")) var input: String?
    @Option(help: ArgumentHelp("Output to play on.", valueName: "device")) var output: String?
    @Option(help: ArgumentHelp("How long, 1…60.", valueName: "seconds")) var seconds: Double = 3
    @Flag(help: "Print one JSON object.") var json = false

    func run() throws {
      try global.check()
      guard (1...60).contains(seconds) else { throw CommandFailure(.usage, "--seconds \(seconds): give 1…60") }
      if !json, !global.quiet {
        StandardError.print("devices: a tone plays for \(Int(seconds)) s; speak into the microphone")
      }
      let report = AudioDeviceTest(input: input, output: output, seconds: seconds).run()
      var failures: [String] = []
      var object: [String: Any] = [:]
      for (name, result) in [("output", report.output), ("input", report.input)] {
        switch result {
        case .success(let measured)?:
          object[name] = [
            "name": measured.name, "level": measured.level, "loudest": measured.loudest, "xruns": measured.xruns,
          ]
          if !json {
            print(
              "\(name): \(measured.name), \(measured.level) dBFS on average, \(measured.loudest) at most, \(measured.xruns) xruns"
            )
          }
        case .failure(let failure)?:
          object[name] = ["error": "\(failure)"]
          failures.append("\(name): \(failure)")
        case nil: break
        }
      }
      if json { try JSONOutput.print(object) }
      if !failures.isEmpty {
        throw CommandFailure(.noAudioDevice, failures.joined(separator: "; ") + "; see `ncall doctor audio`")
      }
    }
  }
}
