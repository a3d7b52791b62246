import MediaBasics
import Testing

@testable import MediaServer

/// Which layers there are, and which one a subscriber's wish means.
struct SimulcastLayerTests {
  private let published: [LayerWish.Published] = [
    .init(quality: 2, width: 1280, height: 720), .init(quality: 1, width: 640, height: 360),
    .init(quality: 0, width: 320, height: 180),
  ]

  @Test(arguments: [
    (0, 0, 2, 2), (0, 0, 0, 0), (320, 180, 2, 0), (350, 200, 2, 0), (360, 202, 2, 1), (640, 360, 0, 1),
    (800, 450, 0, 2),
    (4000, 2000, 0, 2),
  ])
  func dimensionsWinOverQuality(width: Int, height: Int, quality: Int, layer: Int) {
    var wish = LayerWish()
    (wish.width, wish.height, wish.quality) = (width, height, quality)
    #expect(wish.layer(of: published, sourceWidth: 1280, sourceHeight: 720) == layer)
  }

  @Test func withoutLayerSizesTheUsualHeightsAreTaken() {
    var wish = LayerWish()
    (wish.width, wish.height) = (640, 360)
    #expect(wish.layer(of: [], sourceWidth: 1280, sourceHeight: 720) == 1)
    (wish.width, wish.height) = (200, 360)
    #expect(wish.layer(of: [], sourceWidth: 720, sourceHeight: 1280) == 0, "portrait: the width decides")
  }

  @Test func aWishAboveWhatIsPublishedIsTheTop() {
    let wish = LayerWish()
    #expect(wish.layer(of: [.init(quality: 0, width: 100, height: 100)], sourceWidth: 100, sourceHeight: 100) == 0)
  }

  @Test func aLayerIsThereAtOnceGoneWhenItStopsAndBackWhenSteady() {
    var tracker = LayerTracker()
    var now = MediaInstant.zero
    #expect(tracker.best(wanted: 2) == nil)
    let changes = [0, 2, 2].map { tracker.observe(layer: $0, at: now) }
    #expect(changes == [true, true, false])
    #expect(tracker.best(wanted: 2) == 2)
    #expect(tracker.best(wanted: 1) == 0)
    tracker.observe(layer: 7, at: now)
    #expect(!tracker.isLive(7))

    func cycle(_ packets: [Int]) {
      for layer in packets.indices { for _ in 0..<packets[layer] { tracker.observe(layer: layer, at: now) } }
      now += LayerTracker.cycle
      tracker.advance(to: now)
    }
    cycle([10, 0, 10])
    #expect(tracker.isLive(2))
    cycle([10, 0, 4])
    #expect(!tracker.isLive(2))
    #expect(tracker.best(wanted: 2) == 0)
    for _ in 0..<19 { cycle([10, 0, 10]) }
    #expect(!tracker.isLive(2))
    cycle([10, 0, 10])
    #expect(tracker.isLive(2))
    cycle([0, 0, 10])
    #expect(tracker.best(wanted: 0) == 2, "better a higher layer than nothing")
  }
}
