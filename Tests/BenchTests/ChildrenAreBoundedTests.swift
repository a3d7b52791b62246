import Testing

@testable import Bench

/// Programs that are measured end, whatever they do.
struct ChildrenAreBoundedTests {
  private func shell(_ script: String, lifetime: Duration = .seconds(60)) throws -> ReportingProgram {
    try ReportingProgram("/bin/sh", ["-c", script], lifetime: lifetime)
  }

  @Test func aProgramIsReadAndSpokenTo() async throws {
    let program = try shell(#"read a; echo "{\"event\":\"said\",\"what\":\"$a\"}"; read b"#)
    try program.program.write("hello")
    #expect(try await program.next("said", within: .seconds(30)).text("what") == "hello")
    #expect(!program.program.hasEnded)
    await program.program.end()
    #expect(program.program.hasEnded)
  }

  @Test func whatAProgramComplainsOfIsToldWithItsEnd() async throws {
    let program = try shell("echo first >&2; echo no such module >&2; exit 3")
    let failure = await #expect(throws: BenchFailure.self) { try await program.next("ready", within: .seconds(30)) }
    #expect(failure?.description.contains("ready") == true)
    #expect(await Poll.until(within: .seconds(30)) { program.program.ending.contains("no such module") })
    #expect(program.program.ending.contains("status 3"))
    #expect(throws: BenchFailure.self) { for _ in 0..<100 { try program.program.write("anybody there?") } }
    await program.program.end()
  }

  @Test func aFailureIsToldInTheProgramsWords() async throws {
    let program = try shell(#"echo '{"event":"failed","reason":"out of paper"}'; cat"#)
    let failure = await #expect(throws: BenchFailure.self) { try await program.next("ready", within: .seconds(30)) }
    #expect(failure?.description == "out of paper")
    await program.program.end()
  }

  @Test func aProgramThatDoesNotWantToEndIsEnded() async throws {
    let program = try shell("trap '' TERM; echo '{\"event\":\"ready\"}'; while true; do read x || sleep 1; done")
    _ = try await program.next("ready", within: .seconds(30))
    await program.program.end()
    #expect(program.program.ending.contains("signal 9"))
  }

  @Test func aProgramAndItsChildDoNotOutliveItsTime() async throws {
    let program = try shell("cat; true", lifetime: .milliseconds(20))
    #expect(await Poll.until(within: .seconds(30)) { program.program.hasEnded })
    #expect(program.program.ending.contains("signal 9"))
    await program.program.end()
  }

  @Test func whatIsNotThereCannotBeStarted() {
    #expect(throws: BenchFailure.self) { try ReportingProgram("/nowhere/at/all", [], lifetime: .seconds(1)) }
  }

  @Test func usageIsReadOfARunningProgram() async throws {
    let program = try shell("i=0; while [ $i -lt 20000 ]; do i=$((i+1)); done; echo '{\"event\":\"ready\"}'; cat")
    _ = try await program.next("ready", within: .seconds(60))
    let reading = try #require(ProcessReading(of: program.program.process))
    #expect(reading.processorSeconds > 0)
    #expect(reading.peakMemory >= reading.privateMemory && reading.privateMemory > 0)
    // `cat` is the shell's child.
    #expect(await Poll.until(within: .seconds(30)) { ProcessReading(of: program.program.process)?.processes == 2 })
    await program.program.end()
    #expect(ProcessReading(of: program.program.process) == nil)
  }
}
