import Foundation
import Synchronization
import Testing

@testable import LiveKit

/// Frames on their way from the thread that captures to the media thread.
struct OutgoingAudioQueueTests {
  func packet(_ timestamp: UInt32) -> OutgoingAudio {
    OutgoingAudio(timestamp: timestamp, isMarked: timestamp == 0, level: 20, hasVoice: true)
  }

  func push(_ bytes: [UInt8], _ timestamp: UInt32, _ queue: OutgoingAudioQueue) -> Bool {
    queue.push(packet(timestamp), bytes.span.bytes)
  }

  @Test func framesComeOutWholeAndInOrder() {
    let queue = OutgoingAudioQueue()
    let frames = (0..<3).map { [UInt8](repeating: UInt8($0), count: $0 * 500) }
    for (n, frame) in frames.enumerated() { #expect(push(frame, UInt32(n), queue)) }
    var seen: [(OutgoingAudio, [UInt8])] = []
    queue.drain { packet, payload in seen.append((packet, payload.withUnsafeBytes { Array($0) })) }
    #expect(seen.map(\.0) == [packet(0), packet(1), packet(2)])
    #expect(seen.map(\.1) == frames)
    queue.drain { _, _ in Issue.record("a frame came twice") }
  }

  @Test func aMediaThreadThatIsBehindAndAFrameThatIsTooLongAreRefused() {
    let queue = OutgoingAudioQueue()
    let longest = [UInt8](repeating: 0, count: OutgoingAudioQueue.longestPayload)
    #expect(!push(longest + [0], 0, queue))
    var waiting = 0
    while push([1], 1, queue), waiting < 1_000 { waiting += 1 }
    #expect(waiting >= 50 && waiting <= 128)
    let stale = queue.drain { _, _ in waiting -= 1 }
    #expect(waiting == stale && stale > 0)
    #expect(push(longest, 2, queue))
  }

  @Test func afterAStallOnlyTheNewestFramesAreSent() {
    let queue = OutgoingAudioQueue()
    for n in 0..<40 { #expect(push([UInt8(n)], UInt32(n), queue)) }
    var seen: [UInt32] = []
    let stale = queue.drain { packet, _ in seen.append(packet.timestamp) }
    #expect(stale == 30)
    #expect(seen == Array(30..<40))
  }

  @Test func betweenTwoThreadsFramesStayWholeAndInOrder() {
    let queue = OutgoingAudioQueue()
    let count: UInt32 = 20_000
    let capturing = Thread { [self] in
      for n in 1...count {
        let payload = withUnsafeBytes(of: n) { Array($0) }
        while !push(payload, n, queue) { sched_yield() }
      }
    }
    capturing.start()
    var last: UInt32 = 0
    var isIntact = true
    var dropped = 0
    var taken = 0
    while last < count {
      let before = last
      dropped += queue.drain { packet, payload in
        let number = payload.withUnsafeBytes { $0.loadUnaligned(as: UInt32.self) }
        isIntact = isIntact && packet.timestamp > last && number == packet.timestamp
        last = packet.timestamp
        taken += 1
      }
      if last == before { sched_yield() }
    }
    #expect(isIntact && last == count)
    #expect(taken + dropped == Int(count))
  }
}
