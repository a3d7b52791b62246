import Testing

@testable import Sound

/// A queue takes the longest packets there are, though it begins with room for usual ones.
struct SampleQueueTests {
  @Test(arguments: [ChannelLayout.mono, .stereo]) func growsToItsBoundAndNoFurther(_ channels: ChannelLayout) {
    let longest = OpusPacket.maximumSamples
    var queue = SampleQueue(channels: channels, capacity: 2 * longest, history: 1_440)
    let room = queue.room
    #expect(room >= 2 * longest)
    var next: Float = 0
    var expected: Float = 0
    for round in 0..<20 {
      // Short packets, then the longest, of which more come than there is room for.
      let frames = round < 10 ? 960 : longest
      let samples = (0..<frames * channels.count).map { _ -> Float in
        next += 1
        return next
      }
      #expect(queue.count == 0 && queue.room == room)
      queue.append(samples, frames: frames)
      #expect(queue.count == frames && queue.room == room - frames)
      var taken = [Float](repeating: 0, count: frames * channels.count)
      var span = taken.mutableSpan
      queue.take(frames, into: &span)
      for value in taken {
        expected += 1
        if value != expected { Issue.record("\(value) where \(expected) was put in") }
      }
      #expect(queue.history <= 1_440)
    }
    let many = [Float](repeating: 1, count: 3 * longest * channels.count)
    queue.append(many, frames: 3 * longest)
    #expect(queue.count == room && queue.room == 0)
  }
}
