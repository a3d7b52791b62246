import CallCore
import TerminalKit

/// What stands around every view that has room for it: its title, a row of news, and the keys.
enum ViewFrame {
  /// Lower terminals show the view alone.
  private static let least = 6

  /// - Parameters:
  ///   - title: draws the first row.
  ///   - news: what the row above the keys says.
  /// - Returns: what is between, for the view.
  static func draw(
    _ state: State, on surface: inout CellSurface, context: ViewContext, news: News.Line,
    title: (inout CellSurface, CellRect) -> Void
  ) -> CellRect {
    var area = surface.bounds
    guard area.rows >= least else { return area }
    title(&surface, area.takeTop(1))
    KeyLine(state: state, context: context).draw(on: &surface, in: area.takeBottom(1))
    NewsRow.draw(news, on: &surface, in: area.takeBottom(1), context: context)
    return area
  }
}
