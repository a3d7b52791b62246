/// Another number of people watch a stream. Told once a second at most.
public struct StreamViewersChanged: APIModel, Equatable {
  public var streamId: EntityID
  public var currentViewers: Int
  public var peakViewers: Int
  public var totalViews: Int

  public init(streamId: EntityID, currentViewers: Int, peakViewers: Int, totalViews: Int) {
    self.streamId = streamId
    self.currentViewers = currentViewers
    self.peakViewers = peakViewers
    self.totalViews = totalViews
  }

  public static let schema = JSONSchema.object(
    [
      .required("streamId", .id),
      .required("currentViewers", .count),
      .required("peakViewers", .count),
      .required("totalViews", .count),
    ]).named("StreamViewersChanged")
}
