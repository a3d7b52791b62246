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
    do throws(SQLFailure) { try look(at: configuration.database, &report) } catch {
      report.problems.append(BackendError(error))
    }
    if configuration.turnHost != nil, configuration.turnSecret == nil {
      report.problems.append(
        BackendError(.secrets, "a TURN server is named without its secret: it would relay for nobody"))
    }
    if let cluster = configuration.cluster {
      report.notes.append("the LiveKit cluster \(cluster.url) was not asked")
    }
    return report
  }

  private static func look(at location: DatabaseLocation, _ report: inout Report) throws(SQLFailure) {
    let (problems, isNew, pending): ([String], Bool, Int)
    var isAllowed = true
    switch location {
    case .sqlite(let path):
      isNew = try !location.isMade()
      (problems, pending) = isNew ? ([], 0) : try SQLiteInspection.inspect(path)
    case .postgres(let url):
      let finding = try PostgreSQLInspection.inspect(url)
      (problems, isNew, pending, isAllowed) = (finding.problems, finding.isNew, finding.pending, finding.isAllowed)
    }
    report.problems += problems.map { BackendError(.database, $0) }
    if isNew {
      let what = if case .sqlite = location { "the database \(location)" } else { "what ncall needs in \(location)" }
      report.notes.append("\(what) will be made")
    } else if pending > 0 {
      report.notes.append("the database \(location) will be migrated (\(pending) to go)")
    } else if !isAllowed, problems.isEmpty {
      report.notes.append(
        "what requests may do in \(location) will be set anew: it is not there as this version says it")
    }
  }
}
