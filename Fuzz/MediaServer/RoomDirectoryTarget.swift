import LiveKitProtocol
import MediaBasics

@testable import MediaServer

/// Participants that send whatever they like, come and go, and media that reports whatever it likes.
enum RoomDirectoryTarget {
  static let target = FuzzTarget("room-directory") { bytes in
    var input = FuzzInput(bytes)
    let rooms = HarnessRooms()
    rooms.join("ana", mode: .dual, protocol: 16)
    rooms.join("bo", mode: .single, protocol: 17)
    rooms.join("chi", mode: .dual, protocol: 6) { $0.hidden = true }
    var tracks: [String] = []
    while !input.isAtEnd {
      let sid = input.pick(rooms.sids)
      switch input.below(12) {
      case 0...3:
        if let request = try? LKSignalRequest(serializedBytes: input.block(most: 400)) {
          rooms.directory.receive(request, from: sid, at: rooms.now)
        }
      case 4, 5: rooms.directory.receive(request(&input, tracks), from: sid, at: rooms.now)
      case 6:
        if let (participant, room) = rooms.directory.find(participant: sid) {
          rooms.directory.receiveData(
            input.block(most: 400), on: input.pick(ChannelLabel.allCases), from: participant, in: room)
        }
      case 7:
        let sections = (0..<input.below(4)).map { _ in
          PublishedSection(
            mid: "\(input.u8() & 3)", cid: "c\(input.u8() & 3)", isVideo: input.bool(),
            mime: input.pick(["audio/opus", "video/VP8", input.text()]), isSimulcast: input.bool())
        }
        rooms.directory.receive(MediaEvent.published(participant: sid, sections), at: rooms.now)
      case 8:
        rooms.directory.receive(
          MediaEvent.connected(participant: sid, input.bool() ? .publisher : .subscriber), at: rooms.now)
      case 9: rooms.pass(.milliseconds(input.below(60_000)))
      case 10: rooms.directory.signalClosed(sid, at: rooms.now)
      default:
        if rooms.sids.count < 12 {
          rooms.join("p\(input.u8() & 7)", mode: input.bool() ? .single : .dual, protocol: Int32(input.u8() & 31))
        }
      }
      if let (participant, _) = rooms.directory.find(participant: sid) {
        tracks = participant.tracks.map(\.info.sid)
        expect(participant.pending.count <= Limits.pendingTracks, "announced tracks are bounded")
      }
      rooms.settle()
    }
  }

  /// A request that makes sense in form, about tracks that may exist.
  private static func request(_ input: inout FuzzInput, _ tracks: [String]) -> LKSignalRequest {
    let track = tracks.isEmpty ? "TR_" : input.pick(tracks)
    return .with {
      switch input.below(8) {
      case 0:
        $0.addTrack = .with {
          $0.cid = "c\(input.u8() & 3)"
          $0.type = input.bool() ? .video : .audio
          $0.source = input.pick([.camera, .microphone, .screenShare, .unknown])
          $0.layers = (0..<input.below(5)).map { _ in
            .with {
              $0.quality = input.pick([.low, .medium, .high, .off])
              $0.width = input.u32()
              $0.bitrate = input.u32()
            }
          }
          $0.sid = input.below(4) == 0 ? track : ""
        }
      case 1:
        $0.mute = .with {
          $0.sid = track
          $0.muted = input.bool()
        }
      case 2:
        $0.subscription = .with {
          $0.trackSids = [track]
          $0.subscribe = input.bool()
        }
      case 3:
        $0.trackSetting = .with {
          $0.trackSids = [track]
          $0.disabled = input.bool()
          $0.width = input.u32()
          $0.fps = input.u32()
          $0.quality = input.pick([.low, .medium, .high, .off])
        }
      case 4:
        $0.subscriptionPermission = .with {
          $0.allParticipants = input.bool()
          $0.trackPermissions = [
            .with {
              $0.participantIdentity = "bo"
              $0.allTracks = input.bool()
              $0.trackSids = [track]
            }
          ]
        }
      case 5:
        $0.updateMetadata = .with {
          $0.metadata = input.text()
          $0.attributes = [input.text(): input.text()]
        }
      case 6:
        $0.trickle = .with {
          $0.candidateInit = "{\"candidate\":\"\(input.text())\"}"
          $0.target = input.bool() ? .publisher : .subscriber
        }
      default: $0.leave = .init()
      }
    }
  }
}
