extension RecordedDescription {
  /// LiveKit Python 1.2.1 with two connections, the subscriber's answer to data, one audio and one video section.
  static let liveKitSubscriberAnswer = #"""
    v=0
    o=- 344098174281534483 2 IN IP4 127.0.0.1
    s=-
    t=0 0
    a=group:BUNDLE 0 1 2
    a=extmap-allow-mixed
    a=msid-semantic: WMS
    m=application 9 UDP/DTLS/SCTP webrtc-datachannel
    c=IN IP4 0.0.0.0
    a=ice-ufrag:m0l0
    a=ice-pwd:V974pF6zxRgvprpVOXQ6T2Xr
    a=ice-options:trickle
    a=fingerprint:sha-256 32:A7:BA:86:7A:84:50:85:3E:07:C6:24:A5:B2:68:32:5B:BB:3D:F6:AD:C7:67:4D:5B:8A:D4:D4:BC:3A:32:65
    a=setup:active
    a=mid:0
    a=sctp-port:5000
    a=max-message-size:262144
    m=audio 9 UDP/TLS/RTP/SAVPF 111 63
    c=IN IP4 0.0.0.0
    a=rtcp:9 IN IP4 0.0.0.0
    a=ice-ufrag:m0l0
    a=ice-pwd:V974pF6zxRgvprpVOXQ6T2Xr
    a=ice-options:trickle
    a=fingerprint:sha-256 32:A7:BA:86:7A:84:50:85:3E:07:C6:24:A5:B2:68:32:5B:BB:3D:F6:AD:C7:67:4D:5B:8A:D4:D4:BC:3A:32:65
    a=setup:active
    a=mid:1
    a=extmap:7 http://www.webrtc.org/experiments/rtp-hdrext/abs-capture-time
    a=recvonly
    a=rtcp-mux
    a=rtcp-rsize
    a=rtpmap:111 opus/48000/2
    a=rtcp-fb:111 transport-cc
    a=fmtp:111 minptime=10;useinbandfec=1
    a=rtpmap:63 red/48000/2
    a=fmtp:63 111/111
    m=video 9 UDP/TLS/RTP/SAVPF 96 97 125 126 108 109 98 99 100 101 35 36
    c=IN IP4 0.0.0.0
    a=rtcp:9 IN IP4 0.0.0.0
    a=ice-ufrag:m0l0
    a=ice-pwd:V974pF6zxRgvprpVOXQ6T2Xr
    a=ice-options:trickle
    a=fingerprint:sha-256 32:A7:BA:86:7A:84:50:85:3E:07:C6:24:A5:B2:68:32:5B:BB:3D:F6:AD:C7:67:4D:5B:8A:D4:D4:BC:3A:32:65
    a=setup:active
    a=mid:2
    a=extmap:2 http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time
    a=extmap:12 https://aomediacodec.github.io/av1-rtp-spec/#dependency-descriptor-rtp-header-extension
    a=recvonly
    a=rtcp-mux
    a=rtcp-rsize
    a=rtpmap:96 VP8/90000
    a=rtcp-fb:96 goog-remb
    a=rtcp-fb:96 transport-cc
    a=rtcp-fb:96 ccm fir
    a=rtcp-fb:96 nack
    a=rtcp-fb:96 nack pli
    a=rtpmap:97 rtx/90000
    a=fmtp:97 apt=96
    a=rtpmap:125 H264/90000
    a=rtcp-fb:125 goog-remb
    a=rtcp-fb:125 transport-cc
    a=rtcp-fb:125 ccm fir
    a=rtcp-fb:125 nack
    a=rtcp-fb:125 nack pli
    a=fmtp:125 level-asymmetry-allowed=1;packetization-mode=0;profile-level-id=42e01f
    a=rtpmap:126 rtx/90000
    a=fmtp:126 apt=125
    a=rtpmap:108 H264/90000
    a=rtcp-fb:108 goog-remb
    a=rtcp-fb:108 transport-cc
    a=rtcp-fb:108 ccm fir
    a=rtcp-fb:108 nack
    a=rtcp-fb:108 nack pli
    a=fmtp:108 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f
    a=rtpmap:109 rtx/90000
    a=fmtp:109 apt=108
    a=rtpmap:98 VP9/90000
    a=rtcp-fb:98 goog-remb
    a=rtcp-fb:98 transport-cc
    a=rtcp-fb:98 ccm fir
    a=rtcp-fb:98 nack
    a=rtcp-fb:98 nack pli
    a=fmtp:98 profile-id=0
    a=rtpmap:99 rtx/90000
    a=fmtp:99 apt=98
    a=rtpmap:100 VP9/90000
    a=rtcp-fb:100 goog-remb
    a=rtcp-fb:100 transport-cc
    a=rtcp-fb:100 ccm fir
    a=rtcp-fb:100 nack
    a=rtcp-fb:100 nack pli
    a=fmtp:100 profile-id=1
    a=rtpmap:101 rtx/90000
    a=fmtp:101 apt=100
    a=rtpmap:35 AV1/90000
    a=rtcp-fb:35 goog-remb
    a=rtcp-fb:35 transport-cc
    a=rtcp-fb:35 ccm fir
    a=rtcp-fb:35 nack
    a=rtcp-fb:35 nack pli
    a=fmtp:35 level-idx=5;profile=0;tier=0
    a=rtpmap:36 rtx/90000
    a=fmtp:36 apt=35

    """#
}
