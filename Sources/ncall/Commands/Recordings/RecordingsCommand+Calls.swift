import ArgumentParser
import NchatAPI
import NchatClient

extension RecordingsCommand {
  struct Start: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Record a call: everybody in it is asked first. Or a stream of your own.",
      discussion: "Example: ncall recordings start 5f0c7c5e --audio-only --wait")
    @OptionGroup var global: GlobalOptions
    @Argument(help: ArgumentHelp("The call.", valueName: "call")) var callID: String?
    @Option(help: ArgumentHelp("A stream of yours instead.", valueName: "stream")) var stream: String?
    @Option(help: ArgumentHelp("mp4, or ogg for sound alone.", valueName: "format")) var format = RecordingFormat.mp4
    @Option(help: ArgumentHelp("720p or 1080p.", valueName: "quality")) var quality = RecordingQuality.p1080
    @Option(help: ArgumentHelp("grid, speaker or single.", valueName: "layout")) var layout = RecordingLayout.grid
    @Flag(help: "Record sound alone.") var audioOnly = false
    @Option(
      help: ArgumentHelp(
        "Who sees it: private, participants, channel, workspace or public.", valueName: "visibility"))
    var visibility = RecordingVisibility.participants
    @Flag(help: "Wait until it has begun, or somebody has refused.") var wait = false
    @Flag(help: "Print one JSON object.") var json = false

    private static let what = "cannot record"

    func run() async throws {
      let settings = try global.settings()
      let request = StartRecordingRequest(
        format: format, quality: quality, layout: layout, audioOnly: audioOnly, visibility: visibility)
      let place = try place()
      let client = try await AccountAccess(settings: settings).client()
      var recording: Recording
      switch place {
      case .call(let reference):
        let id = try await reference.id(client)
        do throws(NchatFailure) { recording = try await client.startRecording(request, inCall: id) } catch {
          throw error.failure(Self.what)
        }
      case .stream(let reference):
        let id = try await reference.id(client)
        do throws(NchatFailure) { recording = try await client.startRecording(request, ofStream: id) } catch {
          throw error.failure(Self.what)
        }
      }
      if wait { recording = try await Self.outcome(of: recording, client) }
      try RecordingsCommand.print(recording, asJSON: json)
      guard recording.status == .failed else { return }
      throw CommandFailure(
        recording.failureReason == .refused || recording.failureReason == .unanswered ? .declined : .conflict,
        "\(Self.what): \(Self.sentence(recording.failureReason))")
    }

    private enum Place {
      case call(CallReference)
      case stream(StreamReference)
    }

    private func place() throws -> Place {
      switch (callID, stream) {
      case (let call?, nil): return .call(try CallReference(call))
      case (nil, let text?): return .stream(try StreamReference(text))
      case (nil, nil): throw CommandFailure(.usage, "say which call to record, or --stream ID")
      case (_?, _?): throw CommandFailure(.usage, "either a call or --stream, not both")
      }
    }

    /// Waits until it is known whether it begins. Those who are asked have half a minute.
    private static func outcome(of recording: Recording, _ client: NchatClient) async throws -> Recording {
      var recording = recording
      while recording.status == .starting {
        do { try await Task.sleep(for: .milliseconds(300)) } catch { throw EndedWith(status: .signal(2)) }
        do throws(NchatFailure) { recording = try await client.recording(recording.id) } catch {
          throw error.failure("the recording \(recording.id) cannot be looked at")
        }
      }
      return recording
    }

    private static func sentence(_ reason: RecordingFailureReason?) -> String {
      switch reason {
      case .refused: "somebody does not want to be recorded"
      case .unanswered: "somebody did not answer in time"
      case .cancelled: "it was stopped before it began"
      case .ended: "the call was over before it began"
      case .noEgress: "the media server has no egress service"
      case .unavailable, .egress, .lost, nil: "the egress service did not do it"
      }
    }
  }

  struct Stop: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "End the recording of a call.", discussion: "Example: ncall recordings stop 5f0c7c5e")
    @OptionGroup var global: GlobalOptions
    @Argument(help: ArgumentHelp("The call.", valueName: "call")) var callID: String
    @Flag(help: "Print one JSON object.") var json = false

    func run() async throws {
      let reference = try CallReference(callID)
      let client = try await AccountAccess(settings: try global.settings()).client()
      let id = try await reference.id(client)
      let recording: Recording
      do throws(NchatFailure) { recording = try await client.stopRecording(inCall: id) } catch {
        throw error.failure("cannot stop the recording of \(id)")
      }
      try RecordingsCommand.print(recording, asJSON: json)
    }
  }

  struct Consent: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Say whether you may be recorded.", discussion: "Example: ncall recordings consent 5f0c7c5e yes")
    @OptionGroup var global: GlobalOptions
    @Argument(help: ArgumentHelp("The call.", valueName: "call")) var callID: String
    @Argument(help: ArgumentHelp("yes or no.", valueName: "answer")) var answer: String
    @Flag(help: "Print one JSON object.") var json = false

    func run() async throws {
      let reference = try CallReference(callID)
      let isAccepted: Bool
      switch answer.lowercased() {
      case "yes": isAccepted = true
      case "no": isAccepted = false
      default: throw CommandFailure(.usage, "\(answer): say yes or no")
      }
      let client = try await AccountAccess(settings: try global.settings()).client()
      let id = try await reference.id(client)
      let recording: Recording
      do throws(NchatFailure) { recording = try await client.answerConsent(isAccepted, inCall: id) } catch {
        throw error.failure("cannot answer for \(id)")
      }
      if json { try RecordingsCommand.print(recording, asJSON: true) }
    }
  }
}
