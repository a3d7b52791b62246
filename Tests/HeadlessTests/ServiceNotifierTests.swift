import Foundation
import Testing

@testable import Headless

/// The service manager's socket, as systemd would hold it.
struct ServiceNotifierTests {
  private func receiver(_ path: String) throws -> Int32 {
    let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
    guard StreamSocket.withAddress(path, { bind(descriptor, $0, $1) }) == 0 else {
      close(descriptor)
      throw NothingHappened(what: "a datagram socket at \(path)")
    }
    _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
    return descriptor
  }

  private func message(_ descriptor: Int32) async throws -> String {
    var buffer = [UInt8](repeating: 0, count: 1_024)
    return try await eventually("a datagram") {
      let count = recv(descriptor, &buffer, buffer.count, 0)
      return count > 0 ? String(decoding: buffer[..<count], as: UTF8.self) : nil
    }
  }

  @Test func managerIsTold() async throws {
    let folder = try TemporaryFolder()
    let descriptor = try receiver(folder.path + "/notify")
    defer { close(descriptor) }
    let notifier = ServiceNotifier(environment: ["NOTIFY_SOCKET": folder.path + "/notify"])
    notifier.ready("in the call")
    #expect(try await message(descriptor) == "READY=1\nSTATUS=in the call")
    notifier.stopping()
    #expect(try await message(descriptor) == "STOPPING=1")
  }

  @Test func abstractSocketIsFound() async throws {
    let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
    defer { close(descriptor) }
    let name = "ncall-test-\(getpid())-\(descriptor)"
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: [0] + Array(name.utf8)) }
    let length = socklen_t(MemoryLayout<sa_family_t>.size + 1 + name.utf8.count)
    let bound = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, length) }
    }
    #expect(bound == 0)
    _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
    ServiceNotifier(environment: ["NOTIFY_SOCKET": "@" + name]).stopping()
    #expect(try await message(descriptor) == "STOPPING=1")
  }

  @Test(arguments: [
    [:], ["NOTIFY_SOCKET": ""], ["NOTIFY_SOCKET": "relative"], ["NOTIFY_SOCKET": "/no/such/socket"],
    ["NOTIFY_SOCKET": "/" + String(repeating: "x", count: 200)],
  ]) func nobodyListeningIsNoMatter(_ environment: [String: String]) {
    ServiceNotifier(environment: environment).ready("in the call")
  }

  @Test func managerThatReadsNothingIsNotWaitedFor() throws {
    let folder = try TemporaryFolder()
    let descriptor = try receiver(folder.path + "/notify")
    defer { close(descriptor) }
    let notifier = ServiceNotifier(environment: ["NOTIFY_SOCKET": folder.path + "/notify"])
    for _ in 0..<1_000 { notifier.ready("again") }
  }
}
