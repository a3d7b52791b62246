import Foundation
import Glibc
import Testing

@testable import Sound

/// What the doctor says about sound, healthy and not.
@Suite struct ALSADoctorTests {
  func diagnosis(_ change: (inout AudioDiagnosis) -> Void) -> AudioDiagnosis {
    var diagnosis = AudioDiagnosis(
      user: "alice", groups: ["alice", "audio"], hasSoundFolder: true, forbiddenFiles: [], owningGroup: nil,
      cards: [AudioCard(index: 0, id: "PCH", name: "HDA Intel PCH")], devices: [], soundServers: [],
      attempts: AudioDirection.allCases.map {
        .init(direction: $0, name: "default", format: PCMFormat(), reason: nil)
      })
    change(&diagnosis)
    return diagnosis
  }

  func fail(_ diagnosis: inout AudioDiagnosis, _ reason: String) {
    for index in diagnosis.attempts.indices {
      diagnosis.attempts[index].format = nil
      diagnosis.attempts[index].reason = reason
    }
  }

  @Test func aHealthyMachineNeedsNoAdvice() {
    let healthy = diagnosis { _ in }
    #expect(healthy.isHealthy)
    #expect(healthy.advice.isEmpty)
  }

  @Test func whoIsNotInTheGroupIsToldHowToGetThere() {
    let sick = diagnosis {
      $0.groups = ["alice"]
      $0.forbiddenFiles = ["/dev/snd/controlC0"]
      $0.owningGroup = "audio"
      fail(&$0, "not permitted")
    }
    #expect(sick.advice.first?.contains("sudo usermod -aG audio alice") == true)
  }

  @Test func aContainerIsToldHowToGetADevice() {
    let sick = diagnosis {
      $0.hasSoundFolder = false
      $0.cards = []
      fail(&$0, "there is no sound card")
    }
    #expect(!sick.isHealthy)
    #expect(sick.advice.first?.contains("--device /dev/snd") == true)
    #expect(sick.advice.contains { $0.contains("--input file:PATH.wav") })
    #expect(sick.advice.contains { $0.contains("--output file:PATH.wav or none") })
  }

  @Test func aServerThatALSADoesNotKnowIsPointedOut() {
    let sick = diagnosis {
      $0.hasSoundFolder = false
      $0.soundServers = ["/run/user/1000/pulse/native"]
      $0.devices = [AudioDevice(name: "headset")]
      fail(&$0, "there is no sound card")
    }
    #expect(sick.advice.first?.contains("libasound2-plugins") == true)
    #expect(sick.advice.contains { $0.contains("try --input headset") })
  }

  @Test func theRealMachineIsLookedAt() async throws {
    let folder = try TemporaryFolder()
    let works = try folder.write(Array("pcm.default { type null }".utf8), to: "works.conf")
    let broken = try folder.write(Array("pcm.other { type null }".utf8), to: "broken.conf")
    let healthy = AudioDiagnosis.run(configurationPath: works)
    #expect(healthy.isHealthy)
    #expect(healthy.attempts.map(\.direction) == [.input, .output])
    #expect(healthy.attempts.allSatisfy { $0.format?.rate == 48_000 })
    #expect(!healthy.user.isEmpty && !healthy.groups.isEmpty)
    #expect(healthy.hasSoundFolder == FileManager.default.fileExists(atPath: "/dev/snd"))
    let sick = AudioDiagnosis.run(configurationPath: broken)
    #expect(!sick.isHealthy)
    #expect(sick.attempts.allSatisfy { $0.reason?.isEmpty == false })
    #expect(sick.advice.count >= 2)
  }

  @Test func theLibraryKeepsQuiet() async throws {
    let result = await #expect(
      processExitsWith: .success, observing: [\.standardErrorContent]
    ) {
      setenv("ALSA_CONFIG_PATH", "/usr/share/alsa/alsa.conf", 1)
      _ = try AudioDevices.list()
      let source = ALSASource(device: "hw:CARD=Nobody")
      #expect(throws: SoundFailure.self) { try source.start() }
    }
    let said = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    #expect(!said.contains("ALSA lib"))
  }
}
