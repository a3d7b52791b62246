/// Descriptions that other implementations really wrote, candidates and a few feedback lines left out.
enum RecordedDescription {
  static let all: [(name: String, sdp: String)] = [
    ("libwebrtc offer", libwebrtcOffer), ("libwebrtc answer", libwebrtcAnswer), ("aiortc offer", aiortcOffer),
    ("aiortc answer", aiortcAnswer), ("LiveKit first offer", liveKitFirstOffer),
    ("LiveKit publishing offer", liveKitPublishingOffer), ("LiveKit dual offer", liveKitDualOffer),
    ("LiveKit subscriber answer", liveKitSubscriberAnswer),
  ]
}
