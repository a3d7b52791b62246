import Foundation

/// Every target, in the order in which they are run.
private let allTargets: [FuzzTarget] = [
  RTCTargets.all, SoundTargets.all, TerminalKitTargets.all, LiveKitProtocolTargets.all, LiveKitTargets.all,
  WebServingTargets.all, MediaServerTargets.all, NchatAPITargets.all, HeadlessTargets.all, NcallTargets.all,
].flatMap { $0 }

private let chosen: FuzzTarget = {
  let name = ProcessInfo.processInfo.environment["NCALL_FUZZ_TARGET"] ?? ""
  guard let target = allTargets.first(where: { $0.name == name }) else {
    FileHandle.standardError.write(Data("NCALL_FUZZ_TARGET=\"\(name)\" names no target\n".utf8))
    exit(2)
  }
  return target
}()

/// Called by libFuzzer before anything else; `?` for a target lists them with their longest inputs.
@_cdecl("LLVMFuzzerInitialize")
public func initialize(
  _ count: UnsafeMutablePointer<Int32>?,
  _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?>?
) -> Int32 {
  if ProcessInfo.processInfo.environment["NCALL_FUZZ_TARGET"] == "?" {
    for target in allTargets { print(target.name, target.longest) }
    exit(0)
  }
  return 0
}

/// Called by libFuzzer with each input.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
  chosen.feed(Array(UnsafeBufferPointer(start: start, count: count)))
  return 0
}
