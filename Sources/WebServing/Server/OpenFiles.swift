import Glibc

/// The files that this process may have open at a time, its sockets among them (getrlimit(2)).
public enum OpenFiles {
  /// What a server needs besides its connections: the database and its readers, media sockets, those who are being refused.
  public static let spare = 1_024

  /// Lets this process open as many, or as many as the system's hard limit leaves it. What it may already is not taken back.
  ///
  /// No more than that: programs that this one starts inherit the limit, and some look at every file that they may have open.
  /// - Returns: how many it may open now.
  @discardableResult public static func allow(_ wanted: Int) -> Int {
    let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
    var limit = rlimit()
    guard getrlimit(resource, &limit) == 0 else { return 0 }
    let soft = raised(soft: limit.rlim_cur, hard: limit.rlim_max, wanted: wanted)
    if soft != limit.rlim_cur {
      let before = limit
      limit.rlim_cur = soft
      if setrlimit(resource, &limit) != 0 { limit = before }
    }
    return Int(clamping: limit.rlim_cur)
  }

  /// The soft limit that comes as near to what is wanted as the hard one allows.
  static func raised(soft: UInt, hard: UInt, wanted: Int) -> UInt {
    max(soft, min(hard, UInt(clamping: wanted)))
  }
}
