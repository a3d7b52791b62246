import CallCore
import TerminalKit

/// The screen as a picture: a function of the state, the terminal's size and its abilities, and of nothing else.
public enum ClientView {
  public static func surface(_ state: State, size: CellSize, context: ViewContext) -> CellSurface {
    var surface =
      switch state.view.route {
      case .home: HomeView.surface(state, size: size, context: context)
      case .call: CallView.surface(state, size: size, context: context)
      case .stream: StreamView.surface(state, size: size, context: context)
      }
    // What lies over the view leaves title, news and keys in sight, where there is room for them.
    var middle = surface.bounds
    if size.columns >= AudioOnlyList.minimum.columns, size.rows >= AudioOnlyList.minimum.rows {
      _ = middle.takeTop(1)
      _ = middle.takeBottom(2)
    }
    drawOverlay(state, on: &surface, in: middle, context: context)
    if KeyContext(state) == .ring, let call = state.ring.current {
      RingDialog(call: call, ring: state.ring, isBusy: state.call.connection != .idle, context: context)
        .draw(on: &surface, in: middle)
    }
    context.complete(&surface)
    return surface
  }

  private static func drawOverlay(
    _ state: State, on surface: inout CellSurface, in area: CellRect, context: ViewContext
  ) {
    switch state.view.overlay {
    case .help:
      HelpOverlay(route: state.view.route, scroll: state.view.helpScroll, context: context).draw(on: &surface, in: area)
    case .stats: StatsOverlay(call: state.call, context: context).draw(on: &surface, in: area)
    case .log: LogOverlay(state: state, context: context).draw(on: &surface, in: area)
    case .settings: SettingsOverlay(state: state, context: context).draw(on: &surface, in: area)
    case .reactions: ReactionPicker(context: context).draw(on: &surface, in: area)
    case .leaveConfirmation: Question.leaving(state.call, context: context).draw(on: &surface, in: area)
    case .removal(let identity):
      Question.removing(identity, from: state.call, context: context).draw(on: &surface, in: area)
    case nil:
      if state.view.entry == .palette { PaletteOverlay(state: state, context: context).draw(on: &surface, in: area) }
    }
  }
}
