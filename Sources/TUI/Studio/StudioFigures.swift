import CallCore
import NchatAPI
import TerminalKit

/// How the stream of the desk does: who watches, and how much is said and felt.
struct StudioFigures {
  let state: State
  let context: ViewContext

  private var figures: StreamAnalytics? { state.studio.figures }
  private var separator: String { " \(context.glyphs.separator) " }

  /// The pieces of time in which the stream went on.
  private var pieces: [StreamAnalyticsBucket] { figures?.timeline.filter { $0.liveSeconds > 0 } ?? [] }

  // MARK: Viewers

  func drawViewers(on surface: inout CellSurface, in rect: CellRect) {
    let span = pieces.count > 1 ? ", the last \(pieces.count) min" : ""
    let box = Box(title: "Viewers \(current)\(span)", style: context.theme.border, context: context)
    var inside = box.draw(on: &surface, in: rect)
    guard inside.rows > 0 else { return }
    let lines = viewerLines
    for line in lines.suffix(max(0, inside.rows - 1)).reversed() {
      write(line, on: &surface, in: inside.takeBottom(1), style: context.theme.text)
    }
    guard figures != nil else { return }
    for row in Curve(values: viewers, glyphs: context.glyphs.set).rows(inside.rows, columns: inside.columns) {
      let line = inside.takeTop(1)
      surface.write(row, row: line.row, column: line.column, limit: line.columns, style: context.theme.accent)
    }
  }

  private var current: Int { state.stream.stream?.currentViewers ?? 0 }

  /// The most of each piece; what is now last.
  private var viewers: [Double] {
    let isLive = state.stream.stream?.status == .live
    return pieces.map { Double($0.peakViewers) } + (isLive && !pieces.isEmpty ? [Double(current)] : [])
  }

  private var viewerLines: [String] {
    guard let stream = state.stream.stream else { return [] }
    let average = figures?.viewers.map { ["average \(ShortNumber.text($0.averageViewers))"] } ?? []
    let first = (["peak \(stream.peakViewers)"] + average + ["\(stream.totalViews) came"]).joined(separator: separator)
    guard let viewers = figures?.viewers, viewers.total > 0 else { return [first] }
    let stayed = viewers.retentionRate.map { ["\(ShortNumber.text($0)) % stayed"] } ?? []
    let each = ["\(viewers.uniqueViewers) different", "\(Self.time(viewers.averageWatchDuration)) each"]
    return [first, (each + stayed).joined(separator: separator)]
  }

  // MARK: Chat and reactions

  func drawActivity(on surface: inout CellSurface, in rect: CellRect) {
    let title = "Chat \(rate(\.messages))\(separator)reactions \(rate(\.reactions))"
    let box = Box(title: title, style: context.theme.border, context: context)
    var inside = box.draw(on: &surface, in: rect)
    drawSpark("chat", \.messages, on: &surface, in: inside.takeTop(min(1, inside.rows)))
    drawSpark("reactions", \.reactions, on: &surface, in: inside.takeTop(min(1, inside.rows)))
    for line in activityLines where inside.rows > 0 {
      write(line, on: &surface, in: inside.takeTop(1), style: context.theme.text)
    }
  }

  private func drawSpark(
    _ name: String, _ count: KeyPath<StreamAnalyticsBucket, Int>, on surface: inout CellSurface, in rect: CellRect
  ) {
    guard rect.rows > 0, rect.columns > 12 else { return }
    surface.write(name, row: rect.row, column: rect.column + 1, style: context.theme.dim)
    let curve = Curve(values: pieces.map { Double($0[keyPath: count]) }, glyphs: context.glyphs.set)
    surface.write(
      curve.spark(columns: rect.columns - 12), row: rect.row, column: rect.column + 11, style: context.theme.accent)
  }

  private var activityLines: [String] {
    guard let talk = figures?.engagement else { return [] }
    let writers = talk.uniqueChatters == 1 ? "1 person" : "\(talk.uniqueChatters) people"
    var lines: [String] = []
    if talk.reactions.total > 0 { lines.append("top: \(top(talk.reactions))") }
    lines.append("\(talk.totalMessages) messages of \(writers)\(separator)\(talk.reactions.total) reactions")
    if let part = talk.participationRate { lines.append("\(ShortNumber.text(part)) % of those who came took part") }
    return lines
  }

  /// The three most frequent, by percent.
  private func top(_ reactions: StreamReactionFigures) -> String {
    StreamReactionType.allCases.map { ($0.rawValue, reactions.byType[$0]) }.filter { $0.1 > 0 }
      .sorted { ($1.1, $0.0) < ($0.1, $1.0) }.prefix(3)
      .map { "\($0.0) \(ShortNumber.text(Double($0.1) * 100 / Double(max(1, reactions.total)))) %" }
      .joined(separator: "  ")
  }

  /// A minute, over the piece that has begun and the one before.
  private func rate(_ count: KeyPath<StreamAnalyticsBucket, Int>) -> String {
    let newest = pieces.suffix(2)
    guard !newest.isEmpty, state.stream.stream?.status == .live else { return "0/min" }
    let seconds = newest.reduce(0) { $0 + min($1.liveSeconds, 1e9) }
    let sum = newest.reduce(0) { $0 + Double($1[keyPath: count]) }
    return "\(ShortNumber.text(sum * 60 / max(60, seconds)))/min"
  }

  // MARK: All of it in two rows

  func drawLine(on surface: inout CellSurface, in rect: CellRect) {
    var rect = rect
    let top = rect.takeTop(1)
    let words = "viewers \(current)\(separator)" + (viewerLines.first ?? "")
    write(words, on: &surface, in: top, style: context.theme.text)
    let rates = "chat \(rate(\.messages)) reactions \(rate(\.reactions))"
    let end = surface.writeRight(rates, row: rect.row, endColumn: rect.endColumn - 1, style: context.theme.dim)
    let room = max(0, end - rect.column - 3)
    let spark = Curve(values: viewers, glyphs: context.glyphs.set).spark(columns: room)
    surface.write(spark, row: rect.row, column: rect.column + 1, limit: room, style: context.theme.accent)
  }

  private func write(_ line: String, on surface: inout CellSurface, in rect: CellRect, style: CellStyle) {
    let text = TerminalText.truncated(line, to: rect.columns - 2, glyphs: context.glyphs.set)
    surface.write(text, row: rect.row, column: rect.column + 1, style: style)
  }

  private static func time(_ seconds: Double) -> String {
    let seconds = Int(max(0, min(seconds, 1e9)))
    return seconds < 120 ? "\(seconds) s" : CallWords.duration(minutes: seconds / 60)
  }
}
