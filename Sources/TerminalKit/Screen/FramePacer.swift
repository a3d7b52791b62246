import MediaBasics

/// Decides when the next frame may go out, so that what a key does is never queued behind frames that nobody has read yet.
///
/// Each frame ends with a question that the terminal answers once it has read that far. One frame is in flight at a time,
/// two where somebody waits for the second; what is drawn next is what is true then, and frames in between are never made. How
/// long answers take says what kind of link this is. A terminal that does not answer is paced by what it reads alone.
struct FramePacer {
  /// Frames that may be in flight where somebody pressed a key.
  private static let urgentLimit = 2
  /// After this time an answer counts as lost.
  static let patience = MediaDuration.milliseconds(2_000)
  /// Answers that got lost in a row after which none is waited for any more.
  private static let lossLimit = 3
  /// Answers that take longer than this make the link a slow one; so many of the last must.
  private static let slow = MediaDuration.milliseconds(150)
  /// It is a better one again once they take no longer than this.
  private static let quick = MediaDuration.milliseconds(60)
  private static let window = 5
  /// Quick answers in a row after which a slow link counts as better. Many: calm frames are small, and quick on any link.
  private static let recovery = 30

  /// Whether frames end with the question.
  private(set) var asks = false
  private var sent: [MediaInstant] = []
  private var lost = 0
  /// Answers that count as lost and may yet come, each before those of later frames.
  private var late = 0
  private var recent: [MediaDuration] = []
  private var quickAnswers = 0
  private var lastFrame: MediaInstant?
  /// What the link was said to be, and whether that may turn out otherwise.
  private let stated: TerminalLink
  private let adapts: Bool
  private(set) var link: TerminalLink

  init(link: TerminalLink, adapts: Bool) {
    stated = link
    self.adapts = adapts
    self.link = link
  }

  /// The terminal has shown that it answers.
  mutating func terminalAnswers() { asks = true }

  /// When the next frame may be made: now, or later; nil when an answer or the terminal's reading decides.
  func due(isUrgent: Bool, at now: MediaInstant) -> MediaInstant? {
    if sent.count >= (isUrgent ? Self.urgentLimit : 1) { return nil }
    if isUrgent { return now }
    return lastFrame.map { max(now, $0 + link.calm) } ?? now
  }

  /// When an answer that is waited for counts as lost.
  var answerDue: MediaInstant? { sent.first.map { $0 + Self.patience } }

  /// A frame goes out, with the question at its end where `asks` is true.
  mutating func began(at now: MediaInstant) {
    lastFrame = now
    if asks { sent.append(now) }
  }

  mutating func answered(at now: MediaInstant) {
    lost = 0
    if late > 0 {
      late -= 1
      asks = true
      return
    }
    // Others may have asked as well.
    guard !sent.isEmpty else { return }
    note(now - sent.removeFirst())
  }

  /// The terminal was somebody else's meanwhile: what is in flight says nothing.
  mutating func reset() { (sent, late) = ([], 0) }

  /// Gives up on answers that are too late.
  mutating func expire(at now: MediaInstant) {
    while let first = sent.first, first + Self.patience <= now {
      sent.removeFirst()
      lost += 1
      late += 1
      note(Self.patience)
      if lost >= Self.lossLimit {
        // It reads far behind, or says nothing any more: it is drawn to seldom, and waited for no longer.
        (asks, sent) = (false, [])
        if adapts { link = .slow }
      }
    }
  }

  private mutating func note(_ time: MediaDuration) {
    recent.append(time)
    if recent.count > Self.window { recent.removeFirst() }
    quickAnswers = time <= Self.quick ? min(quickAnswers + 1, Self.recovery) : 0
    guard adapts, recent.count == Self.window else { return }
    if recent.allSatisfy({ $0 >= Self.slow }) { link = .slow }
    if quickAnswers == Self.recovery { link = stated }
  }
}
