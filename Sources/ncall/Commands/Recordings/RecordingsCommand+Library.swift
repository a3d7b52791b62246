import ArgumentParser
import Foundation
import NchatAPI
import NchatClient

extension RecordingsCommand {
  struct Download: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Fetch the file of a recording.",
      discussion: "Example: ncall recordings download 5f0c7c5e --output talk.mp4")
    @OptionGroup var global: GlobalOptions
    @Argument(help: ArgumentHelp("The recording.", valueName: "recording")) var recordingID: String
    @Option(
      help: ArgumentHelp(
        "Where to; without, a file named after the recording. - is standard output.", valueName: "file"))
    var output: String?
    @Flag(help: "Print one JSON object: where the file is fetched, and where it is.") var json = false

    func run() async throws {
      let reference = try RecordingReference(recordingID)
      let client = try await AccountAccess(settings: try global.settings()).client()
      let id = try await reference.id(client)
      let what = "cannot fetch \(id)"
      let (recording, link): (Recording, RecordingDownload)
      do throws(NchatFailure) {
        recording = try await client.recording(id)
        link = try await client.recordingDownload(id)
      } catch { throw error.failure(what) }
      let path = output ?? "\(id).\(recording.format.rawValue)"
      let bytes: Int
      do {
        bytes = try await DownloadedFile.fetch(client, link.downloadUrl, to: path)
      } catch let error as NchatFailure { throw error.failure(what) } catch let error as DownloadedFile.Failure {
        throw CommandFailure(.usage, "\(what): \(error.description); give another --output")
      }
      guard path != "-" else { return }
      if json {
        let result: [String: Any] = ["file": path, "bytes": bytes]
        return try JSONOutput.print(["download": result])
      }
      Swift.print("\(path)  \(RecordingsCommand.size(bytes))")
    }
  }

  struct Share: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Make a link with which others open a recording.",
      discussion: "Example: ncall recordings share 5f0c7c5e --days 2 --views 10 --download")
    @OptionGroup var global: GlobalOptions
    @Argument(help: ArgumentHelp("The recording.", valueName: "recording")) var recordingID: String
    @Option(help: ArgumentHelp("Days that it is good for.", valueName: "days")) var days = 7
    @Option(help: ArgumentHelp("How often it may be opened, 1 to 10000.", valueName: "count")) var views = 100
    @Flag(help: "Let them have the file, too.") var download = false
    @Flag(help: "Only for people with an account.") var signedIn = false
    @Option(help: ArgumentHelp("A file with a password that is asked for.", valueName: "file")) var passwordFile:
      String?
    @Flag(help: "Print one JSON object.") var json = false

    func run() async throws {
      let settings = try global.settings()
      guard (1...3_650).contains(days) else { throw CommandFailure(.usage, "--days \(days): give 1 to 3650") }
      guard (1...10_000).contains(views) else { throw CommandFailure(.usage, "--views \(views): give 1 to 10000") }
      let reference = try RecordingReference(recordingID)
      let password = try passwordFile.map { try PasswordSource.read(from: $0) }
      let client = try await AccountAccess(settings: settings).client()
      let id = try await reference.id(client)
      let request = ShareRecordingRequest(
        recordingId: id, permissions: download ? [.view, .download] : [.view],
        expiresAt: Timestamp.now() + Double(days) * 86_400, maxViews: views, password: password,
        requireAuth: signedIn)
      let link: ShareLink
      do throws(NchatFailure) { link = try await client.shareRecording(request) } catch {
        throw error.failure("cannot share \(id)")
      }
      if json { return try JSONOutput.print(.object(["share": link.json])) }
      Swift.print("\(client.server.webAddress)\(link.url ?? "")")
    }
  }

  struct Change: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Change who sees a recording, and how long it is kept; hold it, as an administrator.",
      discussion: "Example: ncall recordings change 5f0c7c5e --visibility channel --days 90")
    @OptionGroup var global: GlobalOptions
    @Argument(help: ArgumentHelp("The recording.", valueName: "recording")) var recordingID: String
    @Option(
      help: ArgumentHelp(
        "Who sees it: private, participants, channel, workspace or public.", valueName: "visibility"))
    var visibility: RecordingVisibility?
    @Option(help: ArgumentHelp("Days from its end, 1 to 3650.", valueName: "days")) var days: Int?
    @Flag(help: "Keep it for good.") var forever = false
    @Flag(inversion: .prefixedNo, help: "Keep it from being deleted and from expiring.") var hold: Bool?
    @Flag(help: "Print one JSON object.") var json = false

    func run() async throws {
      let settings = try global.settings()
      guard visibility != nil || days != nil || forever || hold != nil else {
        throw CommandFailure(.usage, "say what is to change")
      }
      guard days == nil || !forever else { throw CommandFailure(.usage, "--days and --forever exclude each other") }
      if let days, !(1...3_650).contains(days) { throw CommandFailure(.usage, "--days \(days): give 1 to 3650") }
      let reference = try RecordingReference(recordingID)
      let client = try await AccountAccess(settings: settings).client()
      let id = try await reference.id(client)
      let request = RecordingChangeRequest(
        visibility: visibility, legalHold: hold, retentionDays: days, keepForever: forever ? true : nil)
      let recording: Recording
      do throws(NchatFailure) { recording = try await client.changeRecording(id, request) } catch {
        throw error.failure("cannot change \(id)")
      }
      try RecordingsCommand.print(recording, asJSON: json)
    }
  }

  struct Delete: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Delete a recording; stop one that goes on.", discussion: "Example: ncall recordings delete 5f0c7c5e")
    @OptionGroup var global: GlobalOptions
    @Argument(help: ArgumentHelp("The recording.", valueName: "recording")) var recordingID: String
    @Flag(help: "Print one JSON object.") var json = false

    func run() async throws {
      let reference = try RecordingReference(recordingID)
      let client = try await AccountAccess(settings: try global.settings()).client()
      let id = try await reference.id(client)
      let deletion: RecordingDeletion
      do throws(NchatFailure) { deletion = try await client.deleteRecording(id) } catch {
        throw error.failure("cannot delete \(id)")
      }
      if json { try JSONOutput.print(.object(["recording": .string("\(id)"), "action": deletion.action.json])) }
    }
  }
}
