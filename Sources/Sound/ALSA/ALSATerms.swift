import CALSA

/// What a device and the call agreed on: its parameters, set.
struct ALSATerms {
  var format: PCMFormat
  var periodFrames: Int
  var bufferFrames: Int

  /// Negotiates on a stream just opened.
  ///
  /// - Throws: `SoundFailure.device` with what could not be agreed on.
  init(
    _ handle: OpaquePointer, name: String, direction: AudioDirection, preference: ALSAPreference
  ) throws(SoundFailure) {
    func check(_ code: Int32, _ what: String) throws(SoundFailure) {
      guard code < 0 else { return }
      throw .device(name: name, reason: "\(what): \(ALSAReason.sentence(code: code, name: name, direction: direction))")
    }
    var allocated: OpaquePointer?
    try check(snd_pcm_hw_params_malloc(&allocated), "no memory")
    guard let hardware = allocated else { throw .device(name: name, reason: "no memory") }
    defer { snd_pcm_hw_params_free(hardware) }
    try check(snd_pcm_hw_params_any(handle, hardware), "it has no usable setting")
    // Our own resampler is better than the one that ALSA would put in between; where that is refused, it may.
    _ = snd_pcm_hw_params_set_rate_resample(handle, hardware, 0)
    try check(
      snd_pcm_hw_params_set_access(handle, hardware, SND_PCM_ACCESS_RW_INTERLEAVED),
      "it does not take interleaved samples; try the same name with plughw: in front")

    let encoding = preference.encodings.first { snd_pcm_hw_params_test_format(handle, hardware, $0.alsaFormat) == 0 }
    guard let encoding else {
      throw .device(name: name, reason: "none of its sample formats is known; try the same name with plughw: in front")
    }
    try check(snd_pcm_hw_params_set_format(handle, hardware, encoding.alsaFormat), "sample format")

    let possible = preference.channels.first {
      $0 > 0 && snd_pcm_hw_params_test_channels(handle, hardware, UInt32(clamping: $0)) == 0
    }
    var channels = UInt32(clamping: possible ?? preference.channels[0])
    try check(snd_pcm_hw_params_set_channels_near(handle, hardware, &channels), "channels")

    var rate = UInt32(clamping: preference.rate)
    try check(snd_pcm_hw_params_set_rate_near(handle, hardware, &rate, nil), "sample rate")
    let format = PCMFormat(encoding: encoding, rate: Int(rate), channels: Int(channels))
    if let objection = format.objection { throw .device(name: name, reason: objection) }

    var period = snd_pcm_uframes_t(max(1, rate / 100))
    var buffer = period * snd_pcm_uframes_t(preference.bufferBlocks)
    try check(snd_pcm_hw_params_set_period_size_near(handle, hardware, &period, nil), "period")
    // A device of longer periods needs two of them at least.
    buffer = max(buffer, period * 2)
    try check(snd_pcm_hw_params_set_buffer_size_near(handle, hardware, &buffer), "buffer")
    try check(snd_pcm_hw_params(handle, hardware), "its settings")
    // Some devices answer with other sizes than were set.
    _ = snd_pcm_hw_params_get_period_size(hardware, &period, nil)
    _ = snd_pcm_hw_params_get_buffer_size(hardware, &buffer)
    self.format = format
    periodFrames = Int(clamping: period)
    bufferFrames = Int(clamping: buffer)

    var software: OpaquePointer?
    try check(snd_pcm_sw_params_malloc(&software), "no memory")
    guard let software else { throw .device(name: name, reason: "no memory") }
    defer { snd_pcm_sw_params_free(software) }
    try check(snd_pcm_sw_params_current(handle, software), "its settings")
    try check(snd_pcm_sw_params_set_avail_min(handle, software, min(period, buffer)), "wake-up")
    // Playing begins by itself when the buffer is full but for one period.
    let threshold = direction == .output ? max(period, buffer - min(buffer, period)) : 1
    try check(snd_pcm_sw_params_set_start_threshold(handle, software, threshold), "start")
    try check(snd_pcm_sw_params(handle, software), "its settings")
    try check(snd_pcm_prepare(handle), "beginning")
  }
}
