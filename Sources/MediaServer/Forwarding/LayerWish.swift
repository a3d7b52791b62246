/// Which picture a subscriber wants of a video track (`track_setting`), and the layer that serves it.
struct LayerWish: Sendable, Equatable {
  /// One published layer, as announced with the track.
  struct Published: Sendable, Equatable {
    /// 0 low … 2 high.
    var quality: Int
    var width: Int
    var height: Int
  }

  var isDisabled = false
  /// 0 low … 2 high; ignored when there are dimensions.
  var quality = 2
  var width = 0
  var height = 0

  init() {}

  /// The spatial layer that is wanted, 0…2.
  ///
  /// Dimensions choose the smallest layer that is at least nine tenths as tall as asked for (as wide, for a picture in portrait
  /// without known layers), else the largest.
  func layer(of published: [Published], sourceWidth: Int, sourceHeight: Int) -> Int {
    let sorted = published.sorted { $0.quality < $1.quality }
    let top = sorted.last?.quality ?? 2
    guard width > 0, height > 0 else { return max(0, min(quality, top)) }
    let sized = sorted.filter { $0.width > 0 && $0.height > 0 }
    if !sized.isEmpty {
      let needed = Double(height) * 0.9
      return (sized.first { Double($0.height) >= needed } ?? sized[sized.count - 1]).quality
    }
    let isPortrait = sourceHeight > sourceWidth
    let needed = Double(isPortrait ? width : height) * 0.9
    let source = isPortrait ? sourceWidth : sourceHeight
    let heights = [180, 360, max(source, 361)]
    return heights.firstIndex { Double($0) >= needed } ?? 2
  }
}
