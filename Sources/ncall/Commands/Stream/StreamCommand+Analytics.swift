import ArgumentParser
import NchatAPI
import NchatClient

extension StreamCommand {
  struct Analytics: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Show how a stream of yours went.",
      discussion: """
        The timeline ends now, or with the stream.
        Example: ncall stream analytics 5f0c7c5e --range 24h
        Table:   ncall stream analytics 5f0c7c5e --csv > party.csv
        """)
    @OptionGroup var global: GlobalOptions
    @OptionGroup var stream: StreamOptions
    @Option(help: ArgumentHelp("How far back: 1h, 24h, 7d, 30d.", valueName: "time")) var range = "1h"
    @Flag(help: "Print the timeline with commas between its values, for spreadsheets.") var csv = false

    func run() async throws {
      guard let reach = StreamTimeRange(rawValue: range) else {
        throw CommandFailure(
          .usage, "--range \(range): use " + StreamTimeRange.allCases.map(\.rawValue).joined(separator: ", "))
      }
      if csv, stream.json { throw CommandFailure(.usage, "--csv and --json exclude each other") }
      let (client, id) = try await stream.open(global)
      let what = "cannot show how \(id) went"
      if csv {
        let table: String
        do throws(NchatFailure) { table = try await client.analyticsTable(ofStream: id, reach) } catch {
          throw error.failure(what)
        }
        return print(table, terminator: "")
      }
      let analytics: StreamAnalytics
      do throws(NchatFailure) {
        analytics = try await client.analytics(ofStream: id, StreamAnalyticsQuery(timeRange: reach))
      } catch { throw error.failure(what) }
      if stream.json { return try JSONOutput.print(.object(["analytics": analytics.json])) }
      print(Self.text(analytics))
    }

    /// Tables of what there is.
    static func text(_ analytics: StreamAnalytics) -> String {
      func number(_ value: Double?) -> String { value.map { "\(($0 * 10).rounded() / 10)" } ?? "-" }
      func percent(_ value: Double?) -> String { value.map { number($0) + " %" } ?? "-" }
      var tables: [String] = []
      if let viewers = analytics.viewers {
        tables.append(
          Table.text([
            ["VIEWERS", "PEAK", "AVERAGE", "VIEWS", "UNIQUE", "WATCHED", "EACH", "STAYED"],
            [
              "\(viewers.current)", "\(viewers.peak)", number(viewers.averageViewers), "\(viewers.total)",
              "\(viewers.uniqueViewers)", Clock.duration(Int(viewers.watchSeconds)),
              Clock.duration(Int(viewers.averageWatchDuration)), percent(viewers.retentionRate),
            ],
          ]))
      }
      if let engagement = analytics.engagement {
        tables.append(
          Table.text([
            ["MESSAGES", "A MINUTE", "LENGTH", "WRITERS", "TOOK PART", "REACTIONS", "A MINUTE"],
            [
              "\(engagement.totalMessages)", number(engagement.messagesPerMinute),
              number(engagement.averageMessageLength), "\(engagement.uniqueChatters)",
              percent(engagement.participationRate), "\(engagement.reactions.total)",
              number(engagement.reactions.perMinute),
            ],
          ]))
        tables.append(
          Table.text([
            StreamReactionType.allCases.map { $0.rawValue.uppercased() },
            StreamReactionType.allCases.map { "\(engagement.reactions.byType[$0])" },
          ]))
      }
      let rows = analytics.timeline.filter { $0.liveSeconds > 0 }.map { piece in
        [
          Clock.minute(piece.start), number(piece.averageViewers), "\(piece.peakViewers)", "\(piece.joined)",
          "\(piece.left)", "\(piece.messages)", "\(piece.reactions)",
        ]
      }
      if !rows.isEmpty {
        tables.append(
          Table.text([["TIME", "VIEWERS", "PEAK", "CAME", "LEFT", "MESSAGES", "REACTIONS"]] + rows))
      }
      return tables.joined(separator: "\n\n")
    }
  }
}
