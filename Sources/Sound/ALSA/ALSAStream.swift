/// What a supervisor needs of a source or sink of ALSA.
protocol ALSAStream: AnyObject, SendableMetatype {
  var xruns: Int { get }
  var wantsLargerBuffer: Bool { get }
  func start() throws(SoundFailure)
  func stop()
  func close()
}

extension ALSASource: ALSAStream {}
extension ALSASink: ALSAStream {}
