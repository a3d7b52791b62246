import Foundation
import WebServing

/// Looks whether a backend could start, and changes nothing: secrets, certificate, database.
public enum BackendCheck {
  public struct Report: Sendable {
    /// Why it could not start, or should not.
    public fileprivate(set) var problems: [BackendError] = []
    /// What its start will do, and what was not looked at; each a sentence.
    public fileprivate(set) var notes: [String] = []
  }

  public static func run(_ configuration: BackendConfiguration) -> Report {
    var report = Report()
    let secrets = ServerSecrets.check(in: configuration.stateFolder)
    report.problems += secrets.problems.map { BackendError(.secrets, $0) }
    report.notes += secrets.missing.map { "\($0) will be made" }
    do throws(BackendError) { _ = try configuration.tls() } catch { report.problems.append(error) }
    let path = configuration.databasePath
    if FileManager.default.fileExists(atPath: path) {
      do throws(SQLFailure) {
        let (problems, pending) = try SQLiteInspection.inspect(path)
        report.problems += problems.map { BackendError(.database, $0) }
        if pending > 0 { report.notes.append("the database \(path) will be migrated (\(pending) to go)") }
      } catch { report.problems.append(BackendError(error)) }
    } else {
      report.notes.append("the database \(path) will be made")
    }
    if let cluster = configuration.cluster {
      report.notes.append("the LiveKit cluster \(cluster.url) was not asked")
    }
    return report
  }
}
